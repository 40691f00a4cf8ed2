import { beforeEach, describe, expect, it } from 'vitest';
import type { AdsTarget } from '../../src/core/base/ads-write.ts';
import type { LedgerRow } from '../../src/core/tables/ops.ts';
import { apply } from '../../src/jobs/apply.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import { exitCodeOf } from '../../src/jobs/apply-document.ts';
import { applyRig, FIELD, KEYWORD, once, plan, raise, states, type ApplyRig } from './ads/apply-rig.ts';
import { fakeAccount } from './ads/fake-account.ts';
import { fakeAdsPlatform } from './ads/fake-ads-platform.ts';
import { intent, writeWorld } from './ads/write-rig.ts';

let rig: ApplyRig;
beforeEach(() => {
  rig = applyRig();
});

describe('a change', () => {
  it('is validated, sent, read back and settled, each with its own event', async () => {
    await plan(rig, raise);

    const document = await apply(rig.world);

    expect(document.summary).toEqual({ applied: 1 });
    expect(exitCodeOf(document)).toBe(0);
    expect(rig.account.get(FIELD)).toBe(1_300_000);
    expect(
      rig.ledger.events.map(({ seq, kind, outcome, valueMicros }) => [seq, kind, outcome, valueMicros]),
    ).toEqual([
      [1, 'validated', null, 1_100_000],
      [2, 'sending', null, null],
      [3, 'sent', 'accepted', null],
      [4, 'read_back', null, 1_300_000],
      [5, 'settled', 'applied', null],
    ]);
  });

  it('is made once, however often the plan is applied', async () => {
    await plan(rig, raise);
    await apply(rig.world);
    rig.clock.advance({ minutes: 60 });

    expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
    expect(rig.platform.writes).toHaveLength(1);
  });

  it('that was undone is not made again by another plan of the same day', async () => {
    await plan(rig, raise);
    await apply(rig.world);
    expect((await rollback(rig.world, { by: 'change', changeId: raise.change_id })).summary).toEqual({
      applied: 1,
    });
    const planned_at = rig.clock.now().toISOString();
    await rig.ledger.intend('plan-2', [
      intent(KEYWORD, 1_100_000, 1_300_000, { plan_id: 'plan-2', planned_at }),
    ]);

    const [again] = (await apply(rig.world, 'plan-2')).changes;
    expect(again).toMatchObject({ state: 'refused', reason: expect.stringMatching(/sent before/) });
    expect(rig.account.get(FIELD)).toBe(1_100_000);
  });

  it('of a keyword that follows its ad group sets a bid of its own', async () => {
    await plan(rig, intent({ ...KEYWORD, id: '1~10~100' }, 1_000_000, 1_100_000));

    expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
    expect(rig.account.get({ ...FIELD, resourceName: FIELD.resourceName.replace('101', '100') })).toBe(
      1_100_000,
    );
    expect(rig.ledger.events[0]).toMatchObject({ kind: 'validated', valueMicros: null });
  });

  it('is refused as stale when the account holds another value', async () => {
    await plan(rig, intent(KEYWORD, 1_000_000, 1_300_000));

    expect(await states(rig)).toEqual([['stale', 'Decided on 1, and the account holds 1.1.']]);
    expect(rig.platform.writes).toEqual([]);
  });

  it('is refused with what the platform says when it would not accept it', async () => {
    await plan(rig, raise);
    once(rig, 'validate', 'partial');

    expect(await states(rig)).toEqual([['refused', 'The platform refused it: internal_error.TRANSIENT']]);
  });

  it('settles as failed when the platform refuses it at the last moment', async () => {
    await plan(rig, raise);
    once(rig, 'mutate', 'partial');

    expect(await states(rig)).toEqual([['failed', 'The platform refused it: internal_error.TRANSIENT']]);
    expect(rig.account.get(FIELD)).toBe(1_100_000);
  });
});

describe('a lever', () => {
  it.each([
    [
      'under an automated strategy',
      { level: 'keyword', id: '2~20~101', lever: 'max_cpc' },
      1_100_000,
      /sets bids itself/,
    ],
    ['under an unknown strategy', { level: 'campaign', id: '3', lever: 'budget' }, 50_000_000, /not known/],
    [
      'that is not there',
      { level: 'keyword', id: '1~10~999', lever: 'max_cpc' },
      1_000_000,
      /There is no max_cpc/,
    ],
    [
      'that moves a target by 30 %',
      { level: 'campaign', id: '2', lever: 'target_cpa' },
      20_000_000,
      /under 30 %/,
    ],
  ] as const)('%s is refused', async (_what, lever, from, reason) => {
    await plan(rig, intent(lever, from, from * 1.3));

    expect(await states(rig)).toEqual([['refused', expect.stringMatching(reason)]]);
    expect(rig.platform.writes).toEqual([]);
  });

  it.each([
    ['target CPA', { level: 'campaign', id: '2', lever: 'target_cpa' }, 20_000_000, 24_000_000],
    ['ad group target CPA', { level: 'ad_group', id: '2~20', lever: 'target_cpa' }, 20_000_000, 17_000_000],
    ['budget', { level: 'campaign', id: '2', lever: 'budget' }, 50_000_000, 55_000_000],
    ['ad group bid', { level: 'ad_group', id: '1~10', lever: 'max_cpc' }, 1_000_000, 900_000],
    [
      'device modifier',
      { level: 'campaign_modifier', id: '1~30001', lever: 'device_modifier' },
      1_000_000,
      1_150_000,
    ],
    [
      'hour modifier',
      { level: 'campaign_modifier', id: '1~77', lever: 'hour_modifier' },
      1_100_000,
      1_200_000,
    ],
    [
      'location modifier',
      { level: 'campaign_modifier', id: '1~2840', lever: 'location_modifier' },
      900_000,
      1_000_000,
    ],
    [
      'ad group device modifier',
      { level: 'ad_group_modifier', id: '1~10~30000', lever: 'device_modifier' },
      1_200_000,
      1_000_000,
    ],
  ] as const)('%s is written where the strategy honours it', async (_what, lever, from, to) => {
    await plan(rig, intent(lever, from, to));

    expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
    expect(rig.platform.writes).toHaveLength(1);
  });

  it.each([
    ['while the strategy learns', { systemStatus: 'LEARNING_SETTING_CHANGE' }, /is learning/],
    ['while nobody knows whether it learns', { systemStatus: null }, /not known/],
    ['of a portfolio', { portfolioStrategy: 'customers/1/biddingStrategies/2' }, /portfolio/],
    ['of an experiment', { experimentType: 'EXPERIMENT' }, /experiment/],
    ['of a removed campaign', { status: 'REMOVED' }, /removed/],
    ['of a campaign without a target', { targetCpaMicros: null }, /first one is a person/],
  ] as const)('a target %s is refused', async (_what, about, reason) => {
    Object.assign(rig.account.campaign('2'), about);
    await plan(rig, intent({ level: 'campaign', id: '2', lever: 'target_cpa' }, 20_000_000, 22_000_000));

    expect(await states(rig)).toEqual([['refused', expect.stringMatching(reason)]]);
  });

  it('is left alone when its budget is shared', async () => {
    const campaign = rig.account.campaign('1');
    if (campaign.budget !== null) campaign.budget = { ...campaign.budget, shared: true, campaigns: 3 };
    await plan(rig, intent({ level: 'campaign', id: '1', lever: 'budget' }, 50_000_000, 55_000_000));

    expect(await states(rig)).toEqual([['refused', expect.stringMatching(/shared/)]]);
  });
});

describe('a request', () => {
  it('holds at most a thousand operations, and writes each field once', async () => {
    const many = fakeAccount([{ strategy: 'MANUAL_CPC', keywords: 1_501 }]);
    const platform = fakeAdsPlatform(many, rig.clock);
    const world = writeWorld({ ...rig, platform });
    const rows = Array.from({ length: 1_500 }, (_, k): LedgerRow => {
      const from = many.get(field(101 + k)) ?? 0;
      return intent({ ...KEYWORD, id: `1~10~${101 + k}` }, from, from + 10_000);
    });
    await plan(rig, ...rows, intent(KEYWORD, 1_100_000, 1_200_000));

    expect((await apply(world)).summary).toEqual({ applied: 1_500, refused: 1 });
    expect(platform.largestRequest()).toBe(1_000);
  });
});

function field(criterion: number): Pick<AdsTarget, 'resourceName' | 'setting'> {
  return { ...FIELD, resourceName: FIELD.resourceName.replace('101', String(criterion)) };
}
