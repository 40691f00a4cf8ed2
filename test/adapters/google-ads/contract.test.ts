import type { AdsTarget } from '../../../src/core/base/ads-write.ts';
import { describeAdsPlatform } from '../../jobs/ads/ads-platform-contract.ts';
import { ACCOUNT } from '../../jobs/ads/fake-account.ts';
import { openTwinRig, turn } from '../../jobs/ads/twin-rig.ts';

const target = (setting: AdsTarget['setting'], path: string, strategy?: string): AdsTarget => {
  const plain = { accountId: ACCOUNT, resourceName: `customers/${ACCOUNT}/${path}`, setting };
  return strategy === undefined ? plain : { ...plain, strategy };
};

/* The same suite as the fake's: the connector in front of the twin, over real HTTP and gRPC. */
describeAdsPlatform('of Google Ads, in front of its twin', async () => {
  const rig = await openTwinRig({
    campaigns: [
      { strategy: 'MANUAL_CPC', keywords: 4 },
      { strategy: 'TARGET_CPA' },
      { strategy: 'MAXIMIZE_CONVERSION_VALUE' },
    ],
  });
  return {
    platform: rig.platform,
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
      { target: target('campaign.bid_modifier', 'campaignCriteria/1~77'), to: 1.2 },
      { target: target('campaign.bid_modifier', 'campaignCriteria/1~2840'), to: 0.95 },
      { target: target('campaign.budget', 'campaignBudgets/91'), to: 55_000_000 },
    ],
    now: () => rig.clock.now(),
    personEdits: (edited, to) => rig.personEdits(edited, to),
    untilHistoryShows: () => turn(rig.sandbox.endpoint, '/sandbox/advance', { minutes: 4 }),
    close: () => rig.close(),
  };
});
