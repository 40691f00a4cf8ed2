import * as fc from 'fast-check';
import { RemoteError } from '../../../src/core/base/errors.ts';
import { accountLevers } from '../../../src/core/changes/account-levers.ts';
import { targetKey, type LeverState } from '../../../src/core/changes/lever-state.ts';
import { toPlatform } from '../../../src/core/changes/lever-value.ts';
import { fieldPath } from '../../../src/core/changes/wire-mutation.ts';
import { micros } from '../../../src/core/base/micros.ts';
import type { AdsPlatform, ChangeLedger } from '../../../src/jobs/ports.ts';
import type { WriteWorld } from '../../../src/jobs/write-world.ts';
import type { Fault } from '../../../src/sandbox/google-ads/faults.ts';
import { turnableFirst } from './chaos.ts';
import type { Aftermath } from './check-outcomes.ts';
import { ACCOUNT } from './fake-account.ts';
import { Killed } from './fake-ads-platform.ts';
import { memoryLedger, type MemoryLedger } from './memory-ledger.ts';
import { openTwinRig, type TwinRig } from './twin-rig.ts';
import { SOURCE, writeWorld } from './write-rig.ts';

/** Every strategy that is honoured, one that the twin does not serve, and one that nobody knows. */
const CAMPAIGNS = [
  { strategy: 'MANUAL_CPC', keywords: 60 },
  { strategy: 'TARGET_CPA' },
  { strategy: 'MAXIMIZE_CONVERSION_VALUE' },
  { strategy: 'TARGET_SPEND' },
  { strategy: 'TARGET_HAPPINESS' },
];

/** Mostly levers that may be turned. */
export const twinLever = fc.oneof(
  { weight: 9, arbitrary: fc.nat({ max: 72 }) },
  { weight: 1, arbitrary: fc.nat({ max: 116 }) },
);

/** One thing that happens at the n-th call, of the platform or of the ledger. */
export type TwinIncident =
  | { readonly kind: 'fault'; readonly at: number; readonly read: Fault; readonly write: Fault }
  /** Strikes the n-th request that writes. */
  | { readonly kind: 'lost_write'; readonly at: number; readonly write: Fault }
  | { readonly kind: 'kill'; readonly at: number; readonly when: 'before' | 'after' }
  | TwinEdit
  | { readonly kind: 'pause'; readonly at: number; readonly forCalls: number };

export interface TwinEdit {
  readonly kind: 'edit';
  readonly at: number;
  readonly lever: number;
  readonly silent: boolean;
  readonly back: boolean;
}

/** What strikes one call of a query, up to six times: four make the client give up. */
const read: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom(
    'latency',
    'rate_limit',
    'internal',
    'unavailable',
    'unauthenticated',
    'bad_gateway',
    'reset',
    'late_error',
    'stale_reads',
  ),
  on: fc.constant('search'),
  skip: fc.nat({ max: 3 }),
  times: fc.integer({ min: 1, max: 6 }),
  ms: fc.constant(3),
});

/** What strikes a mutate; most often the answer is lost, before the effect or after it. */
const write: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom(
    'latency',
    'rate_limit',
    'internal',
    'unavailable',
    'unauthenticated',
    'bad_gateway',
    'bad_gateway',
    'reset',
    'reset',
    'reset',
    'partial_failure',
    'partial_failure',
  ),
  on: fc.constant('mutate'),
  times: fc.integer({ min: 1, max: 5 }),
  ms: fc.constant(3),
  afterApplying: fc.boolean(),
  share: fc.constantFrom(0.3, 0.7),
});

const at = fc.integer({ min: 0, max: 40 });

export const twinIncident: fc.Arbitrary<TwinIncident> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('fault'), at, read, write }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lost_write'), at: fc.nat({ max: 2 }), write }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('kill'), at, when: fc.constantFrom('before', 'after') }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('edit'),
      at,
      lever: twinLever,
      silent: fc.boolean(),
      back: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pause'), at, forCalls: fc.integer({ min: 1, max: 8 }) }),
  },
);

/** What may strike any call, at random, until {@link TwinChaos.calm}. */
const NOISE: readonly Fault[] = [
  { kind: 'latency', probability: 0.03, ms: 2 },
  { kind: 'internal', on: 'search', probability: 0.03 },
  { kind: 'bad_gateway', on: 'search', probability: 0.03 },
  { kind: 'reset', on: 'search', probability: 0.03 },
  { kind: 'late_error', on: 'search', probability: 0.03 },
  { kind: 'rate_limit', on: 'search', probability: 0.03, retrySeconds: 30 },
  { kind: 'bad_gateway', on: 'token', probability: 0.1 },
  { kind: 'unavailable', on: 'mutate', probability: 0.1 },
  { kind: 'reset', on: 'mutate', probability: 0.1, afterApplying: true },
  { kind: 'partial_failure', on: 'mutate', probability: 0.25, share: 0.15 },
];

/** The real connector, a twin and a ledger, in which incidents strike. */
export interface TwinChaos {
  readonly rig: TwinRig;
  readonly ledger: MemoryLedger;
  readonly world: WriteWorld;
  /** As they were at the start. */
  readonly levers: readonly LeverState[];
  /** How often a fault of the twin struck, a process was killed, a person edited. */
  readonly struck: { faults: number; kills: number; edits: number };
  aftermath(): Aftermath;
  personEdits(edit: Omit<TwinEdit, 'kind' | 'at'>): Promise<void>;
  /** From now on these go wrong, counted from here, and noise. */
  trouble(incidents: readonly TwinIncident[]): void;
  /** From now on nothing goes wrong. */
  calm(): void;
  close(): Promise<void>;
}

export async function openTwinChaos(incidents: readonly TwinIncident[], seed: number): Promise<TwinChaos> {
  const rig = await openTwinRig({ campaigns: CAMPAIGNS, seed });
  const levers = turnableFirst([...accountLevers(SOURCE, await rig.platform.readEntities(ACCOUNT)).values()]);
  const { twin } = rig.sandbox;
  const struck = { faults: 0, kills: 0, edits: 0 };
  let left = new Set(incidents);
  let noise = NOISE;
  let calls = 0;
  let writingCalls = 0;
  let pausedUntil = -1;
  let writesWhilePaused = 0;
  let largestRequest = 0;
  let lastEditMs = Number.NEGATIVE_INFINITY;

  /** Edits and switches come at any call but the write itself: nothing can be known between the last look and it. */
  async function strike(method: string): Promise<readonly TwinIncident[]> {
    const now = calls++;
    const nth = method === 'mutate' ? writingCalls++ : -1;
    const due = [...left].filter(({ kind, at: when }) => when === (kind === 'lost_write' ? nth : now));
    for (const one of due) {
      left.delete(one);
      if (method === 'mutate') continue;
      if (one.kind === 'edit') await personEdits(one);
      if (one.kind === 'pause') {
        pausedUntil = now + one.forCalls;
        await ledger.setWriting({ at: rig.clock.now(), paused: true, by: 'ann', reason: '' });
      }
    }
    if (pausedUntil >= 0 && now > pausedUntil && method !== 'mutate') {
      pausedUntil = -1;
      await ledger.setWriting({ at: rig.clock.now(), paused: false, by: 'ann', reason: '' });
    }
    if (method === 'mutate' && pausedUntil >= 0) writesWhilePaused++;
    return due;
  }

  /** One call of the port, during which the due faults are the twin's. */
  async function struckCall<T>(method: string, work: () => Promise<T>): Promise<T> {
    const due = await strike(method);
    rig.clock.advance({ ms: 400 });
    const faults = due.flatMap((one) => {
      if (one.kind === 'lost_write') return [one.write];
      if (one.kind !== 'fault') return [];
      return [method === 'mutate' || method === 'validate' ? one.write : asOldAs(one.read)];
    });
    killIf(due, 'before', method);
    twin.faults.set([...faults, ...noise]);
    try {
      return await work();
    } finally {
      struck.faults += twin.faults.status.reduce((sum, one) => sum + one.struck, 0);
      twin.faults.set([]);
      killIf(due, 'after', method);
    }
  }

  function killIf(due: readonly TwinIncident[], when: 'before' | 'after', method: string): void {
    if (!due.some((one) => one.kind === 'kill' && one.when === when)) return;
    struck.kills++;
    throw new Killed(method);
  }

  /** Old by two minutes at most, and never so old that an edit by a person is not in it: nobody could see that one. */
  function asOldAs(fault: Fault): Fault {
    const staleSeconds = Math.min(120, (twin.clock.now() - 1 - lastEditMs) / 1000);
    return fault.kind === 'stale_reads' ? { ...fault, staleSeconds } : fault;
  }

  async function personEdits({ lever, silent, back }: Omit<TwinEdit, 'kind' | 'at'>): Promise<void> {
    const state = levers[lever % levers.length];
    if (state === undefined) return;
    const { target, ownMicros } = state;
    if (fieldPath(target) === null) return;
    const writes = rig.writes();
    const last = writes.findLast((one) => targetKey(one.target) === targetKey(target));
    const next = toPlatform(target.setting, micros(3_000_000 + 10_000 * writes.length));
    const to = back && last?.by === 'product' ? toPlatform(target.setting, ownMicros) : next;
    if (to === (rig.holds(target) ?? null)) return;
    struck.edits++;
    lastEditMs = twin.clock.now();
    await rig.personEdits(target, to, silent ? 'GOOGLE_ADS_EDITOR' : 'GOOGLE_ADS_WEB_CLIENT');
  }

  const { platform } = rig;
  const struckPlatform: AdsPlatform = {
    ...platform,
    accounts: () => struckCall('accounts', () => platform.accounts()),
    readEntities: (id) => struckCall('readEntities', () => platform.readEntities(id)),
    changeEvents: (id, since) => struckCall('changeEvents', () => platform.changeEvents(id, since)),
    currentValues: (targets) => struckCall('currentValues', () => platform.currentValues(targets)),
    mutate: (operations, how) => {
      largestRequest = Math.max(largestRequest, operations.length);
      return struckCall(how.validateOnly ? 'validate' : 'mutate', () => platform.mutate(operations, how));
    },
  };
  const ledger = memoryLedger();
  const written = async (method: string, work: () => Promise<void>): Promise<void> => {
    const due = await strike(method);
    killIf(due, 'before', method);
    await work();
    killIf(due, 'after', method);
  };
  const struckLedger: ChangeLedger = {
    ...ledger,
    intend: (planId, rows) => written('intend', () => ledger.intend(planId, rows)),
    append: (events) => written('append', () => ledger.append(events)),
    noteEdits: (edits) => written('noteEdits', () => ledger.noteEdits(edits)),
  };
  return {
    rig,
    ledger,
    levers,
    struck,
    personEdits,
    world: writeWorld({ platform: struckPlatform, ledger: struckLedger, clock: rig.clock }),
    aftermath: () => ({
      levers,
      events: ledger.events,
      writes: rig.writes(),
      holds: (target) => rig.holds(target),
      writesWhilePaused,
      largestRequest,
    }),
    calm: () => {
      left.clear();
      noise = [];
    },
    trouble: (more) => {
      left = new Set(more);
      noise = NOISE;
      calls = 0;
      writingCalls = 0;
      pausedUntil = -1;
    },
    close: () => rig.close(),
  };
}

/** Runs a job as a scheduler does, in trouble at first and then in peace, until all is over and once more. */
export async function untilOver(
  chaos: TwinChaos,
  job: () => Promise<{
    readonly error: string | null;
    readonly changes: readonly { readonly state: string }[];
  }>,
  troubledRuns = 5,
): Promise<void> {
  let quiet = 0;
  for (let i = 0; quiet < 2 && i < 24; i++) {
    if (i === troubledRuns) chaos.calm();
    try {
      const { error, changes } = await job();
      const open = changes.some(({ state }) => ['waiting', 'would_send', 'not_sent'].includes(state));
      quiet = i >= troubledRuns && error === null && !open ? quiet + 1 : 0;
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof RemoteError)) throw error;
    }
    chaos.rig.clock.advance({ minutes: i % 2 === 0 ? 1 : 20 });
  }
}
