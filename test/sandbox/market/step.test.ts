import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros } from '../../../src/core/base/micros.ts';
import { createMarket, rerun } from '../../../src/sandbox/market/create-market.ts';
import { readConversions } from '../../../src/sandbox/market/conversions.ts';
import { defaultPlan } from '../../../src/sandbox/market/default-account.ts';
import { applyLevers } from '../../../src/sandbox/market/levers.ts';
import { readMetrics } from '../../../src/sandbox/market/metrics.ts';
import { readOrders } from '../../../src/sandbox/market/orders.ts';
import { readSessions } from '../../../src/sandbox/market/sessions.ts';
import { readShares } from '../../../src/sandbox/market/shares.ts';
import { today, type Market } from '../../../src/sandbox/market/market-state.ts';
import { DEVICES, type Lever } from '../../../src/sandbox/market/market.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { expectedDay } from '../../../src/sandbox/market/truth.ts';
import { dayN, demoMarket, mean, smallMarket, START, sum, totalsOf, turn } from './demo-market.ts';

function digest(market: Market): string {
  const range = { from: START, to: dayN(market.played - 1) };
  const rows = [
    readMetrics(market, { ...range, hours: true, networks: true, locations: true }),
    readShares(market, range),
    readConversions(market, range),
    readSessions(market, range),
    readOrders(market, range),
  ];
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

describe('advance', () => {
  it('is the same byte for byte for the same seed, however the days are taken and whatever is read between', () => {
    const atOnce = demoMarket(4);
    advance(atOnce, 12);
    const dayByDay = demoMarket(4);
    for (let i = 0; i < 12; i++) {
      advance(dayByDay, 1);
      digest(dayByDay);
      expectedDay(dayByDay, today(dayByDay));
    }
    expect(digest(dayByDay)).toBe(digest(atOnce));
  });

  it('differs between seeds', () => {
    const markets = [4, 5].map((seed) => {
      const market = demoMarket(seed);
      advance(market, 2);
      return digest(market);
    });
    expect(markets[0]).not.toBe(markets[1]);
  });

  it('gives other keywords the same luck when one bid changes', () => {
    const [before, after] = [demoMarket(6), demoMarket(6)];
    const keyword = before.account.keywords[0];
    if (keyword === undefined) throw new Error('no keyword');
    turn(after, { kind: 'keyword-bid', keywordId: keyword.id, bidMicros: micros(30_000) });
    advance(before, 3);
    advance(after, 3);
    const rows = (market: Market): unknown[] =>
      readMetrics(market, { from: START, to: dayN(2) }).filter((row) => row.keywordId !== keyword.id);
    expect(rows(after)).toEqual(rows(before));
    expect(readMetrics(after, { from: START, to: dayN(2) })).not.toEqual(
      readMetrics(before, { from: START, to: dayN(2) }),
    );
  });

  it.each([11, 12, 13])('brings on average what the truth expects, seed %i', (seed) => {
    const market = smallMarket(seed);
    const names = ['impressions', 'clicks', 'cost', 'conversions', 'value'] as const;
    const errors = names.map((): number[] => []);
    for (let i = 0; i < 250; i++) {
      const expected = expectedDay(market, today(market)).total;
      advance(market, 1);
      const result = market.results.at(-1);
      if (result === undefined) throw new Error('no result');
      const drawn = totalsOf(result);
      for (const [n, name] of names.entries()) errors[n]?.push(drawn[name] - expected[name]);
    }
    for (const residuals of errors) {
      const average = mean(residuals);
      const deviation = Math.sqrt(mean(residuals.map((it) => (it - average) ** 2)));
      expect(Math.abs(average)).toBeLessThan((3.5 * deviation) / Math.sqrt(residuals.length));
    }
  });

  it('keeps counts consistent under any levers', () => {
    const account = demoMarket(1).account;
    const id = (rows: readonly { readonly id: string }[]): fc.Arbitrary<string> =>
      fc.constantFrom(...rows.map((row) => row.id));
    const money = fc.integer({ min: 1, max: 3000 }).map((cents) => micros(cents * 10_000));
    const modifier = fc.double({ min: 0.1, max: 10, noNaN: true });
    const lever: fc.Arbitrary<Lever> = fc.oneof(
      fc.record({
        kind: fc.constant('keyword-bid'),
        keywordId: id(account.keywords),
        bidMicros: fc.option(money),
      }),
      fc.record({ kind: fc.constant('ad-group-bid'), adGroupId: id(account.adGroups), bidMicros: money }),
      fc.record({ kind: fc.constant('budget'), campaignId: id(account.campaigns), budgetMicros: money }),
      fc.record({
        kind: fc.constant('device-modifier'),
        level: fc.constant('campaign'),
        id: id(account.campaigns),
        device: fc.constantFrom(...DEVICES),
        modifier: fc.option(fc.oneof(modifier, fc.constant(0))),
      }),
      fc.record({
        kind: fc.constant('schedule'),
        campaignId: id(account.campaigns),
        schedule: fc
          .tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 12, max: 24 }), modifier)
          .map(([startHour, endHour, factor]) =>
            [1, 2, 4, 5].map((weekday) => ({ weekday, startHour, endHour, modifier: factor })),
          ),
      }),
      fc.record({
        kind: fc.constant('strategy'),
        campaignId: id(account.campaigns),
        strategy: fc.oneof(
          fc.record({ type: fc.constant('TARGET_CPA'), targetCpaMicros: money }),
          fc.record({ type: fc.constant('MAXIMIZE_CONVERSION_VALUE'), targetRoas: fc.constant(null) }),
        ),
      }),
      fc.record({
        kind: fc.constant('status'),
        level: fc.constant('keyword'),
        id: id(account.keywords),
        status: fc.constantFrom('PAUSED', 'ENABLED', 'REMOVED'),
      }),
    );
    fc.assert(
      fc.property(fc.array(lever, { maxLength: 30 }), (levers) => {
        const market = demoMarket(1);
        market.account = applyLevers(market.account, levers, today(market)).account;
        advance(market, 3);
        const range = { from: START, to: dayN(2) };
        const coarse = readMetrics(market, range);
        const fine = readMetrics(market, { ...range, hours: true, networks: true, locations: true });
        for (const row of fine) {
          expect(row.clicks).toBeLessThanOrEqual(row.impressions);
          expect(row.conversions).toBeLessThanOrEqual(row.clicks);
          expect(row.costMicros > 0 ? row.clicks : 1).toBeGreaterThan(0);
        }
        for (const name of ['impressions', 'clicks', 'costMicros', 'conversions', 'valueMicros'] as const)
          expect(sum(fine.map((row) => row[name]))).toBe(sum(coarse.map((row) => row[name])));
        for (const row of readShares(market, range)) {
          expect(row.impressions + row.lostToBudget + row.lostToRank).toBe(row.eligible);
          expect(row.topImpressions).toBeLessThanOrEqual(row.impressions);
          expect(row.absoluteTopImpressions).toBeLessThanOrEqual(row.topImpressions);
        }
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});

describe('rerun', () => {
  it('plays the same days again, as if the market had been made anew', () => {
    const plan = defaultPlan({ seed: 8, startDay: START });
    const first = createMarket(plan);
    const account = first.account;
    advance(first, 4);
    const again = rerun(first, account);
    advance(again, 4);
    const anew = createMarket(plan);
    advance(anew, 4);
    expect(digest(again)).toBe(digest(first));
    expect(digest(anew)).toBe(digest(first));
  });
});
