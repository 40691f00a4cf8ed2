import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { rng, type Rng } from '../../src/core/base/rng.ts';
import { accountLevers } from '../../src/core/changes/account-levers.ts';
import type { ChangeState } from '../../src/core/changes/fold-events.ts';
import { foldEvents } from '../../src/core/changes/fold-events.ts';
import { targetKey, type LeverState } from '../../src/core/changes/lever-state.ts';
import { opsTables, type LedgerRow } from '../../src/core/tables/ops.ts';
import { apply } from '../../src/jobs/apply.ts';
import { warehouseLedger } from '../../src/jobs/warehouse-ledger.ts';
import type { Assignment } from './ads/apply-child.ts';
import { intents, turnableFirst } from './ads/chaos.ts';
import { checkOutcome, checkRest, checkWrites, outcomesOf, type Aftermath } from './ads/check-outcomes.ts';
import { ACCOUNT } from './ads/fake-account.ts';
import { openTwinRig, type TwinRig } from './ads/twin-rig.ts';
import { sha256, SOURCE, writeWorld } from './ads/write-rig.ts';

/*
 * SIGKILL for a process that applies a plan of thirty changes from a warehouse on disk, at moments spread over its
 * whole run. More of them: KILLS=200 KILL_SEED=5 npx vitest run test/jobs/killed-apply.test.ts
 */
const KILLS = Number(process.env['KILLS'] ?? 20);
const SEED = Number(process.env['KILL_SEED'] ?? 1);
/** Processes that have loaded everything and wait: loading takes longer than applying. */
const WARM = 2;

const CAMPAIGNS = [
  { strategy: 'MANUAL_CPC', keywords: 26 },
  { strategy: 'TARGET_CPA' },
  { strategy: 'MAXIMIZE_CONVERSION_VALUE' },
];
const folder = mkdtempSync(join(tmpdir(), 'killed-apply-'));
const waiting: Promise<ChildProcess>[] = [];

beforeAll(() => {
  for (let i = 0; i < WARM; i++) waiting.push(warmChild());
});
afterAll(async () => {
  for (const child of await Promise.all(waiting)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function warmChild(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'ads', 'apply-child.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await said(child, 'ready');
  return child;
}

async function said(child: ChildProcess, word: string): Promise<void> {
  const [message] = (await once(child, 'message')) as [unknown];
  if (message !== word) throw new Error(`expected the process to say ${word}, found ${String(message)}`);
}

/** How a trial ended, as plain data. */
interface Ending {
  readonly states: readonly (readonly [string, ChangeState])[];
  readonly account: readonly (number | null | undefined)[];
}

/** What had happened when the process died. */
interface Death {
  readonly events: number;
  readonly writes: number;
}

/** A moment of a run by its progress: so long after the so-many-th request has reached the twin. */
interface Moment {
  readonly request: number;
  readonly afterMs: number;
}

/** What a trial showed. */
interface Trial {
  readonly ending: Ending;
  readonly death: Death;
  /** When each request reached the twin, and when the process was gone, in ms. */
  readonly timeline: readonly number[];
}

/** A fresh account and plan; a process applies it and is killed at a moment, or not; then it is run again. */
async function trial(name: string, moment: Moment | null): Promise<Trial> {
  const next = waiting.shift() ?? warmChild();
  const rig = await openTwinRig({ campaigns: CAMPAIGNS, faults: [{ kind: 'latency', ms: 4 }] });
  const file = join(folder, `${name}.duckdb`);
  try {
    const entities = await rig.platform.readEntities(ACCOUNT);
    const levers = turnableFirst([...accountLevers(SOURCE, entities).values()]);
    const rows = intents(
      levers,
      Array.from({ length: 30 }, (_, lever) => change(lever)),
    );
    const intended = await openLedger(file);
    await intended.ledger.intend('plan-1', rows);
    await intended.warehouse.close();
    const timeline = await applyInChild(await next, rig, file, moment);
    waiting.push(warmChild());
    return { ...(await runAgain(rig, file, levers, rows)), timeline };
  } finally {
    await rig.close();
  }
}

function change(lever: number): Parameters<typeof intents>[1][number] {
  return { lever, factor: 1.2, drift: false, crooked: 0 };
}

async function openLedger(file: string) {
  const tables = Object.values(opsTables);
  const warehouse = await openDuckDb({ path: file, project: 'p', dataset: 'd', tables });
  return { warehouse, ledger: warehouseLedger(warehouse, sha256) };
}

/** Lets a process apply the plan and kills it at the moment; null lets it end by itself. */
async function applyInChild(
  child: ChildProcess,
  rig: TwinRig,
  file: string,
  moment: Moment | null,
): Promise<number[]> {
  const ended = once(child, 'exit');
  const timeline: number[] = [];
  const reached = vi.spyOn(rig.sandbox.twin, 'nextRequestId');
  reached.mockImplementation(() => {
    timeline.push(performance.now());
    if (timeline.length === moment?.request) setTimeout(() => child.kill('SIGKILL'), moment.afterMs);
    return `twin-${timeline.length}`;
  });
  const task: Assignment = { endpoint: rig.sandbox.endpoint, file, now: rig.clock.now().getTime() };
  child.send(task);
  const [code, signal] = (await ended) as [number | null, string | null];
  reached.mockRestore();
  if (moment === null ? code !== 0 : signal !== 'SIGKILL' && code !== 0)
    throw new Error(`the process ended by itself with ${code ?? signal}`);
  return [...timeline, performance.now()];
}

/** So long after a request at most: where an undisturbed run takes longer for one step, it loads code. */
const LONGEST_STEP_MS = 120;

/** A moment of a run: after a request that is drawn, a part of the time until the next. */
function drawMoment(timeline: readonly number[], random: Rng): Moment {
  const request = 1 + random.below(timeline.length - 1);
  const stepMs = (timeline[request] ?? 0) - (timeline[request - 1] ?? 0);
  return { request, afterMs: random.next() * Math.min(stepMs, LONGEST_STEP_MS) };
}

/** The rest of the day in this process: at once, and when what is in doubt can be told. */
async function runAgain(
  rig: TwinRig,
  file: string,
  levers: readonly LeverState[],
  rows: readonly LedgerRow[],
): Promise<Pick<Trial, 'ending' | 'death'>> {
  const { warehouse, ledger } = await openLedger(file);
  const ids = rows.map((row) => row.change_id);
  const death = { events: (await ledger.eventsOf(ids)).length, writes: rig.writes().length };
  const world = writeWorld({ platform: rig.platform, ledger, clock: rig.clock });
  for (const minutes of [20, 20]) {
    await apply(world, 'plan-1');
    rig.clock.advance({ minutes });
  }
  const events = await ledger.eventsOf(ids);
  await warehouse.close();
  const after: Aftermath = {
    levers,
    events,
    writes: rig.writes(),
    holds: (target) => rig.holds(target),
    writesWhilePaused: 0,
    largestRequest: 0,
  };
  const outcomes = outcomesOf(after, rows);
  outcomes.forEach(checkOutcome);
  checkWrites(after);
  checkRest(after, rows);
  const byChange = Map.groupBy(events, ({ changeId }) => changeId);
  return {
    death,
    ending: {
      states: rows.map((row) => [row.change_id, foldEvents(byChange.get(row.change_id) ?? []).state]),
      account: levers
        .toSorted((a, b) => (targetKey(a.target) < targetKey(b.target) ? -1 : 1))
        .map(({ target }) => rig.holds(target)),
    },
  };
}

describe('SIGKILL in the middle of apply', () => {
  it(
    `leaves the same account and the same ledger once run again, nothing twice, ${KILLS} times`,
    { timeout: 120_000 + 10_000 * KILLS },
    async () => {
      const calm = await trial('calm', null);
      expect(calm.ending.states.filter(([, state]) => state === 'applied').length).toBe(30);
      const random = rng(SEED, 'kill');
      const deaths: (Death & Moment)[] = [];
      for (let i = 0; i < KILLS; i++) {
        const moment = drawMoment(calm.timeline, random);
        const { ending, death } = await trial(`kill-${i}`, moment);
        expect(ending, `killed ${JSON.stringify(moment)}`).toEqual(calm.ending);
        deaths.push({ ...death, ...moment });
      }
      if (process.env['KILLS'] !== undefined)
        process.stderr.write(`${JSON.stringify({ seed: SEED, deaths })}\n`);
      const untouched = deaths.filter(({ events }) => events === 0).length;
      const between = deaths.filter(({ events, writes }) => events > 0 && writes === 0).length;
      const written = deaths.filter(({ writes }) => writes > 0).length;
      expect(Math.min(untouched, between, written), JSON.stringify(deaths)).toBeGreaterThan(0);
    },
  );
});
