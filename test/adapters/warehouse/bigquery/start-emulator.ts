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

const tests = resolve(import.meta.dirname, '../../..');

/** A program that plays BigQuery. */
export interface EmulatorProgram {
  readonly name: string;
  readonly path: string;
  /** Whether it is installed here; CI must have it. */
  readonly isHere: boolean;
  /** Behind the name of what is skipped without it. */
  readonly unlessHere: string;
  readonly args: (rest: number, grpc: number) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const venv = join(tests, 'bqemulator', '.venv');

/** Runs SQL on DuckDB. */
export const bqemulator = program('bqemulator', {
  path: join(venv, 'bin', 'bqemulator'),
  args: (rest, grpc) =>
    `start --project proj --log-level error --rest-port ${rest} --grpc-port ${grpc}`.split(' '),
  env: { HOME: join(venv, 'home') },
});

/** Runs SQL with Google’s own parser and analyzer on SQLite. */
export const goccyEmulator = program('goccy-emulator', {
  path: join(tests, 'goccy-emulator', '.bin', 'bigquery-emulator'),
  args: (rest, grpc) =>
    `--project=proj --host=127.0.0.1 --log-level=error --port=${rest} --grpc-port=${grpc}`.split(' '),
  env: {},
});

function program(
  name: string,
  { path, args, env }: Pick<EmulatorProgram, 'path' | 'args' | 'env'>,
): EmulatorProgram {
  // CI builds one while other tests run, and names it until it is there.
  const isLater = process.env['LATER'] === name;
  const isHere = !isLater && (process.env['CI'] !== undefined || existsSync(path));
  const why = isLater ? 'in a step of its own' : `run bash test/${name}/install.sh`;
  const unlessHere = isHere ? '' : ` (skipped: ${why})`;
  return { name, path, isHere, unlessHere, args, env };
}

/** Of {@link bqemulator}. */
export const { isHere: hasEmulator, unlessHere: unlessInstalled } = bqemulator;

/** A running emulator. */
export interface Emulator {
  readonly endpoint: string;
  /** False when it ended by itself. */
  isRunning(): boolean;
  stop(): Promise<void>;
}

/** Starts an emulator on a free port and waits until it answers. */
export async function startEmulator(emulator = bqemulator): Promise<Emulator> {
  const { name, path } = emulator;
  if (!existsSync(path)) throw new Error(`${path} is not there; run bash test/${name}/install.sh`);
  const [rest, grpc] = [await freePort(), await freePort()];
  const child = spawn(path, emulator.args(rest, grpc), {
    env: { ...process.env, ...emulator.env },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const exited = once(child, 'exit');
  const endpoint = `http://127.0.0.1:${rest}`;
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    await setTimeout(200);
  }
  return {
    endpoint,
    isRunning: () => child.exitCode === null && child.signalCode === null,
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
