import { describe, expect, it } from 'vitest';
import type { AdsTarget } from '../../../src/core/base/ads-write.ts';
import { RemoteError } from '../../../src/core/base/errors.ts';
import { describeAdsPlatform } from './ads-platform-contract.ts';
import { ACCOUNT, fakeAccount } from './fake-account.ts';
import { fakeAdsPlatform, Killed, type Fault } from './fake-ads-platform.ts';
import { testClock } from './test-clock.ts';
import { MORNING } from './write-rig.ts';

const customer = `customers/${ACCOUNT}`;

function target(setting: AdsTarget['setting'], path: string, strategy?: string): AdsTarget {
  const plain = { accountId: ACCOUNT, resourceName: `${customer}/${path}`, setting };
  return strategy === undefined ? plain : { ...plain, strategy };
}

const keyword = target('keyword.cpc_bid', 'adGroupCriteria/10~101');

describeAdsPlatform('in memory', async () => {
  const clock = testClock(MORNING);
  const account = fakeAccount([
    { strategy: 'MANUAL_CPC', keywords: 4 },
    { strategy: 'TARGET_CPA' },
    { strategy: 'MAXIMIZE_CONVERSION_VALUE' },
  ]);
  const platform = fakeAdsPlatform(account, clock);
  return {
    platform,
    accountId: ACCOUNT,
    keywords: [101, 102, 103].map((id) => target('keyword.cpc_bid', `adGroupCriteria/10~${id}`)),
    others: [
      { target: target('ad_group.cpc_bid', 'adGroups/10'), to: 1_110_000 },
      { target: target('ad_group.target_cpa', 'adGroups/20'), to: 19_000_000 },
      { target: target('ad_group.target_roas', 'adGroups/30'), to: 3.5 },
      { target: target('ad_group.bid_modifier', 'adGroupBidModifiers/10~30000'), to: 1.3 },
      { target: target('campaign.target_cpa', 'campaigns/2', 'TARGET_CPA'), to: 21_000_000 },
      { target: target('campaign.target_roas', 'campaigns/3', 'MAXIMIZE_CONVERSION_VALUE'), to: 4.2 },
      { target: target('campaign.bid_modifier', 'campaignCriteria/1~30001'), to: 0.8 },
      { target: target('campaign.budget', 'campaignBudgets/91'), to: 55_000_000 },
    ],
    now: () => clock.now(),
    personEdits: async (edited, to) => platform.personEdits(edited, to),
    untilHistoryShows: async () => clock.advance({ minutes: 4 }),
    close: () => platform.close(),
  };
});

describe('the faults of the fake', () => {
  const failing = async (fault: Fault) => {
    const clock = testClock(MORNING);
    const account = fakeAccount([{ strategy: 'MANUAL_CPC' }]);
    const platform = fakeAdsPlatform(account, clock, () => fault);
    const error = await platform
      .mutate([{ key: 'a', target: keyword, to: 1_230_000 }], { validateOnly: false })
      .then(() => null)
      .catch((cause: unknown) => cause);
    return { error, written: platform.writes.length, clock, platform };
  };

  it.each([
    ['kill_before', 0, Killed],
    ['kill_after', 1, Killed],
    ['refused', 0, RemoteError],
    ['lost_before', 0, RemoteError],
    ['lost_after', 1, RemoteError],
    ['lost_late', 0, RemoteError],
  ] as const)('%s: %d writes', async (fault, writes, kind) => {
    const { error, written } = await failing(fault);

    expect(error).toBeInstanceOf(kind);
    expect(written).toBe(writes);
    if (error instanceof RemoteError) expect(error.mayHaveApplied).toBe(fault !== 'refused');
  });

  it('a late request takes effect after two minutes', async () => {
    const { clock, platform } = await failing('lost_late');
    clock.advance({ minutes: 3 });
    await platform.currentValues([keyword]).catch(() => undefined);

    expect(platform.writes).toMatchObject([{ late: true, to: 1_230_000 }]);
  });
});
