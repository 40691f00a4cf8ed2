import type { LedgerRow } from '../../../src/core/tables/ops.ts';
import { apply } from '../../../src/jobs/apply.ts';
import type { WriteWorld } from '../../../src/jobs/write-world.ts';
import { fakeAccount, type FakeAccount } from './fake-account.ts';
import { fakeAdsPlatform, type Call, type Fault, type FakePlatform } from './fake-ads-platform.ts';
import { memoryLedger, type MemoryLedger } from './memory-ledger.ts';
import { testClock, type TestClock } from './test-clock.ts';
import { intent, MORNING, TODAY, writeWorld } from './write-rig.ts';

/** A keyword with a bid of its own, 1.10, under MANUAL_CPC; campaign 2 has a target CPA, campaign 3 no known strategy. */
export const KEYWORD = { level: 'keyword', id: '1~10~101', lever: 'max_cpc' } as const;
export const FIELD = {
  resourceName: 'customers/1234567890/adGroupCriteria/10~101',
  setting: 'keyword.cpc_bid',
} as const;

/** The plan of most tests: 1.10 becomes 1.30. */
export const raise = intent(KEYWORD, 1_100_000, 1_300_000);

/** One account, one ledger, and whatever goes wrong. */
export interface ApplyRig {
  readonly clock: TestClock;
  readonly account: FakeAccount;
  readonly platform: FakePlatform;
  readonly ledger: MemoryLedger;
  readonly world: WriteWorld;
  /** Asked at the start of every call of the platform. */
  fault: (call: Call) => Fault | null;
}

export function applyRig(): ApplyRig {
  const clock = testClock(MORNING);
  const account = fakeAccount([{ strategy: 'MANUAL_CPC' }, { strategy: 'TARGET_CPA' }, { strategy: null }]);
  const platform = fakeAdsPlatform(account, clock, (call) => rig.fault(call));
  const ledger = memoryLedger();
  const world = writeWorld({ platform, ledger, clock });
  const rig: ApplyRig = { clock, account, platform, ledger, world, fault: () => null };
  return rig;
}

/** Makes these the intents of today's plan. */
export async function plan({ ledger }: ApplyRig, ...rows: LedgerRow[]): Promise<void> {
  await ledger.intend('plan-1', rows);
  ledger.setLatestPlan('plan-1', TODAY);
}

/** Applies today's plan: states and reasons of its changes. */
export async function states({ world }: ApplyRig): Promise<(readonly [string, string])[]> {
  return (await apply(world)).changes.map(({ state, reason }) => [state, reason] as const);
}

/** Lets the first call of a method go wrong. */
export function once(rig: ApplyRig, method: Call['method'], what: Fault): void {
  let done = false;
  rig.fault = (call) => {
    if (done || call.method !== method) return null;
    done = true;
    return what;
  };
}
