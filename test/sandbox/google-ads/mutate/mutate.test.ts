import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../../src/sandbox/google-ads/memory-store.ts';
import type { Operation } from '../../../../src/sandbox/google-ads/mutate/operation.ts';
import { sampleAccount } from '../sample-account.ts';
import { codesOf, errorOf, sampleTwin, send, update } from '../twin-for-tests.ts';

const keyword = (fields: object, key = '111~1001'): Operation =>
  update('adGroupCriteria', key, { ...fields });
const adGroup = (fields: object, key = '111'): Operation => update('adGroups', key, { ...fields });
const campaign = (fields: object, key = '12'): Operation => update('campaigns', key, { ...fields });
const budget = (amount: number | null): Operation =>
  update('campaignBudgets', '11', { amount_micros: amount });

describe('mutate', () => {
  it.each<[string, Operation, string]>([
    [
      'a bid that is no multiple of the billable unit',
      keyword({ cpc_bid_micros: 1_234_567 }),
      'currency_error.VALUE_NOT_MULTIPLE_OF_BILLABLE_UNIT',
    ],
    ['a bid of zero', keyword({ cpc_bid_micros: 0 }), 'range_error.TOO_LOW'],
    [
      'a keyword bid that is too big',
      keyword({ cpc_bid_micros: 20_000_000_000 }),
      'bidding_error.BID_TOO_BIG',
    ],
    [
      'an ad group bid that is too big',
      adGroup({ cpc_bid_micros: 20_000_000_000 }),
      'ad_group_error.BID_TOO_BIG',
    ],
    ['a target ROAS over 1000', campaign({ target_roas: { target_roas: 1001 } }), 'range_error.TOO_HIGH'],
    ['a target ROAS under 0.01', adGroup({ target_roas: 0.001 }), 'range_error.TOO_LOW'],
    [
      'a target ROAS of an ad group under a portfolio',
      adGroup({ target_roas: 4 }, '151'),
      'ad_group_error.BID_TYPE_AND_BIDDING_STRATEGY_MISMATCH',
    ],
    [
      'a modifier over 10',
      update('campaignCriteria', '11~30001', { bid_modifier: 11 }),
      'range_error.TOO_HIGH',
    ],
    [
      'a modifier under 0.1',
      update('campaignCriteria', '11~30001', { bid_modifier: 0.05 }),
      'range_error.TOO_LOW',
    ],
    ['a negative budget', budget(-10_000), 'campaign_budget_error.NEGATIVE_MONEY_AMOUNT'],
    [
      'a budget off the unit',
      budget(1_000_001),
      'campaign_budget_error.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT',
    ],
    ['a budget of zero', budget(0), 'campaign_budget_error.MONEY_AMOUNT_LESS_THAN_CURRENCY_MINIMUM_CPC'],
    ['a budget below the minimum', budget(500_000), 'campaign_budget_error.BUDGET_BELOW_PER_DAY_MINIMUM'],
    ['a budget that is too large', budget(1e16), 'campaign_budget_error.MONEY_AMOUNT_TOO_LARGE'],
    ['a cleared budget', budget(null), 'field_error.FIELD_CANNOT_BE_CLEARED'],
    [
      'a cleared target CPA',
      campaign({ target_cpa: { target_cpa_micros: null } }),
      'field_error.FIELD_CANNOT_BE_CLEARED',
    ],
    ['a switch to target CPA without a target', campaign({ target_cpa: {} }, '11'), 'field_error.REQUIRED'],
    [
      'a campaign leaving its portfolio',
      campaign({ manual_cpc: {} }, '15'),
      'bidding_error.BIDDING_STRATEGY_TRANSITION_NOT_ALLOWED',
    ],
    ['a status that does not exist', adGroup({ status: 'ON' }), 'field_error.INVALID_VALUE'],
    ['an empty name', adGroup({ name: ' ' }), 'field_error.REQUIRED'],
    [
      'a missing mask',
      { ...keyword({ cpc_bid_micros: 10_000 }), mask: null },
      'field_mask_error.FIELD_MASK_MISSING',
    ],
    [
      'an unknown path in the mask',
      { ...keyword({}), mask: ['cpc_bid'] },
      'field_mask_error.FIELD_NOT_FOUND',
    ],
    ['a read-only field', keyword({ effective_cpc_bid_micros: 10_000 }), 'field_error.IMMUTABLE_FIELD'],
    [
      'a keyword that is not there',
      keyword({ cpc_bid_micros: 10_000 }, '111~9'),
      'mutate_error.RESOURCE_NOT_FOUND',
    ],
    [
      'a removed keyword',
      keyword({ cpc_bid_micros: 10_000 }, '111~1003'),
      'context_error.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE',
    ],
    [
      'another customer',
      { ...keyword({}), name: 'customers/2/adGroupCriteria/111~1001' },
      'request_error.BAD_RESOURCE_ID',
    ],
    [
      'a malformed name',
      { ...keyword({}), name: 'customers/1/keywords/1' },
      'request_error.RESOURCE_NAME_MALFORMED',
    ],
    ['no name', { ...keyword({}), name: '' }, 'request_error.RESOURCE_NAME_MISSING'],
    [
      'a new campaign',
      { collection: 'campaigns', kind: 'create', name: '', resource: {}, mask: null },
      'operation_access_denied_error.CREATE_OPERATION_NOT_PERMITTED',
    ],
    [
      'removing a budget',
      {
        collection: 'campaignBudgets',
        kind: 'remove',
        name: 'customers/1/campaignBudgets/11',
        resource: {},
        mask: null,
      },
      'campaign_budget_error.CAMPAIGN_BUDGET_IN_USE',
    ],
  ])('refuses %s', (_what, operation, code) => {
    const twin = sampleTwin();
    const before = structuredClone(twin.store.records('1'));

    expect(codesOf(send(twin, [operation]))).toEqual([`0: ${code}`]);
    expect(twin.store.records('1')).toEqual(before);
  });

  it('writes the fields of the mask and nothing else', () => {
    const twin = sampleTwin();
    send(twin, [
      update('adGroups', '111', { cpc_bid_micros: 2_000_000, name: 'Renamed' }, ['cpc_bid_micros']),
    ]);

    expect(twin.store.records('1')?.adGroups.get('111')).toMatchObject({
      cpcBidMicros: 2_000_000,
      name: 'Group 111',
    });
  });

  it('clears a field that is in the mask and has no value', () => {
    const twin = sampleTwin();
    send(twin, [update('adGroupCriteria', '111~1001', {}, ['cpc_bid_micros'])]);

    expect(twin.store.records('1')?.keywords.get('111~1001')?.cpcBidMicros).toBeNull();
  });

  it('accepts a CPC bid under an automated strategy, and nothing comes of it', () => {
    const twin = sampleTwin();
    const result = send(twin, [keyword({ cpc_bid_micros: 3_000_000 }, '121~1004')]);

    expect(result.errors).toEqual([]);
    expect(twin.store.records('1')?.campaigns.get('12')?.strategy).toBe('TARGET_CPA');
  });

  it('keeps what succeeds beside what fails when partial failure is on, with the index of each error', () => {
    const twin = sampleTwin();
    const result = send(twin, [
      adGroup({ cpc_bid_micros: 2_000_000 }),
      adGroup({ cpc_bid_micros: 1 }, '121'),
      adGroup({ cpc_bid_micros: 3_000_000 }, '131'),
      adGroup({ cpc_bid_micros: 4_000_000 }, '9'),
    ]);

    expect(codesOf(result)).toEqual([
      '1: currency_error.VALUE_NOT_MULTIPLE_OF_BILLABLE_UNIT',
      '3: mutate_error.RESOURCE_NOT_FOUND',
    ]);
    expect(result.resourceNames).toEqual([
      'customers/1/adGroups/111',
      null,
      'customers/1/adGroups/131',
      null,
    ]);
    expect(
      [...(twin.store.records('1')?.adGroups.values() ?? [])].map(({ cpcBidMicros }) => cpcBidMicros),
    ).toEqual([2_000_000, 1_000_000, 3_000_000, 1_000_000]);
  });

  it('writes nothing at all when one fails and partial failure is off', () => {
    const twin = sampleTwin();
    const result = send(
      twin,
      [adGroup({ cpc_bid_micros: 2_000_000 }), adGroup({ cpc_bid_micros: 1 }, '121')],
      {
        partialFailure: false,
      },
    );

    expect(result.edits).toEqual([]);
    expect(twin.store.records('1')?.adGroups.get('111')?.cpcBidMicros).toBe(1_000_000);
  });

  it('answers a dry run as it would a real one, and writes nothing', () => {
    const twin = sampleTwin();
    const operations = [adGroup({ cpc_bid_micros: 2_000_000 }), adGroup({ cpc_bid_micros: 1 }, '121')];

    expect(codesOf(send(twin, operations, { validateOnly: true }))).toEqual([
      '1: currency_error.VALUE_NOT_MULTIPLE_OF_BILLABLE_UNIT',
    ]);
    expect(twin.store.records('1')?.adGroups.get('111')?.cpcBidMicros).toBe(1_000_000);
  });

  it('refuses the second change of one resource in one request', () => {
    const result = send(sampleTwin(), [adGroup({ cpc_bid_micros: 2_000_000 }), adGroup({ name: 'x' })]);

    expect(codesOf(result)).toEqual(['1: mutate_error.ID_EXISTS_IN_MULTIPLE_MUTATES']);
  });

  it('takes at most 10,000 operations, and at least one', () => {
    const many = Array.from({ length: 10_001 }, () => adGroup({ cpc_bid_micros: 2_000_000 }));

    expect(errorOf(() => send(sampleTwin(), many)).code).toBe('TOO_MANY_MUTATE_OPERATIONS');
    expect(errorOf(() => send(sampleTwin(), [])).code).toBe('REQUIRED_FIELD_MISSING');
  });

  it('refuses every change of an account with an undeclared campaign, until it is declared', () => {
    const account = sampleAccount();
    account.campaigns.get('14')!.politicalAds = null;
    const twin = sampleTwin({}, new MemoryStore([{ records: account }]));
    const bid = adGroup({ cpc_bid_micros: 2_000_000 });

    expect(codesOf(send(twin, [bid]))).toEqual([
      '0: mutate_error.EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED',
    ]);
    const declared = { contains_eu_political_advertising: 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING' };
    expect(codesOf(send(twin, [campaign(declared, '14')]))).toEqual([]);
    expect(codesOf(send(twin, [bid]))).toEqual([]);
  });

  it('tells how small a budget may be', () => {
    const [{ error } = {}] = send(sampleTwin(), [budget(500_000)]).errors;

    expect(error?.details?.budgetMinimum).toEqual({
      currency: 'USD',
      micros: 1_000_000,
      failedMicros: 500_000,
    });
  });

  it('lets an operation see what an earlier one of the request did', () => {
    const twin = sampleTwin();
    const result = send(twin, [campaign({ manual_cpc: {} }), campaign({ status: 'PAUSED' }, '11')]);

    expect(result.errors).toEqual([]);
    expect(twin.store.records('1')?.campaigns.get('12')).toMatchObject({
      strategy: 'MANUAL_CPC',
      targetCpaMicros: null,
    });
  });

  it('makes, changes and removes a device modifier of an ad group', () => {
    const twin = sampleTwin();
    const create: Operation = {
      collection: 'adGroupBidModifiers',
      kind: 'create',
      name: '',
      resource: { ad_group: 'customers/1/adGroups/111', device: { type: 'MOBILE' }, bid_modifier: 1.25 },
      mask: null,
    };
    const [name] = send(twin, [create]).resourceNames;

    expect(name).toBe('customers/1/adGroupBidModifiers/111~30001');
    expect(codesOf(send(twin, [create]))).toEqual(['0: mutate_error.RESOURCE_ALREADY_EXISTS']);
    send(twin, [update('adGroupBidModifiers', '111~30001', { bid_modifier: 0.8 })]);
    expect(twin.store.records('1')?.bidModifiers.get('111~30001')?.bidModifier).toBe(0.8);
    send(twin, [{ ...create, kind: 'remove', name: name ?? '', resource: {} }]);
    expect(codesOf(send(twin, [update('adGroupBidModifiers', '111~30001', { bid_modifier: 1 })]))).toEqual([
      '0: mutate_error.RESOURCE_NOT_FOUND',
    ]);
  });

  it('makes no modifier for a device that the campaign is opted out of', () => {
    const twin = sampleTwin();
    const account = twin.store.records('1');
    account!.criteria.get('11~30001')!.bidModifier = 0;
    const create: Operation = {
      collection: 'adGroupBidModifiers',
      kind: 'create',
      name: '',
      resource: { ad_group: 'customers/1/adGroups/111', device: { type: 'MOBILE' }, bid_modifier: 1.25 },
      mask: null,
    };

    expect(codesOf(send(twin, [create]))).toEqual([
      '0: ad_group_bid_modifier_error.CANNOT_OVERRIDE_OPTED_OUT_CAMPAIGN_CRITERION_BID_MODIFIER',
    ]);
  });

  it('makes a schedule of whole hours, and no place or hour can be opted out of', () => {
    const twin = sampleTwin();
    const schedule = {
      day_of_week: 'MONDAY',
      start_hour: 8,
      end_hour: 12,
      start_minute: 'ZERO',
      end_minute: 'ZERO',
    };
    const create = (resource: object): Operation => ({
      collection: 'campaignCriteria',
      kind: 'create',
      name: '',
      resource: { campaign: 'customers/1/campaigns/11', ...resource },
      mask: null,
    });

    const [name] = send(twin, [create({ ad_schedule: schedule, bid_modifier: 1.1 })]).resourceNames;
    expect(name).toMatch(/^customers\/1\/campaignCriteria\/11~\d+$/);
    const half = { ...schedule, start_minute: 'THIRTY' };
    expect(codesOf(send(twin, [create({ ad_schedule: half })]))).toEqual([
      '0: campaign_criterion_error.CONCRETE_TYPE_REQUIRED',
    ]);
    const place = { location: { geo_target_constant: 'geoTargetConstants/2840' }, bid_modifier: 0 };
    expect(codesOf(send(twin, [create(place)]))).toEqual(['0: range_error.TOO_LOW']);
  });
});
