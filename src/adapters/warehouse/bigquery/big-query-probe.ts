import type { WarehouseProbe } from '../../../jobs/warehouse-port.ts';
import { bigQueryClient, type BigQueryClient, type BigQueryConnection } from './client.ts';
import { BigQueryError, isMissing } from './failure.ts';
import type { RestDataset, RestTable } from './rest-types.ts';
import { dryRun } from './run-query.ts';

/** Asks BigQuery one thing at a time. `names` are the datasets of the warehouse. */
export function bigQueryProbe(connection: BigQueryConnection, names: readonly string[]): WarehouseProbe {
  const client = bigQueryClient(connection);
  return {
    location: connection.location,
    credentials: () => client.signIn(),
    reach: async () => {
      await dryRun(client, 'SELECT 1 AS one', {});
      return `project ${connection.project} in ${connection.location}`;
    },
    datasets: () =>
      Promise.all(names.map(async (name) => ({ name, location: await locationOf(client, name) }))),
    permissions: async () => {
      const found = await Promise.all(names.map(async (name) => missingIn(client, name)));
      return found.includes('unchecked') ? null : found.filter((one) => one !== null && one !== 'unchecked');
    },
    close: () => client.close(),
  };
}

/** What jobs do to a table; roles/bigquery.dataEditor has all of it. */
const NEEDED = [
  'bigquery.tables.get',
  'bigquery.tables.getData',
  'bigquery.tables.update',
  'bigquery.tables.updateData',
  'bigquery.tables.delete',
  'bigquery.tables.createSnapshot',
];

interface Missing {
  readonly dataset: string;
  readonly missing: readonly string[];
}

/** What may not be done to the first table of a dataset, since datasets cannot be asked; null without a table. */
async function missingIn(client: BigQueryClient, dataset: string): Promise<Missing | 'unchecked' | null> {
  const table = await firstTable(client, dataset);
  if (table === null) return null;
  const uri = `/datasets/${dataset}/tables/${table}:testIamPermissions`;
  try {
    const json = { permissions: NEEDED };
    const { permissions = [] } = await client.request<{ permissions?: readonly string[] }>({
      method: 'POST',
      uri,
      json,
    });
    return { dataset, missing: NEEDED.filter((one) => !permissions.includes(one)) };
  } catch (error) {
    // Emulators know no permissions, and say so each in its way.
    if (client.endpoint !== null && error instanceof BigQueryError) return 'unchecked';
    throw error;
  }
}

async function firstTable(client: BigQueryClient, dataset: string): Promise<string | null> {
  try {
    const { tables = [] } = await client.request<{ tables?: readonly RestTable[] }>({
      uri: `/datasets/${dataset}/tables`,
      qs: { maxResults: 50 },
    });
    const first = tables.find(({ type }) => type === undefined || type === 'TABLE');
    return first?.tableReference?.tableId ?? null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function locationOf(client: BigQueryClient, dataset: string): Promise<string | null> {
  try {
    return (await client.request<RestDataset>({ uri: `/datasets/${dataset}` })).location ?? null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
