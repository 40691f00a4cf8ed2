import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdsOperation, AdsTarget } from '../../../src/core/base/ads-write.ts';
import { fromPlatform, toPlatform } from '../../../src/core/changes/lever-value.ts';
import { wireMutation } from '../../../src/core/changes/wire-mutation.ts';
import { micros } from '../../../src/core/base/micros.ts';

const CENT = 10_000;

function operation(
  setting: AdsTarget['setting'],
  path: string,
  to: number | null,
  strategy?: string,
): AdsOperation {
  const target = { accountId: '1', resourceName: `customers/1/${path}`, setting };
  return { key: 'k', target: strategy === undefined ? target : { ...target, strategy }, to };
}

const bid = (to: number | null): AdsOperation => operation('keyword.cpc_bid', 'adGroupCriteria/2~3', to);

describe('the resource of each setting', () => {
  it.each([
    [bid(1_500_000), 'ad_group_criterion', { cpc_bid_micros: 1_500_000 }],
    [operation('ad_group.cpc_bid', 'adGroups/2', 700_000), 'ad_group', { cpc_bid_micros: 700_000 }],
    [operation('ad_group.target_cpa', 'adGroups/2', 9_000_000), 'ad_group', { target_cpa_micros: 9_000_000 }],
    [operation('ad_group.target_roas', 'adGroups/2', 3.5), 'ad_group', { target_roas: 3.5 }],
    [
      operation('ad_group.bid_modifier', 'adGroupBidModifiers/2~30001', 1.2),
      'ad_group_bid_modifier',
      { bid_modifier: 1.2 },
    ],
    [
      operation('campaign.target_cpa', 'campaigns/4', 8_000_000, 'TARGET_CPA'),
      'campaign',
      { target_cpa: { target_cpa_micros: 8_000_000 } },
    ],
    [
      operation('campaign.target_cpa', 'campaigns/4', 8_000_000, 'MAXIMIZE_CONVERSIONS'),
      'campaign',
      { maximize_conversions: { target_cpa_micros: 8_000_000 } },
    ],
    [
      operation('campaign.target_roas', 'campaigns/4', 4, 'TARGET_ROAS'),
      'campaign',
      { target_roas: { target_roas: 4 } },
    ],
    [
      operation('campaign.target_roas', 'campaigns/4', 4, 'MAXIMIZE_CONVERSION_VALUE'),
      'campaign',
      { maximize_conversion_value: { target_roas: 4 } },
    ],
    [
      operation('campaign.bid_modifier', 'campaignCriteria/4~30001', 0.8),
      'campaign_criterion',
      { bid_modifier: 0.8 },
    ],
    [
      operation('campaign.budget', 'campaignBudgets/5', 20_000_000),
      'campaign_budget',
      { amount_micros: 20_000_000 },
    ],
  ] as const)('%j', (given, entity, fields) => {
    expect(wireMutation(given, CENT)).toEqual({
      mutation: {
        entity,
        operation: 'update',
        resource: { resource_name: given.target.resourceName, ...fields },
      },
      problem: null,
    });
  });

  it('clears only what then follows its parent', () => {
    expect(wireMutation(bid(null), CENT).mutation?.resource).toEqual({
      resource_name: 'customers/1/adGroupCriteria/2~3',
      cpc_bid_micros: null,
    });
    for (const [setting, path, strategy] of [
      ['ad_group.cpc_bid', 'adGroups/2'],
      ['campaign.budget', 'campaignBudgets/5'],
      ['campaign.bid_modifier', 'campaignCriteria/4~30001'],
      ['campaign.target_cpa', 'campaigns/4', 'TARGET_CPA'],
    ] as const) {
      expect(wireMutation(operation(setting, path, null, strategy), CENT).problem).toMatch(
        /cannot be cleared/,
      );
    }
  });
});

describe('what never reaches the wire', () => {
  it.each([
    ['undefined, which would clear the bid', { ...bid(1), to: undefined }, /finite number/],
    ['NaN, which would be sent as 0', bid(Number.NaN), /finite number/],
    ['infinity', bid(Number.POSITIVE_INFINITY), /finite number/],
    ['a text', { ...bid(1), to: '1500000' }, /finite number/],
    ['half a micro', bid(10_000.5), /whole number/],
    ['a bid between two cents', bid(1_505_000), /multiple of 0.01/],
    ['zero, which is not a clear', bid(0), /from/],
    ['a negative bid', bid(-10_000), /from/],
    ['a bid of a million and more', bid(1_000_000_010_000), /from/],
    ['an opt-out of a device', operation('campaign.bid_modifier', 'campaignCriteria/4~30001', 0), /from 0.1/],
    ['a modifier above 10', operation('campaign.bid_modifier', 'campaignCriteria/4~30001', 10.01), /to 10/],
    ['half a per cent', operation('campaign.bid_modifier', 'campaignCriteria/4~30001', 1.005), /multiple/],
    ['a key of camel case', { ...bid(10_000), cpcBidMicros: 1 }, /unknown key "cpcBidMicros"/],
    ['a create of what is not there', { ...bid(10_000), create: true }, /unknown key "create"/],
    ['another account', { ...bid(10_000), target: { ...bid(1).target, accountId: '2' } }, /account 2/],
    ['another collection', operation('keyword.cpc_bid', 'adGroups/2', 10_000), /adGroupCriteria/],
    ['half a resource name', operation('keyword.cpc_bid', 'adGroupCriteria/2', 10_000), /adGroupCriteria/],
    ['a target under no strategy', operation('campaign.target_cpa', 'campaigns/4', 10_000), /no field/],
    [
      'a target under a strategy without it',
      operation('campaign.target_cpa', 'campaigns/4', 10_000, 'TARGET_ROAS'),
      /no field/,
    ],
    [
      'an unknown setting',
      { ...bid(1), target: { ...bid(1).target, setting: 'keyword.cpm' } },
      /unknown setting/,
    ],
  ])('%s', (_what, given, problem) => {
    const answer = wireMutation(given as AdsOperation, CENT);
    expect(answer.mutation).toBeNull();
    expect(answer.problem).toMatch(problem);
  });

  it('refuses a bid that is no multiple of the unit, whatever the unit', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1_000, 10_000, 1_000_000),
        fc.integer({ min: 1, max: 50_000_000 }),
        (unit, to) => {
          expect(wireMutation(bid(to), unit).problem === null).toBe(to % unit === 0);
        },
      ),
      { seed: 1 },
    );
  });
});

describe('ratios on their way to the platform and back', () => {
  it('come back as they went, also through single precision', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 1000 }), (percent) => {
        const millionths = micros(percent * 10_000);
        const sent = toPlatform('campaign.bid_modifier', millionths);
        expect(fromPlatform('campaign.bid_modifier', sent)).toBe(millionths);
        expect(fromPlatform('campaign.bid_modifier', Math.fround(sent ?? 0))).toBe(millionths);
      }),
      { seed: 2 },
    );
  });
});

describe('a modifier of a device', () => {
  const modifier = (path: string, how: 'create' | 'remove', to: number | null): AdsOperation => {
    const setting = path.startsWith('campaign') ? 'campaign.bid_modifier' : 'ad_group.bid_modifier';
    return { ...operation(setting, path, to), how };
  };

  it('is made by naming its parent and the device', () => {
    expect(wireMutation(modifier('campaignCriteria/2~30002', 'create', 0.8), CENT).mutation).toEqual({
      entity: 'campaign_criterion',
      operation: 'create',
      resource: { campaign: 'customers/1/campaigns/2', device: { type: 'TABLET' }, bid_modifier: 0.8 },
    });
    expect(wireMutation(modifier('adGroupBidModifiers/3~30001', 'create', 1.25), CENT).mutation).toEqual({
      entity: 'ad_group_bid_modifier',
      operation: 'create',
      resource: { ad_group: 'customers/1/adGroups/3', device: { type: 'MOBILE' }, bid_modifier: 1.25 },
    });
  });

  it('is taken away by its name', () => {
    expect(wireMutation(modifier('adGroupBidModifiers/3~30001', 'remove', null), CENT).mutation).toEqual({
      entity: 'ad_group_bid_modifier',
      operation: 'remove',
      resource: 'customers/1/adGroupBidModifiers/3~30001',
    });
  });

  it.each([
    [modifier('campaignCriteria/2~2840', 'create', 1.2), /no modifier of a device/],
    [modifier('campaignCriteria/2~77', 'remove', null), /no modifier of a device/],
    [modifier('campaignCriteria/2~30001', 'create', null), /cannot be cleared/],
    [modifier('campaignCriteria/2~30001', 'create', 0), /from 0.1 to 10/],
    [modifier('campaignCriteria/2~30001', 'remove', 1.2), /has no value/],
    [{ ...bid(null), how: 'remove' }, /no modifier of a device/],
  ] as const)('is refused: %j', (wrong, problem) => {
    expect(wireMutation(wrong, CENT).problem).toMatch(problem);
  });
});
