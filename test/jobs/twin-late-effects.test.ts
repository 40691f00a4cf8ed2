import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdsTarget } from '../../src/core/base/ads-write.ts';
import { apply } from '../../src/jobs/apply.ts';
import type { WriteWorld } from '../../src/jobs/write-world.ts';
import { raise } from './ads/apply-rig.ts';
import { ACCOUNT } from './ads/fake-account.ts';
import { memoryLedger, type MemoryLedger } from './ads/memory-ledger.ts';
import { openTwinRig, type TwinRig } from './ads/twin-rig.ts';
import { TODAY, writeWorld } from './ads/write-rig.ts';

const FIELD: AdsTarget = {
  accountId: ACCOUNT,
  resourceName: `customers/${ACCOUNT}/adGroupCriteria/10~101`,
  setting: 'keyword.cpc_bid',
};

let rig: TwinRig;
let ledger: MemoryLedger;
let world: WriteWorld;
beforeEach(async () => {
  rig = await openTwinRig({ campaigns: [{ strategy: 'MANUAL_CPC' }], grpcTimeoutMs: 1_000 });
  ledger = memoryLedger();
  world = writeWorld({ platform: { ...rig.platform, mutate }, ledger, clock: rig.clock });
  await ledger.intend('plan-1', [raise]);
  ledger.setLatestPlan('plan-1', TODAY);
});
afterEach(() => rig.close());

/** The client no longer waits for the answer when the request is carried out. */
const mutate: TwinRig['platform']['mutate'] = async (operations, how) => {
  if (!how.validateOnly)
    rig.sandbox.twin.faults.set([{ kind: 'latency', on: 'mutate', times: 1, ms: 2_000 }]);
  return rig.platform.mutate(operations, how);
};
const carriedOut = async (): Promise<void> => {
  for (let i = 0; i < 200 && !rig.writes().some(({ by }) => by === 'product'); i++) await delay(20);
};
const writes = (): unknown[] => rig.writes().map(({ by, to }) => [by, to]);

describe('a request that takes effect after the client has given up', () => {
  it('is waited for, and not sent again', async () => {
    const first = await apply(world);
    expect(first.summary).toEqual({ waiting: 1 });
    expect(first.error).toMatch(/deadline exceeded/i);
    expect(writes()).toEqual([]);
    rig.clock.advance({ minutes: 2 });
    expect((await apply(world)).summary).toEqual({ waiting: 1 });

    await carriedOut();
    rig.clock.advance({ minutes: 10 });
    expect((await apply(world)).summary).toEqual({ applied: 1 });
    rig.clock.advance({ minutes: 30 });
    await apply(world);
    expect(writes()).toEqual([['product', 1_300_000]]);
  });

  it('on top of an edit that a person made meanwhile is reported, and the edit is noted', async () => {
    await apply(world);
    await rig.personEdits(FIELD, 1_950_000, 'GOOGLE_ADS_EDITOR');
    await carriedOut();
    expect(writes()).toEqual([
      ['person', 1_950_000],
      ['product', 1_300_000],
    ]);

    rig.clock.advance({ minutes: 20 });
    expect((await apply(world)).overwrote).toEqual([raise.change_id]);
    expect(await ledger.lastEdits(null)).toMatchObject([{ to_micros: 1_950_000 }]);
    expect(writes()).toHaveLength(2);
  });
});
