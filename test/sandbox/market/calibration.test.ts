import { describe, expect, it } from 'vitest';
import { readSessions } from '../../../src/sandbox/market/sessions.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { dayN, demoMarket, mean, sum, totalsOf } from './demo-market.ts';

const DAYS = 90;

describe.each([1, 2, 3])('the demo account over 90 days, seed %i', (seed) => {
  const market = demoMarket(seed);
  advance(market, DAYS);
  const days = market.results.map((result) => totalsOf(result));
  const visits = Array.from({ length: DAYS }, (_, n) => {
    const sessions = readSessions(market, { from: dayN(n), to: dayN(n) });
    return {
      bounce: mean(sessions.map(({ bounced }) => (bounced ? 1 : 0))),
      seconds: mean(sessions.map(({ durationSeconds }) => durationSeconds)),
    };
  });

  const within = (values: readonly number[], low: number, high: number): number =>
    values.filter((value) => value >= low && value <= high).length / values.length;

  it('has 3,000 to 10,000 impressions a day', () => {
    const impressions = days.map((it) => it.impressions);
    expect(within(impressions, 3000, 10_000)).toBe(1);
    expect(mean(impressions)).toBeGreaterThan(6000);
    expect(mean(impressions)).toBeLessThan(7400);
  });

  it('is clicked at 2% to 5%, 3.4% on average', () => {
    const rates = days.map((it) => it.clicks / it.impressions);
    expect(within(rates, 0.02, 0.05)).toBe(1);
    expect(Math.abs(mean(rates) - 0.034)).toBeLessThan(0.001);
  });

  it('pays $0.50 to $0.90 a click, $0.70 on average', () => {
    const prices = days.map((it) => it.cost / it.clicks);
    expect(within(prices, 0.5, 0.9)).toBe(1);
    expect(Math.abs(mean(prices) - 0.7)).toBeLessThan(0.03);
  });

  it('bounces at 30% to 55%, 44% on average', () => {
    const rates = visits.map(({ bounce }) => bounce);
    expect(within(rates, 0.3, 0.55)).toBeGreaterThanOrEqual(0.97);
    expect(Math.abs(mean(rates) - 0.44)).toBeLessThan(0.02);
  });

  it('is visited for 80 to 150 seconds, 110 on average', () => {
    const seconds = visits.map((it) => it.seconds);
    expect(within(seconds, 80, 150)).toBeGreaterThanOrEqual(0.97);
    expect(Math.abs(mean(seconds) - 110)).toBeLessThan(8);
  });

  it('sells some nine orders a day', () => {
    const orders = sum(days.map((it) => it.conversions)) / DAYS;
    expect(orders).toBeGreaterThan(7);
    expect(orders).toBeLessThan(11);
  });
});
