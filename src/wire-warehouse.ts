import { randomUUID } from 'node:crypto';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { snapshotDatasets } from './adapters/dataset-store/snapshot-datasets.ts';
import { bigQueryProbe } from './adapters/warehouse/bigquery/big-query-probe.ts';
import { bigQueryClient, type BigQueryConnection } from './adapters/warehouse/bigquery/client.ts';
import { openBigQuery } from './adapters/warehouse/bigquery/open-bigquery.ts';
import { transferConfigs } from './adapters/warehouse/bigquery/transfer-configs.ts';
import { openDuckDb } from './adapters/warehouse/duckdb/open-duckdb.ts';
import type { Config } from './config/load-config.ts';
import { readSecret } from './config/read-secret.ts';
import { ConfigError } from './core/base/errors.ts';
import { opsTables } from './core/tables/ops.ts';
import { rawTables, sourceTables } from './core/tables/raw.ts';
import type { TableDef } from './core/tables/table.ts';
import type { DatasetStore, Warehouse } from './jobs/ports.ts';
import type { QuerySchedules } from './jobs/schedules-port.ts';
import type { WarehouseProbe } from './jobs/warehouse-port.ts';

/** The warehouse of a configuration, and where its training sets are kept. */
export async function openWarehouse(
  config: Config,
  command: string,
): Promise<{ readonly warehouse: Warehouse; readonly datasets: DatasetStore }> {
  const { engine, project, dataset, memoryMb } = config.warehouse;
  const tables = warehouseTables();
  if (engine === 'duckdb') {
    const path = join(config.home, `${project}.duckdb`);
    const warehouse = await openDuckDb({
      path,
      project,
      dataset,
      tables,
      memoryMb: memoryMb ?? halfOfMemoryMb(),
    });
    return { warehouse, datasets: warehouse.datasets(join(config.home, 'datasets')) };
  }
  const { maxGiBPerQuery, usdPerTiB, budget } = config.warehouse;
  const warehouse = await openBigQuery({
    ...bigQueryConnection(config),
    dataset,
    tables,
    maxBytesPerQuery: Math.floor(maxGiBPerQuery * 2 ** 30),
    costs: { usdPerTiB, usdPerDay: budget.usdPerDay },
    now: () => new Date(),
  });
  const labelled = warehouse.labelled({ job: command, run: randomUUID() });
  return { warehouse: labelled, datasets: snapshotDatasets(labelled) };
}

/** The queries that the warehouse of a configuration runs by itself; null where it runs none. Asks nothing before its first call. */
export function querySchedules(config: Config): QuerySchedules | null {
  const { engine, endpoint, transferEndpoint } = config.warehouse;
  if (engine === 'duckdb' || (endpoint !== undefined && transferEndpoint === undefined)) return null;
  // Credentials go to Google only.
  const emulator = endpoint === undefined ? null : (transferEndpoint ?? null);
  return transferConfigs(bigQueryClient(bigQueryConnection(config)), emulator);
}

function warehouseTables(): TableDef[] {
  return [rawTables, sourceTables, opsTables].flatMap((tables) => Object.values<TableDef>(tables));
}

/** A connection to the warehouse of a configuration, to find out what is wrong with it; null where it is a file here. */
export function probeWarehouse(config: Config): WarehouseProbe | null {
  if (config.warehouse.engine === 'duckdb') return null;
  const names = new Set(warehouseTables().map((table) => table.dataset));
  const datasets = [...names].map((name) => `${config.warehouse.dataset}_${name}`);
  return bigQueryProbe(bigQueryConnection(config), datasets);
}

function bigQueryConnection({ warehouse, folder }: Config): BigQueryConnection {
  const { project, location, endpoint, credentials } = warehouse;
  return {
    project,
    location,
    endpoint: endpoint ?? null,
    credentials: credentials.from === 'default' ? null : bigQueryKey(credentials, folder),
  };
}

/** Reads the key of a service account when it is needed. */
export function bigQueryKey(
  file: { readonly from: 'file'; readonly path: string },
  folder: string,
): () => object {
  return () => serviceAccountKey(readSecret(file, { environment: process.env, folder }, KEY_FILE));
}

const KEY_FILE = { what: 'key of a service account for BigQuery', setting: 'warehouse.credentials' };

/** @throws ConfigError, which never shows what the file holds. */
function serviceAccountKey(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new ConfigError('The key file for BigQuery is not the JSON file that Google gives out', {
      expected: 'the key of a service account',
      next: 'Make a new key in the Google Cloud console, and name its file as warehouse.credentials.',
    });
  }
}

/** The other half is for the forest, and for what else runs. */
function halfOfMemoryMb(): number {
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.max(256, Math.floor(bytes / 2 ** 21));
}
