import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  openBigQuery,
  type BigQueryOptions,
} from '../../../../src/adapters/warehouse/bigquery/open-bigquery.ts';
import type { TableDef } from '../../../../src/core/tables/table.ts';
import type { Warehouse } from '../../../../src/jobs/ports.ts';

const installed = resolve(import.meta.dirname, '../../../bqemulator/.venv');
const program = join(installed, 'bin', 'bqemulator');

/** Whether the emulator is installed here; CI must have it. */
export const hasEmulator = process.env['CI'] !== undefined || existsSync(program);
/** Behind the name of what is skipped without it. */
export const unlessInstalled = hasEmulator ? '' : ' (skipped: run bash test/bqemulator/install.sh)';

/** A running emulator. */
export interface Emulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts bqemulator on a free port and waits until it answers. */
export async function startEmulator(): Promise<Emulator> {
  const [rest, grpc] = [await freePort(), await freePort()];
  const args = [
    'start',
    '--project',
    'proj',
    '--rest-port',
    rest,
    '--grpc-port',
    grpc,
    '--log-level',
    'error',
  ];
  const env = { ...process.env, HOME: join(installed, 'home') };
  const child = spawn(program, args.map(String), { env, stdio: ['ignore', 'ignore', 'ignore'] });
  const exited = once(child, 'exit');
  const endpoint = `http://127.0.0.1:${rest}`;
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null) throw new Error(`bqemulator ended with ${child.exitCode}`);
    await setTimeout(200);
  }
  return {
    endpoint,
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

/** What connects to an emulator; datasets of another prefix are another warehouse. */
export function emulated(endpoint: string, dataset: string, tables: readonly TableDef[]): BigQueryOptions {
  return {
    project: 'proj',
    location: 'US',
    endpoint,
    credentials: null,
    dataset,
    tables,
    maxBytesPerQuery: 10 ** 9,
    costs: { usdPerTiB: 6.25, usdPerDay: 1 },
    now: () => new Date(),
  };
}

/** Opens a warehouse of its own on an emulator. */
export function openEmulated(
  emulator: Emulator,
  dataset: string,
  tables: readonly TableDef[],
): Promise<Warehouse> {
  return openBigQuery(emulated(emulator.endpoint, dataset, tables));
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/bigquery/v2/projects/proj/datasets`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
