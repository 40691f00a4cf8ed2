import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../../src/core/base/day.ts';
import { MarketStore } from '../../../src/sandbox/google-ads/market-store.ts';
import { createMarket } from '../../../src/sandbox/market/create-market.ts';
import { defaultPlan } from '../../../src/sandbox/market/default-account.ts';
import type { Market } from '../../../src/sandbox/market/market-state.ts';
import type { OrderRow, SessionRow } from '../../../src/sandbox/market/market.ts';
import { readOrders } from '../../../src/sandbox/market/orders.ts';
import { readSessions } from '../../../src/sandbox/market/sessions.ts';
import { CALLER, codesOf, rowsOf, sampleTwin } from './twin-for-tests.ts';
import type { Twin } from '../../../src/sandbox/google-ads/twin.ts';
import type { Operation } from '../../../src/sandbox/google-ads/mutate/operation.ts';

const HISTORY_DAYS = 12;
const ACCOUNT = '1234567890';

function open(): { readonly market: Market; readonly twin: Twin } {
  const startDay = addDays(day('2026-10-31'), -HISTORY_DAYS);
  const market = createMarket(defaultPlan({ seed: 3, startDay }));
  return { market, twin: sampleTwin({}, new MarketStore([market])) };
}

function write(twin: Twin, collection: Operation['collection'], key: string, fields: object): string[] {
  const name = `customers/${ACCOUNT}/${collection}/${key}`;
  const mask = Object.entries(fields).map(([path, value]) =>
    typeof value === 'object' && value !== null ? `${path}.${Object.keys(value as object)[0]}` : path,
  );
  const operation: Operation = {
    collection,
    kind: 'update',
    name,
    resource: { resource_name: name, ...fields },
    mask,
  };
  const result = twin.mutate(
    ACCOUNT,
    [operation],
    { partialFailure: true, validateOnly: false },
    CALLER,
    twin.faults.next('mutate'),
  );
  return codesOf(result);
}

type Rows = ReturnType<typeof rowsOf>;

/** Clicks by what rows are of, device and network; what was not clicked is left out. */
function sumBy(rows: Rows, of: (row: Rows[number]) => unknown): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const clicks = Number(row['metrics']?.['clicks']);
    const { device, adNetworkType } = row['segments'] ?? {};
    const key = `${String(of(row))} ${String(device)} ${String(adNetworkType)}`;
    if (clicks > 0) sums.set(key, (sums.get(key) ?? 0) + clicks);
  }
  return new Map([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe('MarketStore', () => {
  it('plays the days that are over, and gives the same counts however they are asked for', () => {
    const { market, twin } = open();
    const clicks = (from: string, extra = ''): number =>
      rowsOf(
        twin,
        `SELECT metrics.clicks, metrics.conversions${extra} FROM ${from} WHERE segments.date DURING LAST_7_DAYS`,
        ACCOUNT,
      ).reduce((sum, row) => sum + Number(row['metrics']?.['clicks']), 0);

    expect(market.played).toBe(HISTORY_DAYS);
    const total = clicks('customer');
    expect(total).toBeGreaterThan(500);
    expect([
      clicks('campaign', ', segments.device'),
      clicks('keyword_view', ', segments.date'),
      clicks('campaign', ', segments.hour'),
      clicks('ad_group', ', segments.ad_network_type'),
      clicks('location_view', ', campaign_criterion.location.geo_target_constant'),
    ]).toEqual([total, total, total, total, total]);
  });

  it('tells of every click of a day which keyword it was on, as sessions and orders know it', () => {
    const { market, twin } = open();
    const date = addDays(day('2026-10-31'), -9);
    const days = { from: date, to: date };
    const rows = rowsOf(
      twin,
      `SELECT click_view.gclid, click_view.keyword, click_view.location_of_presence.most_specific, campaign.id, ad_group.id, segments.date, segments.device, segments.ad_network_type, metrics.clicks FROM click_view WHERE segments.date = '${date}'`,
      ACCOUNT,
    );
    const keywords = new Map(
      rows.map(({ clickView, campaign, adGroup }) => [
        clickView?.['gclid'],
        [campaign?.['id'], adGroup?.['id'], clickView?.['keyword']],
      ]),
    );
    const counted = rowsOf(
      twin,
      `SELECT ad_group_criterion.resource_name, segments.device, segments.ad_network_type, metrics.clicks FROM keyword_view WHERE segments.date = '${date}'`,
      ACCOUNT,
    );
    const named = ({ campaignId, adGroupId, keywordId }: SessionRow | OrderRow): unknown[] => [
      campaignId,
      adGroupId,
      `customers/${ACCOUNT}/adGroupCriteria/${adGroupId}~${keywordId}`,
    ];
    const sessions = readSessions(market, days);
    const orders = readOrders(market, { from: date, to: addDays(date, 8) }).filter(
      ({ clickDay }) => clickDay === date,
    );

    expect(rows.length).toBeGreaterThan(100);
    expect(keywords.size).toBe(rows.length);
    expect(rows[0]?.['clickView']?.['resourceName']).toBe(
      `customers/${ACCOUNT}/clickViews/${date}~${String(rows[0]?.['clickView']?.['gclid'])}`,
    );
    expect(sumBy(rows, ({ clickView }) => clickView?.['keyword'])).toEqual(
      sumBy(counted, ({ adGroupCriterion }) => adGroupCriterion?.['resourceName']),
    );
    expect(sessions.length).toBeLessThan(rows.length);
    for (const session of sessions) expect(keywords.get(session.clickId)).toEqual(named(session));
    expect(orders.length).toBeGreaterThan(0);
    for (const order of orders) expect(keywords.get(order.clickId)).toEqual(named(order));
  });

  it('splits conversions by lag, and counts them by the day they came', () => {
    const { twin } = open();
    const sum = (field: string, segment = ''): number =>
      rowsOf(
        twin,
        `SELECT metrics.${field}${segment} FROM customer WHERE segments.date BETWEEN '2026-10-01' AND '2026-10-31'`,
        ACCOUNT,
      ).reduce((all, row) => all + Number(Object.values(row['metrics'] ?? {})[0]), 0);

    expect(sum('conversions')).toBeGreaterThan(20);
    expect(sum('conversions', ', segments.conversion_lag_bucket')).toBe(sum('conversions'));
    expect(sum('conversions_by_conversion_date')).toBe(sum('conversions'));
  });

  it('restates recent days as conversions come in late', () => {
    const { twin } = open();
    const conversions = (): number =>
      Number(
        rowsOf(
          twin,
          "SELECT metrics.conversions FROM customer WHERE segments.date BETWEEN '2026-10-19' AND '2026-10-30'",
          ACCOUNT,
        )[0]?.['metrics']?.['conversions'],
      );
    const early = conversions();
    twin.advance(20 * 86_400_000);

    expect(conversions()).toBeGreaterThan(early);
  });

  it('lets edits through the API turn the levers of the market', () => {
    const { market, twin } = open();
    const { campaigns, adGroups, keywords } = market.account;
    const target = campaigns.find(({ strategy }) => strategy.type === 'TARGET_CPA');
    const [campaign, adGroup, keyword] = [campaigns[0], adGroups[0], keywords[0]];
    if (!campaign || !adGroup || !keyword || !target) throw new Error('expected the default account');
    const refused = [
      write(twin, 'adGroupCriteria', `${keyword.adGroupId}~${keyword.id}`, { cpc_bid_micros: 1_230_000 }),
      write(twin, 'adGroups', adGroup.id, { cpc_bid_micros: 1_110_000 }),
      write(twin, 'campaignBudgets', campaign.id, { amount_micros: 99_000_000 }),
      write(twin, 'campaigns', target.id, { target_cpa: { target_cpa_micros: 7_000_000 } }),
      write(twin, 'campaigns', campaign.id, { status: 'PAUSED' }),
      write(twin, 'campaignCriteria', `${campaign.id}~30001`, { bid_modifier: 0.7 }),
    ].flat();
    const after = market.account;

    expect(refused).toEqual([]);
    expect(after.keywords[0]?.bidMicros).toBe(1_230_000);
    expect(after.adGroups[0]?.bidMicros).toBe(1_110_000);
    expect(after.campaigns[0]).toMatchObject({
      budgetMicros: 99_000_000,
      status: 'PAUSED',
      deviceModifiers: { MOBILE: 0.7 },
    });
    expect(after.campaigns.find(({ id }) => id === target.id)?.strategy).toEqual({
      type: 'TARGET_CPA',
      targetCpaMicros: 7_000_000,
    });
  });

  it('gives the same answers for the same seed, edits and days', () => {
    const run = (): string => {
      const { twin, market } = open();
      write(twin, 'adGroups', market.account.adGroups[0]?.id ?? '', { cpc_bid_micros: 900_000 });
      twin.advance(3 * 86_400_000);
      return JSON.stringify(
        rowsOf(
          twin,
          'SELECT ad_group.id, segments.date, metrics.clicks, metrics.cost_micros FROM ad_group WHERE segments.date DURING LAST_7_DAYS',
          ACCOUNT,
        ),
      );
    };

    expect(run()).toBe(run());
  });

  it('simulates bids once a week has been played', () => {
    const { twin } = open();
    const rows = rowsOf(
      twin,
      'SELECT ad_group_simulation.type, ad_group_simulation.cpc_bid_point_list.points FROM ad_group_simulation',
      ACCOUNT,
    );

    expect(rows.length).toBeGreaterThan(0);
  });
});
