import { WarehouseError } from '../../../core/base/errors.ts';
import {
  bigQueryTable,
  type BigQueryField,
  type BigQueryTable,
} from '../../../core/tables/big-query-table.ts';
import type { TableDef } from '../../../core/tables/table.ts';
import type { BigQueryClient, TableName } from './client.ts';
import { LEAST_BYTES } from './cost-log.ts';
import { isMissing, isTaken, jobFailure } from './failure.ts';
import { ended } from './load.ts';
import { startQuery } from './run-query.ts';
import type { RestDataset, RestField, RestTable } from './rest-types.ts';

/** Requests that are under way at the same time. */
const AT_ONCE = 8;

/**
 * Makes the tables that are not there, adds the columns that a table of an earlier version lacks, and lets columns be
 * empty that may be by now. Whatever else differs is refused, with what to do: rows would be lost or read wrongly.
 * `prefix` goes before the dataset: `bidforest` gives `bidforest_raw`. @throws WarehouseError
 */
export async function createTables(
  client: BigQueryClient,
  tables: readonly TableDef[],
  prefix: string,
): Promise<void> {
  const datasets = [...new Set(tables.map(({ dataset }) => `${prefix}_${dataset}`))];
  await Promise.all(datasets.map((dataset) => createDataset(client, dataset)));
  const waiting = [...tables];
  const work = async (): Promise<void> => {
    for (let table = waiting.shift(); table !== undefined; table = waiting.shift())
      await createTable(client, table, { dataset: `${prefix}_${table.dataset}`, table: table.name });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function createDataset(client: BigQueryClient, dataset: string): Promise<void> {
  const { project: projectId, location } = client;
  try {
    const found = await client.request<RestDataset>({ uri: `/datasets/${dataset}` });
    refuseLocation(dataset, found.location ?? location, location);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const json = { datasetReference: { projectId, datasetId: dataset }, location };
    await ignoringTaken(client.request({ method: 'POST', uri: '/datasets', json }));
  }
}

function refuseLocation(dataset: string, found: string, expected: string): void {
  if (found.toLowerCase() === expected.toLowerCase()) return;
  throw new WarehouseError(`The dataset ${dataset} is in another location than the configuration says`, {
    expected,
    found,
    next: `Set warehouse.location to ${found}, or take another warehouse.dataset: datasets cannot be moved.`,
  });
}

async function createTable(client: BigQueryClient, table: TableDef, name: TableName): Promise<void> {
  const wanted = bigQueryTable(table);
  const uri = `/datasets/${name.dataset}/tables`;
  try {
    const found = await client.request<RestTable>({ uri: `${uri}/${name.table}` });
    const { clauses, settings } = migration(wanted, found, `${name.dataset}.${name.table}`);
    for (const clause of clauses)
      await alter(client, `ALTER TABLE \`${client.project}.${name.dataset}.${name.table}\` ${clause}`);
    if (settings !== null)
      await client.request({ method: 'PATCH', uri: `${uri}/${name.table}`, json: settings });
  } catch (error) {
    if (!isMissing(error)) throw error;
    const tableReference = { projectId: client.project, datasetId: name.dataset, tableId: name.table };
    await ignoringTaken(client.request({ method: 'POST', uri, json: { tableReference, ...wanted } }));
  }
}

/** Statements that alter tables read nothing and cost nothing. */
async function alter(client: BigQueryClient, sql: string): Promise<void> {
  const jobReference = await startQuery(client, sql, {}, { maxBytesPerQuery: LEAST_BYTES, labels: {} });
  const failure = jobFailure((await ended(client, { jobReference })).status, sql);
  if (failure !== undefined) throw failure;
}

/** Another process may have made it in between. */
async function ignoringTaken(making: Promise<unknown>): Promise<void> {
  try {
    await making;
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

/** What is to be done to a table. */
export interface Migration {
  /** What follows `ALTER TABLE` and its name, one statement each. */
  readonly clauses: readonly string[];
  /** What is set on the table from now on: columns to cluster by, whether it asks for a day; null to leave them. */
  readonly settings: Pick<BigQueryTable, 'clustering' | 'requirePartitionFilter'> | null;
}

/** What is to be done to a table so that it holds what is wanted. @throws WarehouseError */
export function migration(wanted: BigQueryTable, found: RestTable, name: string): Migration {
  refusePartitioning(wanted, found, name);
  const there = new Map((found.schema?.fields ?? []).map((field) => [field.name, field]));
  const clauses = wanted.schema.fields.flatMap((field) => {
    const now = there.get(field.name);
    if (now === undefined)
      return [`ADD COLUMN IF NOT EXISTS \`${field.name}\` ${field.type}${documented(field)}`];
    if (standardType(now.type) !== field.type) throw otherType(name, now, field);
    return now.mode === 'REQUIRED' && field.mode !== 'REQUIRED'
      ? [`ALTER COLUMN \`${field.name}\` DROP NOT NULL`]
      : [];
  });
  return { clauses, settings: settingsToChange(wanted, found) };
}

function settingsToChange(wanted: BigQueryTable, found: RestTable): Migration['settings'] {
  const { clustering, requirePartitionFilter } = wanted;
  const isClustered = JSON.stringify(found.clustering?.fields) === JSON.stringify(clustering?.fields);
  const settings = {
    ...(clustering === undefined || isClustered ? {} : { clustering }),
    ...(requirePartitionFilter === true && found.requirePartitionFilter !== true
      ? { requirePartitionFilter }
      : {}),
  };
  return Object.keys(settings).length === 0 ? null : settings;
}

/** GoogleSQL shares the escapes of JSON strings. */
function documented({ description }: BigQueryField): string {
  return ` OPTIONS (description = ${JSON.stringify(description)})`;
}

const OLD_NAMES: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };

/** REST answers with the names of legacy SQL. */
function standardType(type: string | undefined): string {
  return OLD_NAMES[type ?? ''] ?? type ?? '';
}

function otherType(name: string, found: RestField, wanted: BigQueryField): WarehouseError {
  return new WarehouseError(
    `The column ${wanted.name} of ${name} has another type than this version writes`,
    {
      expected: wanted.type,
      found: standardType(found.type),
      next: `Copy the table (CREATE TABLE … AS SELECT … CAST(${wanted.name} AS ${wanted.type})), drop ${name}, start bidforest once so that it is made anew, and insert the copy.`,
    },
  );
}

function refusePartitioning(wanted: BigQueryTable, found: RestTable, name: string): void {
  const expected = wanted.timePartitioning?.field ?? 'none';
  const actual = found.timePartitioning?.field ?? 'none';
  if (expected === actual) return;
  throw new WarehouseError(`The table ${name} is partitioned otherwise than this version expects`, {
    expected: `partitions by ${expected}`,
    found: `partitions by ${actual}`,
    next: `BigQuery cannot change partitions: copy the table under another name, drop ${name}, start bidforest once so that it is made anew, and insert the copy.`,
  });
}
