import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Twin } from '../../src/cli/demo/start-twin.ts';
import { rng } from '../../src/core/base/rng.ts';
import type { Row, TableDef } from '../../src/core/tables/table.ts';
import { backfill } from '../../src/jobs/backfill.ts';
import type { World } from '../../src/jobs/world.ts';
import type { IngestAssignment } from './ads/ingest-child.ts';

/** Rows by table. */
export type Tables = Readonly<Record<string, readonly Row[]>>;

/** Reading that is killed: in a process of its own, and resumed in this one. */
export interface Killable {
  /** A place of its own whose tables are empty, and what is to be read into it. */
  readonly place: () => Promise<IngestAssignment>;
  readonly open: (place: IngestAssignment) => Promise<World>;
  readonly tables: (world: World) => Promise<Tables>;
  /** Has each request that reaches the other side told; null ends that. */
  readonly onRequest: (tell: (() => void) | null) => void;
}

/** What came of the kills. */
export interface Killed {
  /** The tables of an undisturbed run. */
  readonly whole: Tables;
  /** The tables as each kill left them. */
  readonly left: readonly Tables[];
}

/** SIGKILLs of a test: `INGEST_KILLS`, or so many. */
export function killsOr(fewer: number): number {
  return Number(process.env['INGEST_KILLS'] ?? fewer);
}

/** Whole tables in a stable order, by name. */
export async function wholeTables(
  { warehouse }: World,
  wanted: Readonly<Record<string, readonly [table: TableDef, order: string]>>,
): Promise<Tables> {
  const tables: Record<string, Row[]> = {};
  for (const [name, [table, order]] of Object.entries(wanted))
    tables[name] = await warehouse.query(`SELECT * FROM ${warehouse.ref(table)} ORDER BY ${order}`);
  return tables;
}

/**
 * Reads undisturbed, then kills reading so often, at moments drawn evenly from the time between the first request and
 * the end of an undisturbed run, and resumes it each time: the tables must be those of the undisturbed run.
 */
export async function killAndResume(work: Killable, kills: number, seed: string): Promise<Killed> {
  const processes = waitingProcesses();
  const run = async (place: IngestAssignment, moment: Moment | null): Promise<Run> =>
    runIn(await processes.take(), work, place, moment);
  const inWorld = async <T>(place: IngestAssignment, step: (world: World) => Promise<T>): Promise<T> => {
    const world = await work.open(place);
    try {
      return await step(world);
    } finally {
      await world.close();
    }
  };
  try {
    // The first run is slower: the other side makes up its answers.
    await run(await work.place(), null);
    const calm = await work.place();
    const { requestsAt, endedAt } = await run(calm, null);
    const whole = await inWorld(calm, work.tables);
    const random = rng(1, seed);
    const left: Tables[] = [];
    while (left.length < kills) {
      const moment = momentAt(requestsAt, endedAt, random.next());
      const place = await work.place();
      if (!(await run(place, moment)).wasKilled) continue;
      await inWorld(place, async (world) => {
        left.push(await work.tables(world));
        await backfill(world, place.request);
        expect(await work.tables(world), `kill ${left.length}, ${JSON.stringify(moment)}`).toEqual(whole);
      });
    }
    return { whole, left };
  } finally {
    await processes.end();
  }
}

/** How many kills left a table with some of its rows, but not all. */
export function halfDone({ whole, left }: Killed, table: string): number {
  const all = whole[table]?.length ?? 0;
  const counts = left.map((tables) => tables[table]?.length ?? 0);
  return counts.filter((rows) => rows > 0 && rows < all).length;
}

/** So long after so many requests: it holds also where starting takes longer than it did. */
interface Moment {
  readonly request: number;
  readonly afterMs: number;
}

function momentAt(requestsAt: readonly number[], endedAt: number, share: number): Moment {
  const [first = 0] = requestsAt;
  const at = first + share * (endedAt - first);
  const request = requestsAt.filter((time) => time <= at).length;
  return { request, afterMs: at - (requestsAt[request - 1] ?? first) };
}

interface Run {
  /** Milliseconds since the process was told what to read. */
  readonly requestsAt: readonly number[];
  readonly endedAt: number;
  readonly wasKilled: boolean;
}

async function runIn(
  child: ChildProcess,
  work: Killable,
  place: IngestAssignment,
  moment: Moment | null,
): Promise<Run> {
  const ended = once(child, 'exit');
  const requestsAt: number[] = [];
  const told = performance.now();
  work.onRequest(() => {
    requestsAt.push(performance.now() - told);
    if (requestsAt.length === moment?.request) setTimeout(() => child.kill('SIGKILL'), moment.afterMs);
  });
  child.send(place);
  const [code, signal] = (await ended) as [number | null, string | null];
  work.onRequest(null);
  const wasKilled = signal === 'SIGKILL';
  if (!wasKilled) expect(code).toBe(0);
  return { requestsAt, endedAt: performance.now() - told, wasKilled };
}

/** Processes that have loaded their modules: the next one starts while the one taken works. */
function waitingProcesses(): { take(): Promise<ChildProcess>; end(): Promise<void> } {
  let next = start();
  return {
    take: async () => {
      const child = await next;
      next = start();
      return child;
    },
    end: async () => {
      const child = await next;
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function start(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'ads', 'ingest-child.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

/** Has the requests that reach a twin of Google told; null ends that. */
export function toldOf({ sandbox }: Twin, tell: (() => void) | null): void {
  vi.restoreAllMocks();
  if (tell === null) return;
  let requests = 0;
  vi.spyOn(sandbox.twin, 'nextRequestId').mockImplementation(() => {
    tell();
    return `twin-${++requests}`;
  });
}
