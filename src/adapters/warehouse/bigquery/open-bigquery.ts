import { setTimeout } from 'node:timers/promises';
import { WarehouseError } from '../../../core/base/errors.ts';
import type { Row, TableDef } from '../../../core/tables/table.ts';
import type { QueryParams, Scope, Warehouse } from '../../../jobs/ports.ts';
import { bigQueryClient, type BigQueryClient, type BigQueryConnection, type TableName } from './client.ts';
import { jobFailure } from './failure.ts';
import { dropTable, ended, stageRows } from './load.ts';
import { daysOfScope, replaceScope } from './replace-scope.ts';
import { dryRun, runQuery, startQuery, type QueryLimits } from './run-query.ts';
import { createTables } from './tables.ts';

/** Which tables of BigQuery are the warehouse, and what a query may cost. */
export interface BigQueryOptions extends BigQueryConnection, QueryLimits {
  /** Prefix of the datasets: `bidforest` gives `bidforest_raw`. */
  readonly dataset: string;
  /** Tables that must exist, empty if nothing was loaded yet, so that transforms can name them. */
  readonly tables: readonly TableDef[];
  /** What BigQuery charges for 2^40 bytes read. */
  readonly usdPerTiB: number;
}

const TIB = 2 ** 40;
/** Waits between tries of a statement that met another one on the same table. */
const RETRIES_MS = [500, 1_000, 2_000, 4_000, 8_000];

/** Opens BigQuery as a warehouse: makes and migrates its tables. @throws WarehouseError */
export async function openBigQuery(options: BigQueryOptions): Promise<Warehouse> {
  const client = bigQueryClient(options);
  const session: Session = { client, options, made: new Set(options.tables) };
  await createTables(client, options.tables, options.dataset);
  return {
    ref: (table) => ref(options, table),
    query: (sql, params = {}) => query(session, sql, params),
    stream: (sql, params = {}) => stream(session, sql, params),
    load: (table, rows, scope) => load(session, table, rows, scope),
    snapshot: (table, as) => snapshot(session, table, as),
    estimate: (sql, params = {}) => estimate(session, sql, params),
    close: async () => client.close(),
  };
}

interface Session {
  readonly client: BigQueryClient;
  readonly options: BigQueryOptions;
  /** Tables that are known to exist as defined. */
  readonly made: Set<TableDef>;
}

function ref({ project, dataset }: BigQueryOptions, table: Pick<TableDef, 'dataset' | 'name'>): string {
  return `\`${project}.${dataset}_${table.dataset}.${table.name}\``;
}

async function query<T extends Row>(session: Session, sql: string, params: QueryParams): Promise<T[]> {
  const rows: Row[] = [];
  for await (const page of run(session, sql, params)) for (const row of page) rows.push(row);
  return rows as T[];
}

function stream<T extends Row>(
  session: Session,
  sql: string,
  params: QueryParams,
): AsyncIterable<readonly T[]> {
  return run(session, sql, params) as AsyncIterable<readonly T[]>;
}

async function* run(session: Session, sql: string, params: QueryParams): AsyncGenerator<Row[]> {
  await dryRun(session.client, sql, params);
  yield* runQuery(session.client, sql, params, session.options, () => undefined);
}

async function load(
  session: Session,
  table: TableDef,
  rows: AsyncIterable<Row> | Iterable<Row>,
  scope: Scope,
): Promise<number> {
  const { client, options } = session;
  if (!session.made.has(table)) {
    await createTables(client, [table], options.dataset);
    session.made.add(table);
  }
  const target: TableName = { dataset: `${options.dataset}_${table.dataset}`, table: table.name };
  const staged = await stageRows(client, table, target, rows, scope);
  const staging =
    staged.table === null ? null : `\`${options.project}.${staged.table.dataset}.${staged.table.table}\``;
  await retried(async () => {
    const days = await daysToReplace(session, table, scope);
    // No row of the scope is there yet, and none is to come.
    if (staging === null && days?.length === 0) return;
    const { sql, params } = replaceScope(table, ref(options, table), staging, scope, days);
    await query(session, sql, params);
  });
  if (staged.table !== null) await dropTable(client, staged.table);
  return staged.count;
}

/** The partitions that hold rows of a scope; null where the table has none. */
async function daysToReplace(
  session: Session,
  table: TableDef,
  scope: Scope,
): Promise<readonly (string | null)[] | null> {
  if (table.partitionBy === undefined) return null;
  const only = scope[table.partitionBy];
  if (only !== undefined) return [only];
  const { sql, params } = daysOfScope(table, ref(session.options, table), scope);
  return (await query<{ day: string | null }>(session, sql, params)).map(({ day }) => day);
}

/** Runs a step again that met another writer of the table. */
async function retried(step: () => Promise<void>): Promise<void> {
  for (const wait of RETRIES_MS) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof WarehouseError) || !error.retryable) throw error;
      await setTimeout(wait);
    }
  }
  return step();
}

async function snapshot(session: Session, table: string, as: string): Promise<void> {
  const [, dataset = '', name = ''] = as.replaceAll('`', '').split('.');
  await dropTable(session.client, { dataset, table: name });
  const sql = `CREATE SNAPSHOT TABLE ${as} CLONE ${table}`;
  const jobReference = await startQuery(session.client, sql, {}, session.options);
  const failure = jobFailure((await ended(session.client, { jobReference })).status, sql);
  if (failure !== undefined) throw failure;
}

async function estimate(
  session: Session,
  sql: string,
  params: QueryParams,
): Promise<{ bytes: number; usd: number }> {
  const bytes = await dryRun(session.client, sql, params);
  return { bytes, usd: (bytes / TIB) * session.options.usdPerTiB };
}
