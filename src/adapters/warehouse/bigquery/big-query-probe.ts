import type { WarehouseProbe } from '../../../jobs/warehouse-port.ts';
import { bigQueryClient, type BigQueryClient, type BigQueryConnection } from './client.ts';
import { isMissing } from './failure.ts';
import type { RestDataset } from './rest-types.ts';
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
    close: () => client.close(),
  };
}

async function locationOf(client: BigQueryClient, dataset: string): Promise<string | null> {
  try {
    return (await client.request<RestDataset>({ uri: `/datasets/${dataset}` })).location ?? null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
