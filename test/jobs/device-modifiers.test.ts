import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadModules } from '../../src/adapters/google-ads/modules.ts';
import type { AdsTarget } from '../../src/core/base/ads-write.ts';
import type { LedgerRow } from '../../src/core/tables/ops.ts';
import { apply } from '../../src/jobs/apply.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import type { WriteWorld } from '../../src/jobs/write-world.ts';
import { ACCOUNT } from './ads/fake-account.ts';
import { memoryLedger, type MemoryLedger } from './ads/memory-ledger.ts';
import { openTwinRig, type TwinRig } from './ads/twin-rig.ts';
import { intent, TODAY, writeWorld } from './ads/write-rig.ts';

let rig: TwinRig;
let ledger: MemoryLedger;
let world: WriteWorld;
beforeAll(async () => {
  await loadModules();
}, 300_000);
beforeEach(async () => {
  rig = await openTwinRig({ campaigns: [{ strategy: 'MANUAL_CPC' }, { strategy: 'TARGET_CPA' }] });
  ledger = memoryLedger();
  world = writeWorld({ platform: rig.platform, ledger, clock: rig.clock });
});
afterEach(() => rig.close());

const TABLET = { level: 'campaign_modifier', id: '1~30002', lever: 'device_modifier' } as const;
const MOBILE_OF_GROUP = { level: 'ad_group_modifier', id: '1~10~30001', lever: 'device_modifier' } as const;
const tablet: AdsTarget = {
  accountId: ACCOUNT,
  resourceName: `customers/${ACCOUNT}/campaignCriteria/1~30002`,
  setting: 'campaign.bid_modifier',
};
const mobileOfGroup: AdsTarget = {
  accountId: ACCOUNT,
  resourceName: `customers/${ACCOUNT}/adGroupBidModifiers/10~30001`,
  setting: 'ad_group.bid_modifier',
};

async function plan(...rows: LedgerRow[]): Promise<void> {
  await ledger.intend('plan-1', rows);
  ledger.setLatestPlan('plan-1', TODAY);
}

async function read(target: AdsTarget): Promise<readonly [boolean, number | null]> {
  const [value] = await rig.platform.currentValues([target]);
  return [value?.exists ?? false, value?.value ?? null];
}

/** Modifiers as the structure of the account has them. */
async function modifiers(): Promise<string[]> {
  const { modifiers } = await rig.platform.readEntities(ACCOUNT);
  return modifiers.map(({ resourceName, modifier }) => `${resourceName} ${modifier}`).toSorted();
}

const create = intent(TABLET, 1_000_000, 800_000);

describe('a bid modifier of a device that is not there yet', () => {
  it('is made, for a campaign and for an ad group, each step in the ledger', async () => {
    await plan(create, intent(MOBILE_OF_GROUP, 1_000_000, 1_250_000));

    const document = await apply(world);

    expect(document.summary).toEqual({ applied: 2 });
    expect([await read(tablet), await read(mobileOfGroup)]).toEqual([
      [true, 0.8],
      [true, 1.25],
    ]);
    const steps = ledger.events.filter(({ changeId }) => changeId === create.change_id);
    expect(steps.map(({ kind, outcome, valueMicros }) => [kind, outcome, valueMicros])).toEqual([
      ['validated', null, null],
      ['sending', null, null],
      ['sent', 'accepted', null],
      ['read_back', null, 800_000],
      ['settled', 'applied', null],
    ]);
    expect(steps[0]?.reason).toMatch(/There is none yet/);
    expect(
      rig.sandbox.twin.writes.filter(({ resourceName }) => resourceName === tablet.resourceName),
    ).not.toEqual([]);
  });

  it('is gone again after a rollback, and so it stays', async () => {
    const before = await modifiers();
    await plan(create, intent(MOBILE_OF_GROUP, 1_000_000, 1_250_000));
    await apply(world);
    expect(await modifiers()).toHaveLength(before.length + 2);
    rig.clock.advance({ minutes: 30 });

    const document = await rollback(world, { by: 'plan', planId: 'plan-1' });

    expect(document.summary).toEqual({ applied: 2 });
    expect(document.leftAlone).toEqual([]);
    expect(await modifiers()).toEqual(before);
    rig.clock.advance({ minutes: 30 });
    const again = await rollback(world, { by: 'plan', planId: 'plan-1' });
    expect(again.leftAlone.map(({ reason }) => reason)).toEqual([
      'It is undone already.',
      'It is undone already.',
    ]);
    expect((await apply(world)).overwrote).toEqual([]);
  });

  it('is changed like any other once it is there', async () => {
    await plan(create);
    await apply(world);
    rig.clock.advance({ minutes: 30 });
    const further = { plan_id: 'plan-2', planned_at: rig.clock.now().toISOString() };
    await ledger.intend('plan-2', [intent(TABLET, 800_000, 700_000, further)]);

    expect((await apply(world, 'plan-2')).summary).toEqual({ applied: 1 });
    expect(await read(tablet)).toEqual([true, 0.7]);
  });

  it('is found by reading when the answer is lost, and not made twice', async () => {
    await plan(create);
    rig.sandbox.twin.faults.set([{ kind: 'reset', on: 'mutate', afterApplying: true, times: 1, skip: 1 }]);
    expect((await apply(world)).error).not.toBeNull();
    rig.clock.advance({ minutes: 30 });

    expect((await apply(world)).summary).toEqual({ applied: 1 });
    expect(rig.writes().filter(({ target }) => target.resourceName === tablet.resourceName)).toHaveLength(1);
  });

  it('is made again when the request was lost before it was carried out', async () => {
    await plan(create);
    rig.sandbox.twin.faults.set([{ kind: 'reset', on: 'mutate', times: 1, skip: 1 }]);
    expect((await apply(world)).summary).toEqual({ waiting: 1 });
    rig.clock.advance({ minutes: 30 });

    expect((await apply(world)).summary).toEqual({ applied: 1 });
    expect(await read(tablet)).toEqual([true, 0.8]);
  });

  it('is left alone when someone has made it since the decision', async () => {
    await plan(create);
    await rig.platform.mutate([{ key: 'other', target: tablet, to: 2, how: 'create' }], {
      validateOnly: false,
    });

    const [change] = (await apply(world)).changes;
    expect(change).toMatchObject({
      state: 'stale',
      reason: 'Decided on 1, and the account holds 2.',
    });
    expect(await read(tablet)).toEqual([true, 2]);
  });

  it('is not taken away when someone has changed it since', async () => {
    await plan(create);
    await apply(world);
    rig.clock.advance({ minutes: 30 });
    await rig.personEdits(tablet, 1.5);
    rig.clock.advance({ minutes: 30 });

    const document = await rollback(world, { by: 'plan', planId: 'plan-1' });
    expect(document.summary).toEqual({});
    expect(document.leftAlone[0]?.reason).toMatch(/ann@example.com .* changed it/);
    expect(await read(tablet)).toEqual([true, 1.5]);
  });
});

describe('a bid modifier that is not made', () => {
  const reasonOf = async (row: LedgerRow): Promise<string> => {
    await plan(row);
    const [change] = (await apply(world)).changes;
    expect(change?.state).toBe('refused');
    return change?.reason ?? '';
  };

  it('is one of an hour, as the campaign would then run in that hour only', async () => {
    const hour = { level: 'campaign_modifier', id: '1~78', lever: 'hour_modifier' } as const;
    expect(await reasonOf(intent(hour, 1_000_000, 1_200_000))).toMatch(/runs in the hours listed only/);
  });

  it('is one of a place that the campaign does not target', async () => {
    const place = { level: 'campaign_modifier', id: '1~2250', lever: 'location_modifier' } as const;
    expect(await reasonOf(intent(place, 1_000_000, 1_200_000))).toMatch(/does not target that place/);
  });

  it('is one that the bidding strategy ignores', async () => {
    const automated = { level: 'campaign_modifier', id: '2~30002', lever: 'device_modifier' } as const;
    expect(await reasonOf(intent(automated, 1_000_000, 1_200_000))).toMatch(/ignore bid modifiers/);
  });

  it('is one of a device that a person has excluded from the campaign', async () => {
    const group = { level: 'ad_group_modifier', id: '1~10~30001', lever: 'device_modifier' } as const;
    const mobile = { ...tablet, resourceName: `customers/${ACCOUNT}/campaignCriteria/1~30001` };
    await rig.personEdits(mobile, 0);
    expect(await reasonOf(intent(group, 0, 1_200_000))).toMatch(/excluded it/);
  });
});
