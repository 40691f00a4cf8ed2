import * as fc from 'fast-check';
import type { AdsTarget } from '../../../src/core/base/ads-write.ts';
import { RemoteError } from '../../../src/core/base/errors.ts';
import { accountLevers } from '../../../src/core/changes/account-levers.ts';
import { leverKey, targetKey, type LeverState } from '../../../src/core/changes/lever-state.ts';
import { strategyAnswer } from '../../../src/core/changes/strategy-levers.ts';
import { toPlatform } from '../../../src/core/changes/lever-value.ts';
import { micros } from '../../../src/core/base/micros.ts';
import type { LedgerRow } from '../../../src/core/tables/ops.ts';
import type { WriteWorld } from '../../../src/jobs/write-world.ts';
import { fakeAccount, type CampaignSpec, type FakeAccount } from './fake-account.ts';
import { fakeAdsPlatform, Killed, type Call, type Fault, type FakePlatform } from './fake-ads-platform.ts';
import { memoryLedger, type MemoryLedger } from './memory-ledger.ts';
import { testClock, type TestClock } from './test-clock.ts';
import { intent, MORNING, SOURCE, writeWorld } from './write-rig.ts';

/** The account of the chaos tests: every strategy that is honoured, and two that must stay untouched. */
export const CAMPAIGNS: readonly CampaignSpec[] = [
  { strategy: 'MANUAL_CPC', keywords: 8 },
  { strategy: 'TARGET_CPA' },
  { strategy: 'MAXIMIZE_CONVERSION_VALUE' },
  { strategy: 'TARGET_SPEND' },
  { strategy: null },
];

/** One thing that happens at the start of the n-th call, of the platform or of the ledger. */
export type Incident =
  | { readonly kind: 'fault'; readonly at: number; readonly fault: Fault }
  | { readonly kind: 'ledger'; readonly at: number; readonly when: 'before' | 'after' }
  | {
      readonly kind: 'edit';
      readonly at: number;
      readonly lever: number;
      readonly silent: boolean;
      readonly back: boolean;
    }
  | { readonly kind: 'pause'; readonly at: number; readonly forCalls: number };

/** A change by the number of its lever; `drift` plans it on a value that the account does not hold. */
export interface ChangeSpec {
  readonly lever: number;
  readonly factor: number;
  readonly drift: boolean;
  /** 0: a proper multiple of the unit; else so many micros beside it. */
  readonly crooked: number;
}

const FAULTS: readonly Fault[] = [
  'kill_before',
  'kill_after',
  'refused',
  'lost_before',
  'lost_after',
  'lost_late',
  'partial',
  'stale_read',
];

/** The first call writes the intents, before anything goes wrong. */
const at = fc.integer({ min: 1, max: 24 });

/** Mostly levers that may be turned, 21 of 66, so that changes and edits meet. */
const lever = fc.oneof(
  { weight: 9, arbitrary: fc.nat({ max: 20 }) },
  { weight: 1, arbitrary: fc.nat({ max: 65 }) },
);

export { lever as leverNumber };

export const changeSpec = changeSpecOf(lever);

/** A change of one of these levers. */
export function changeSpecOf(levers: fc.Arbitrary<number>): fc.Arbitrary<ChangeSpec> {
  return fc.record({
    lever: levers,
    factor: fc.double({ min: 0.75, max: 1.35, noNaN: true }),
    drift: fc.constantFrom(false, false, false, false, true),
    crooked: fc.constantFrom(0, 0, 0, 0, 0, 1, 5_000),
  });
}

export const incident: fc.Arbitrary<Incident> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fault'), at, fault: fc.constantFrom(...FAULTS) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('ledger'), at, when: fc.constantFrom('before', 'after') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('edit'),
      at,
      lever,
      silent: fc.boolean(),
      back: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pause'), at, forCalls: fc.integer({ min: 1, max: 8 }) }),
  },
);

/** An account, a ledger and a world in which incidents strike. */
export interface Chaos {
  readonly clock: TestClock;
  readonly account: FakeAccount;
  readonly platform: FakePlatform;
  readonly ledger: MemoryLedger;
  readonly world: WriteWorld;
  readonly levers: readonly LeverState[];
  /** Calls so far. */
  calls(): number;
  /** Product writes while writing was paused. */
  writesWhilePaused(): number;
}

/** Opens the world of one case. With no incidents left, nothing goes wrong any more. */
export function chaos(incidents: readonly Incident[]): Chaos {
  const clock = testClock(MORNING);
  const account = fakeAccount(CAMPAIGNS);
  const levers = turnableFirst([...accountLevers(SOURCE, account.entities()).values()]);
  const left = new Set(incidents);
  let calls = 0;
  let pausedUntil = -1;
  let pausedWrites = 0;

  /** Edits and switches come at any call but the write itself: nothing can be known between the last look and it. */
  function strike(method: Call['method'] | 'append' | 'noteEdits' | 'intend'): readonly Incident[] {
    const now = calls++;
    const due = [...left].filter((one) => one.at === now);
    for (const one of due) {
      left.delete(one);
      if (method === 'mutate') continue;
      if (one.kind === 'edit') edit(one);
      if (one.kind === 'pause') {
        pausedUntil = now + one.forCalls;
        void ledger.setWriting({ at: clock.now(), paused: true, by: 'ann', reason: '' });
      }
    }
    if (pausedUntil >= 0 && now > pausedUntil && method !== 'mutate') {
      pausedUntil = -1;
      void ledger.setWriting({ at: clock.now(), paused: false, by: 'ann', reason: '' });
    }
    if (method === 'mutate' && pausedUntil >= 0) pausedWrites++;
    return due;
  }

  function edit({ lever, silent, back }: Incident & { kind: 'edit' }): void {
    personEdits(platform, account, levers, { lever, silent, back });
  }

  const platform = fakeAdsPlatform(account, clock, ({ method }) => {
    const fault = strike(method).find((one) => one.kind === 'fault');
    return fault?.fault ?? null;
  });
  let killAfter = false;
  const ledger = memoryLedger(
    (method) => {
      const due = strike(method).filter((one) => one.kind === 'ledger');
      killAfter = due.some(({ when }) => when === 'after');
      if (due.some(({ when }) => when === 'before')) throw new Killed(method);
    },
    (method) => {
      if (killAfter) throw new Killed(method);
    },
  );
  const world = writeWorld({ platform, ledger, clock });
  return {
    clock,
    account,
    platform,
    ledger,
    world,
    levers,
    calls: () => calls,
    writesWhilePaused: () => pausedWrites,
  };
}

/**
 * A person sets a value that differs from the present one: a new one, or what it was before the product's change.
 * Edits that leave the value as it was and are not in the platform's history (yet) cannot be seen by anyone.
 */
export function personEdits(
  platform: FakePlatform,
  account: FakeAccount,
  levers: readonly LeverState[],
  { lever, silent, back }: { readonly lever: number; readonly silent: boolean; readonly back: boolean },
): void {
  const state = levers[lever % levers.length];
  if (state === undefined) return;
  const { target, ownMicros } = state;
  const now = account.get(target) ?? null;
  const first = toPlatform(target.setting, ownMicros);
  const next = toPlatform(target.setting, micros(3_000_000 + 10_000 * platform.writes.length));
  const last = platform.writes.findLast((write) => targetKey(write.target) === targetKey(target));
  const to = back && last?.by === 'product' ? first : next;
  if (to !== now) platform.personEdits(target, to, silent ? { client: null } : {});
}

/** The levers that their strategies honour, then the others. */
export function turnableFirst(levers: readonly LeverState[]): LeverState[] {
  const turnable = levers.filter(({ column, campaign, inForceMicros }) => {
    const honoured = strategyAnswer(campaign.biddingStrategy, column) === true;
    return honoured && inForceMicros !== null;
  });
  return [...turnable, ...levers.filter((state) => !turnable.includes(state))];
}

/** Intents for specs, at most one of a lever. */
export function intents(
  levers: readonly LeverState[],
  specs: readonly ChangeSpec[],
  plan = 'plan-1',
): LedgerRow[] {
  const rows = new Map<string, LedgerRow>();
  for (const { lever, factor, drift, crooked } of specs) {
    const state = levers[lever % levers.length];
    if (state === undefined) continue;
    const { entity, inForceMicros, target } = state;
    const from = (inForceMicros ?? 1_000_000) + (drift ? 10_000 : 0);
    const to = Math.round((from * factor) / 10_000) * 10_000 + crooked;
    const key = targetKey(target);
    if (!rows.has(key))
      rows.set(
        key,
        intent({ level: entity.level, id: entity.id, lever: state.lever }, from, to, { plan_id: plan }),
      );
  }
  return [...rows.values()];
}

/** Runs a job until it ends by itself, at most `times` times, letting time pass in between, as a scheduler does. */
export async function untilDone(
  world: Chaos,
  job: () => Promise<{ readonly error: string | null }>,
  times = 12,
): Promise<void> {
  for (let i = 0; i < times; i++) {
    try {
      await job();
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof RemoteError)) throw error;
    }
    world.clock.advance({ minutes: i % 2 === 0 ? 1 : 20 });
  }
}

/** The lever of an intent, and what its target is on the wire. */
export function targetOf(
  levers: readonly LeverState[],
  row: LedgerRow,
): { readonly target: AdsTarget; readonly to: number | null; readonly from: number | null } {
  const key = leverKey(row.entity_level, row.entity_id, row.lever);
  const state = levers.find(({ entity, lever }) => leverKey(entity.level, entity.id, lever) === key);
  if (state === undefined) throw new Error(`no lever ${key}`);
  const wire = (value: number | null): number | null =>
    toPlatform(state.target.setting, value === null ? null : micros(value));
  return { target: state.target, to: wire(row.to_micros), from: wire(row.from_micros) };
}
