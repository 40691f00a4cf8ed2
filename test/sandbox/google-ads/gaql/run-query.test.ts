import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf, sampleTwin } from '../twin-for-tests.ts';

const twin = sampleTwin();
const ids = (query: string, resource = 'campaign'): unknown[] =>
  rowsOf(twin, query).map((row) => row[resource]?.['id']);

describe('runQuery', () => {
  it.each([
    ['campaign.id != 11', ['12', '13', '14', '15']],
    ['campaign.id IN (11, 14)', ['11', '14']],
    ['campaign.id NOT IN (11, 14)', ['12', '13', '15']],
    ['campaign.id BETWEEN 12 AND 14', ['12', '13', '14']],
    ['campaign.id > 13', ['14', '15']],
    ['campaign.id <= 12', ['11', '12']],
    ["campaign.status = 'PAUSED'", ['14']],
    ['campaign.status = PAUSED', ['14']],
    ["campaign.name LIKE 'search%'", ['11']],
    ["campaign.name NOT LIKE 'Campaign%'", ['11']],
    ["campaign.name LIKE 'Campaign 1_'", ['12', '13', '14', '15']],
    ["campaign.name REGEXP_MATCH '.*1[34]'", ['13', '14']],
    ['campaign.bidding_strategy IS NOT NULL', ['15']],
    ['campaign.bidding_strategy IS NULL', ['11', '12', '13', '14']],
    ["campaign.labels CONTAINS ANY ('customers/1/labels/7', 'x')", ['11']],
    ["campaign.labels CONTAINS ALL ('customers/1/labels/7', 'x')", []],
    ["campaign.labels CONTAINS NONE ('customers/1/labels/7')", ['12', '13', '14', '15']],
    ['campaign.missing_eu_political_advertising_declaration = TRUE', []],
    ["campaign.id > 11 AND campaign.status = 'ENABLED'", ['12', '13', '15']],
  ])('keeps the rows where %s', (condition, expected) => {
    expect(ids(`SELECT campaign.id FROM campaign WHERE ${condition}`)).toEqual(expected);
  });

  it('takes % and _ in brackets for themselves, and escaped quotes', () => {
    const texts = (condition: string): unknown[] =>
      rowsOf(twin, `SELECT ad_group_criterion.display_name FROM ad_group_criterion WHERE ${condition}`).map(
        (row) => row['adGroupCriterion']?.['displayName'],
      );

    expect(texts("ad_group_criterion.keyword.text LIKE '50[%] off%'")).toEqual(['50% off shoes']);
    expect(texts("ad_group_criterion.keyword.text = 'men\\'s shoes'")).toEqual(["men's shoes"]);
  });

  it('sorts by several fields and cuts at the limit', () => {
    const query =
      'SELECT campaign.id, campaign.status FROM campaign ORDER BY campaign.status DESC, campaign.id DESC LIMIT 3';

    expect(ids(query)).toEqual(['14', '15', '13']);
  });

  it('sums facts by the segments selected, and drops empty rows once there are any', () => {
    const unsplit = rowsOf(
      twin,
      'SELECT campaign.id, metrics.clicks FROM campaign WHERE segments.date DURING YESTERDAY',
    );
    const split = rowsOf(
      twin,
      'SELECT campaign.id, segments.device, metrics.clicks FROM campaign WHERE segments.date DURING YESTERDAY',
    );

    expect(unsplit.map((row) => row['metrics']?.['clicks'])).toEqual(['40', '20', '0', '0', '0']);
    expect(
      split.map((row) => [row['campaign']?.['id'], row['segments']?.['device'], row['metrics']?.['clicks']]),
    ).toEqual([
      ['11', 'MOBILE', '20'],
      ['11', 'DESKTOP', '20'],
      ['12', 'MOBILE', '10'],
      ['12', 'DESKTOP', '10'],
    ]);
  });

  it('counts the same however rows are split', () => {
    const segments = ['date', 'device', 'ad_network_type', 'hour', 'week', 'month', 'day_of_week'];
    fc.assert(
      fc.property(
        fc.subarray(segments),
        fc.constantFrom('customer', 'campaign', 'ad_group', 'keyword_view'),
        (by, from) => {
          const fields = ['metrics.clicks', ...by.map((name) => `segments.${name}`)].join(', ');
          const rows = rowsOf(twin, `SELECT ${fields} FROM ${from} WHERE segments.date DURING LAST_7_DAYS`);

          expect(rows.reduce((sum, row) => sum + Number(row['metrics']?.['clicks']), 0)).toBe(7 * 3 * 2 * 10);
        },
      ),
    );
  });

  it('puts money in micros, ratios as numbers, values in currency units', () => {
    const [row] = rowsOf(
      twin,
      'SELECT metrics.cost_micros, metrics.ctr, metrics.average_cpc, metrics.conversions, metrics.conversions_value, metrics.conversions_by_conversion_date, metrics.cost_per_conversion FROM keyword_view WHERE segments.date DURING YESTERDAY AND ad_group_criterion.criterion_id = 1001',
    );

    expect(row?.['metrics']).toEqual({
      costMicros: '14000000',
      ctr: 0.1,
      averageCpc: 700_000,
      conversions: 1,
      conversionsValue: 40,
      conversionsByConversionDate: 0.5,
      costPerConversion: 14_000_000,
    });
  });

  it('censors impression shares, and knows none of a day that is not over', () => {
    const shares = (range: string): unknown[] =>
      rowsOf(
        twin,
        `SELECT ad_group.id, metrics.search_impression_share, metrics.search_rank_lost_impression_share FROM ad_group WHERE segments.date DURING ${range} AND ad_group.id IN (111, 121)`,
      ).map((row) => row['metrics'] ?? {});

    expect(shares('YESTERDAY')).toEqual([
      { searchImpressionShare: 0.5, searchRankLostImpressionShare: 0.5 },
      { searchImpressionShare: 0.0999, searchRankLostImpressionShare: 0.9001 },
    ]);
    expect(shares('TODAY')).toEqual([{}, {}]);
  });

  it('reports no share by hour but zero', () => {
    const [row] = rowsOf(
      twin,
      'SELECT campaign.id, segments.hour, metrics.search_impression_share FROM campaign WHERE segments.date DURING YESTERDAY',
    );

    expect(row?.['metrics']).toEqual({ searchImpressionShare: 0 });
  });

  it('shows bids in force with their source, whether the strategy heeds them or not', () => {
    const rows = rowsOf(
      twin,
      'SELECT ad_group_criterion.cpc_bid_micros, ad_group_criterion.effective_cpc_bid_micros, ad_group_criterion.effective_cpc_bid_source FROM ad_group_criterion WHERE ad_group.id = 111 PARAMETERS omit_unselected_resource_names = true',
    );

    expect(rows.slice(0, 2)).toEqual([
      {
        adGroupCriterion: {
          cpcBidMicros: '1500000',
          effectiveCpcBidMicros: '1500000',
          effectiveCpcBidSource: 'AD_GROUP_CRITERION',
        },
      },
      { adGroupCriterion: { effectiveCpcBidMicros: '1000000', effectiveCpcBidSource: 'AD_GROUP' } },
    ]);
  });

  it('shows the accounts under a manager and the units of currencies', () => {
    expect(
      rowsOf(
        twin,
        "SELECT currency_constant.billable_unit_micros FROM currency_constant WHERE currency_constant.code IN ('USD', 'JPY')",
      ).map((row) => row['currencyConstant']?.['billableUnitMicros']),
    ).toEqual(['10000', '1000000']);
    expect(
      rowsOf(twin, 'SELECT customer_client.id FROM customer_client')[0]?.['customerClient']?.['id'],
    ).toBe('1');
  });
});
