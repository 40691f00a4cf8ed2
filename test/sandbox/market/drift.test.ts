import { describe, expect, it } from 'vitest';
import { driftOn, struck } from '../../../src/sandbox/market/drift.ts';
import type { DriftEvent, DriftScope, Expectation } from '../../../src/sandbox/market/market.ts';
import { readMetrics } from '../../../src/sandbox/market/metrics.ts';
import { readOrders } from '../../../src/sandbox/market/orders.ts';
import { readSessions } from '../../../src/sandbox/market/sessions.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { expectedDay } from '../../../src/sandbox/market/truth.ts';
import { dayN, demoMarket, mean, START, sum } from './demo-market.ts';

const RUNNING_SHOES: DriftScope = { campaignIds: ['20100000001'] };

function changeBy(event: DriftEvent): (name: keyof Expectation, campaign?: number, n?: number) => number {
  const [calm, struckMarket] = [demoMarket(1), demoMarket(1, [event])];
  return (name, campaign = 0, n = 10) => {
    const total = (market: typeof calm): number =>
      sum(
        expectedDay(market, dayN(n))
          .keywords.filter((_, k) => market.world.campaignOfKeyword[k] === campaign)
          .map((keyword) => keyword[name]),
      );
    return total(struckMarket) / total(calm);
  };
}

describe('drift', () => {
  it('lets a competitor in: fewer impressions, dearer clicks, same conversion rate', () => {
    const change = changeBy({
      kind: 'competitor',
      from: dayN(8),
      scope: RUNNING_SHOES,
      rankShift: 0.3,
      densityFactor: 1.15,
    });
    expect(change('clicks')).toBeLessThan(0.9);
    expect(change('cost') / change('clicks')).toBeGreaterThan(1.02);
    expect(change('conversions') / change('clicks')).toBeCloseTo(1, 1);
    expect(change('clicks', 1)).toBe(1);
    expect(change('clicks', 0, 7)).toBe(1);
  });

  it('breaks landing pages: conversions fall, bounces rise, visits shorten', () => {
    const event: DriftEvent = {
      kind: 'landing-page',
      from: dayN(8),
      until: dayN(20),
      scope: RUNNING_SHOES,
      conversionFactor: 0.4,
      visible: true,
    };
    const change = changeBy(event);
    expect(change('conversions')).toBeCloseTo(0.4, 6);
    expect(change('clicks')).toBe(1);
    expect(change('conversions', 0, 20)).toBe(1);
    const market = demoMarket(1, [event]);
    advance(market, 20);
    const visits = (from: number, to: number): { bounced: number; seconds: number } => {
      const rows = readSessions(market, { from: dayN(from), to: dayN(to) }).filter(
        (row) => row.campaignId === '20100000001',
      );
      return {
        bounced: mean(rows.map(({ bounced }) => (bounced ? 1 : 0))),
        seconds: mean(rows.map(({ durationSeconds }) => durationSeconds)),
      };
    };
    expect(visits(8, 19).bounced).toBeGreaterThan(visits(0, 7).bounced + 0.15);
    expect(visits(8, 19).seconds).toBeLessThan(visits(0, 7).seconds * 0.7);
  });

  it('loses conversions while tracking is out, but no orders', () => {
    const outage: DriftEvent = { kind: 'tracking-outage', from: dayN(10), until: dayN(14), scope: 'all' };
    const [calm, dark] = [demoMarket(1), demoMarket(1, [outage])];
    for (const market of [calm, dark]) advance(market, 50);
    const range = { from: START, to: dayN(19) };
    const recorded = (market: typeof calm): number =>
      sum(readMetrics(market, range).map((row) => row.conversions));
    const arrived = (market: typeof calm): number =>
      readOrders(market, { from: dayN(10), to: dayN(13) }).filter(
        (order) => order.sequence === 1 && order.clickDay <= dayN(19),
      ).length;
    expect(recorded(dark)).toBe(recorded(calm) - arrived(calm));
    expect(arrived(calm)).toBeGreaterThan(15);
    expect(readOrders(dark, { from: START, to: dayN(49) })).toEqual(
      readOrders(calm, { from: START, to: dayN(49) }),
    );
  });

  it('strikes conversions that arrive during an outage announced after their click', () => {
    const [calm, dark] = [demoMarket(1), demoMarket(1)];
    for (const market of [calm, dark]) advance(market, 10);
    dark.events = [{ kind: 'tracking-outage', from: dayN(10), until: dayN(30), scope: 'all' }];
    for (const market of [calm, dark]) advance(market, 20);
    const late = (market: typeof calm): number =>
      sum(readMetrics(market, { from: START, to: dayN(9) }).map((row) => row.conversions));
    expect(late(dark)).toBeLessThan(late(calm));
  });

  it('changes prices: value and conversion move, clicks do not', () => {
    const change = changeBy({
      kind: 'price',
      from: dayN(8),
      scope: RUNNING_SHOES,
      valueFactor: 1.2,
      conversionFactor: 0.8,
    });
    expect(change('value')).toBeCloseTo(0.96, 6);
    expect(change('conversions')).toBeCloseTo(0.8, 6);
    expect(change('clicks')).toBe(1);
  });

  it('moves demand', () => {
    const change = changeBy({ kind: 'demand', from: dayN(8), scope: 'all', factor: 0.5 });
    expect(change('eligible', 3)).toBeCloseTo(0.5, 9);
  });

  it('draws the same share of ad groups on every day, and another for another event', () => {
    const { account } = demoMarket(1);
    const groups = [0, 1, 2, 3, 4, 5].map((event) => struck(account, { share: 0.3 }, event, 1));
    expect(struck(account, { share: 0.3 }, 0, 1)).toEqual(groups[0]);
    expect(new Set(groups.map((it) => it.join())).size).toBe(6);
    expect(mean(groups.map((it) => it.length)) / account.adGroups.length).toBeCloseTo(0.3, 0);
    expect(struck(account, { share: 0 }, 0, 1)).toEqual([]);
    expect(struck(account, { share: 1 }, 0, 1)).toHaveLength(account.adGroups.length);
  });

  it('lets an automated strategy notice over two weeks', () => {
    const { account } = demoMarket(1);
    const event: DriftEvent = {
      kind: 'landing-page',
      from: dayN(0),
      scope: 'all',
      conversionFactor: 0.4,
      visible: false,
    };
    const believed = [0, 7, 14].map((n) => driftOn(account, [event], dayN(n), 1).believedConversion[0]);
    expect(believed[0]).toBe(1);
    expect(believed[1]).toBeCloseTo(Math.sqrt(0.4), 9);
    expect(believed[2]).toBeCloseTo(0.4, 9);
  });
});
