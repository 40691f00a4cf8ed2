import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/base/day.ts';
import { readConversions } from '../../../src/sandbox/market/conversions.ts';
import { readMetrics } from '../../../src/sandbox/market/metrics.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { dayN, demoMarket, START, sum } from './demo-market.ts';

describe('restatement', () => {
  const market = demoMarket(2);
  advance(market, 60);
  const clickDays = { from: START, to: dayN(20) };
  const known = (age: number): number =>
    sum(
      Array.from({ length: 21 }, (_, n) => dayN(n)).flatMap((day) =>
        readMetrics(market, { from: day, to: day, asOf: addDays(day, age) }).map((row) => row.conversions),
      ),
    );

  it('only ever adds conversions to a past day, and none after 30 days', () => {
    const counts = Array.from({ length: 39 }, (_, age) => known(age));
    for (const [age, count] of counts.entries()) expect(count).toBeGreaterThanOrEqual(counts[age - 1] ?? 0);
    const final = sum(market.results.slice(0, 21).map(({ outcomes }) => outcomes.lot.length));
    expect(counts[30]).toBe(final);
    expect(counts[38]).toBe(final);
    expect((counts[0] ?? 0) / final).toBeGreaterThan(0.35);
    expect((counts[0] ?? 0) / final).toBeLessThan(0.6);
    expect(counts[7]).toBeLessThan(final);
  });

  it('leaves impressions, clicks and cost as they were', () => {
    const without = (asOf: number): unknown[] =>
      readMetrics(market, { ...clickDays, asOf: dayN(asOf) }).map((row) => ({
        ...row,
        conversions: 0,
        valueMicros: 0,
      }));
    expect(without(20)).toEqual(without(50));
  });

  it('says of every conversion when it came and how late', () => {
    const rows = readConversions(market, { ...clickDays, asOf: dayN(25) });
    expect(rows.length).toBeGreaterThan(50);
    for (const row of rows) {
      expect(row.conversionDay <= dayN(25)).toBe(true);
      expect(row.conversionDay >= row.clickDay).toBe(true);
      if (row.lagBucket === 'LESS_THAN_ONE_DAY')
        expect(row.conversionDay <= addDays(row.clickDay, 1)).toBe(true);
    }
    const early = rows.filter((row) => row.lagBucket === 'LESS_THAN_ONE_DAY').length;
    expect(early / rows.length).toBeGreaterThan(0.4);
  });

  it('counts every conversion once by day of click and once by day of arrival', () => {
    const all = { from: START, to: dayN(59) };
    const byClick = readConversions(market, all);
    const byArrival = Array.from({ length: 60 }, (_, n) =>
      readConversions(market, { from: dayN(n), to: dayN(n), by: 'arrival' }),
    ).flat();
    const key = (row: (typeof byClick)[number]): string => JSON.stringify(row);
    expect(byArrival.map(key).toSorted()).toEqual(byClick.map(key).toSorted());
  });

  it('does not know the days to come', () => {
    const ahead = readMetrics(market, { from: dayN(55), to: dayN(59), asOf: dayN(200) });
    const now = readMetrics(market, { from: dayN(55), to: dayN(59) });
    expect(ahead).toEqual(now);
  });
});
