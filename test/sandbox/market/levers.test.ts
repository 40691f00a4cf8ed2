import { describe, expect, it } from 'vitest';
import { micros } from '../../../src/core/base/micros.ts';
import { effectiveBids } from '../../../src/sandbox/market/effective-bids.ts';
import { applyLevers } from '../../../src/sandbox/market/levers.ts';
import { readMetrics } from '../../../src/sandbox/market/metrics.ts';
import type { Lever } from '../../../src/sandbox/market/market.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { expectedDay } from '../../../src/sandbox/market/truth.ts';
import { dayN, demoMarket, START, sum, turn } from './demo-market.ts';

const CAMPAIGN = '20100000001';
const AD_GROUP = '150200000001';
const KEYWORD = '310300000001';

describe('applyLevers', () => {
  it('makes a new account and leaves the old one as it was', () => {
    const { account } = demoMarket(1);
    const before = JSON.stringify(account);
    const { account: after, refused } = applyLevers(
      account,
      [
        { kind: 'keyword-bid', keywordId: KEYWORD, bidMicros: micros(1_230_000) },
        { kind: 'ad-group-bid', adGroupId: AD_GROUP, bidMicros: micros(450_000) },
        { kind: 'device-modifier', level: 'ad-group', id: AD_GROUP, device: 'MOBILE', modifier: 0.7 },
        { kind: 'status', level: 'campaign', id: '20100000002', status: 'PAUSED' },
      ],
      START,
    );
    expect(refused).toEqual([]);
    expect(JSON.stringify(account)).toBe(before);
    expect(after.keywords[0]?.bidMicros).toBe(1_230_000);
    expect(after.adGroups[0]).toMatchObject({ bidMicros: 450_000, deviceModifiers: { MOBILE: 0.7 } });
    expect(after.campaigns[1]?.status).toBe('PAUSED');
    expect(after.keywords[1]).toBe(account.keywords[1]);
  });

  it.each<[string, Lever]>([
    ['an unknown keyword', { kind: 'keyword-bid', keywordId: '7', bidMicros: micros(10_000) }],
    ['part of a billable unit', { kind: 'ad-group-bid', adGroupId: AD_GROUP, bidMicros: micros(15_000) }],
    ['a bid of nothing', { kind: 'keyword-bid', keywordId: KEYWORD, bidMicros: micros(0) }],
    [
      'a modifier of 11',
      { kind: 'device-modifier', level: 'campaign', id: CAMPAIGN, device: 'TABLET', modifier: 11 },
    ],
    [
      'hours that overlap',
      {
        kind: 'schedule',
        campaignId: CAMPAIGN,
        schedule: [
          { weekday: 1, startHour: 8, endHour: 12, modifier: 1 },
          { weekday: 1, startHour: 11, endHour: 14, modifier: 1 },
        ],
      },
    ],
    [
      'a target ROAS of nothing',
      { kind: 'strategy', campaignId: CAMPAIGN, strategy: { type: 'TARGET_ROAS', targetRoas: 0 } },
    ],
  ])('refuses %s and turns the others', (_, wrong) => {
    const { account } = demoMarket(1);
    const right: Lever = { kind: 'budget', campaignId: CAMPAIGN, budgetMicros: micros(7_000_000) };
    const { account: after, refused } = applyLevers(account, [wrong, right], START);
    expect(refused.map(({ index }) => index)).toEqual([0]);
    expect(after.campaigns[0]?.budgetMicros).toBe(7_000_000);
  });

  it("lets a keyword inherit its ad group's bid again", () => {
    const market = demoMarket(1);
    turn(
      market,
      { kind: 'ad-group-bid', adGroupId: AD_GROUP, bidMicros: micros(880_000) },
      { kind: 'keyword-bid', keywordId: KEYWORD, bidMicros: micros(500_000) },
    );
    expect(effectiveBids(market, START)[0]).toMatchObject({
      bidMicros: 500_000,
      source: 'AD_GROUP_CRITERION',
    });
    turn(market, { kind: 'keyword-bid', keywordId: KEYWORD, bidMicros: null });
    expect(effectiveBids(market, START)[0]).toMatchObject({ bidMicros: 880_000, source: 'AD_GROUP' });
  });
});

describe('levers in the market', () => {
  const rowsAfter = (...levers: readonly Lever[]): ReturnType<typeof readMetrics> => {
    const market = demoMarket(1);
    turn(market, ...levers);
    advance(market, 7);
    return readMetrics(market, { from: START, to: dayN(6), hours: true, locations: true }).filter(
      (row) => row.campaignId === CAMPAIGN,
    );
  };

  it("opt a device out, and an ad group's own modifier does not bring it back", () => {
    const rows = rowsAfter(
      { kind: 'device-modifier', level: 'campaign', id: CAMPAIGN, device: 'MOBILE', modifier: 0 },
      { kind: 'device-modifier', level: 'ad-group', id: AD_GROUP, device: 'MOBILE', modifier: 2 },
    );
    expect(new Set(rows.map(({ device }) => device))).toEqual(new Set(['DESKTOP', 'TABLET']));
  });

  it('serve within the schedule only', () => {
    const schedule = [{ weekday: 4, startHour: 9, endHour: 15, modifier: 1.5 }];
    const rows = rowsAfter({ kind: 'schedule', campaignId: CAMPAIGN, schedule });
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ day }) => day))).toEqual(new Set([START]));
    for (const { hour } of rows) expect(hour !== null && hour >= 9 && hour < 15).toBe(true);
  });

  it('serve in targeted places only', () => {
    const locations = [{ locationId: '21137', modifier: 1 }];
    const rows = rowsAfter({ kind: 'locations', campaignId: CAMPAIGN, locations });
    expect(new Set(rows.map(({ locationId }) => locationId))).toEqual(new Set(['21137']));
  });

  it('serve nothing that is paused', () => {
    expect(rowsAfter({ kind: 'status', level: 'campaign', id: CAMPAIGN, status: 'PAUSED' })).toEqual([]);
  });

  it('act through modifiers as through bids', () => {
    const [byBid, byModifier] = [demoMarket(1), demoMarket(1)];
    const bids = byBid.account.adGroups.filter((it) => it.campaignId === CAMPAIGN);
    for (const market of [byBid, byModifier])
      for (const keyword of market.account.keywords)
        turn(market, { kind: 'keyword-bid', keywordId: keyword.id, bidMicros: null });
    for (const { id } of bids) {
      turn(byBid, { kind: 'ad-group-bid', adGroupId: id, bidMicros: micros(1_000_000) });
      turn(byModifier, { kind: 'ad-group-bid', adGroupId: id, bidMicros: micros(500_000) });
    }
    for (const device of ['MOBILE', 'DESKTOP', 'TABLET'] as const)
      turn(byModifier, { kind: 'device-modifier', level: 'campaign', id: CAMPAIGN, device, modifier: 2 });
    const cost = (market: typeof byBid): number =>
      sum(expectedDay(market, START).keywords.map((keyword) => keyword.cost));
    expect(cost(byModifier)).toBeCloseTo(cost(byBid), 9);
  });

  it('cap all modifiers together at ten times the bid', () => {
    const market = demoMarket(1);
    const device = { kind: 'device-modifier', level: 'campaign', id: CAMPAIGN, modifier: 10 } as const;
    turn(
      market,
      { ...device, device: 'MOBILE' },
      { ...device, device: 'DESKTOP' },
      { ...device, device: 'TABLET' },
    );
    const before = expectedDay(market, START).total;
    const locations = market.account.locations.map(({ id }) => ({ locationId: id, modifier: 10 }));
    turn(market, { kind: 'locations', campaignId: CAMPAIGN, locations });
    expect(expectedDay(market, START).total).toEqual(before);
  });
});
