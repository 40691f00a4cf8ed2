import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExploreDocument } from '../../../../src/contract/explore-document.ts';
import { rng } from '../../../../src/core/base/rng.ts';
import type { FrameColumn } from '../../../../src/core/features/frame.ts';
import { cpcHistogram } from '../../../../src/core/monitoring/explore/cpc-histogram.ts';
import { pearson, spearman } from '../../../../src/core/monitoring/explore/correlation-interval.ts';
import { explore } from '../../../../src/core/monitoring/explore/explore.ts';
import type { ExploreInput } from '../../../../src/core/monitoring/explore/explore-input.ts';
import { wilsonInterval } from '../../../../src/core/monitoring/explore/wilson-interval.ts';

const options = { cpcCeiling: 5, lowEngagementSeconds: 5, seed: 1 };

function input(
  grain: 'performance' | 'sessions',
  columns: Readonly<Record<string, readonly (number | string | null)[]>>,
  changes: Partial<ExploreInput> = {},
): ExploreInput {
  const rows = Object.values(columns)[0]?.length ?? 0;
  return {
    grain,
    features: { rows, columns: Object.entries(columns).map(([name, cells]) => column(name, cells)) },
    names: Array.from({ length: rows }, (_, row) => `row ${row}`),
    successes: new Float64Array(rows),
    trials: new Float64Array(rows).fill(1),
    attributes: {},
    ...changes,
  };
}

function column(name: string, cells: readonly (number | string | null)[]): FrameColumn {
  if (cells.every((cell) => typeof cell !== 'string')) {
    return { kind: 'number', name, values: Float64Array.from(cells, (cell) => cell ?? Number.NaN) };
  }
  const levels = [...new Set(cells.filter((cell) => cell !== null).map(String))].sort();
  return {
    kind: 'category',
    name,
    codes: Int32Array.from(cells, (cell) => levels.indexOf(String(cell))),
    levels,
  };
}

describe('explore', () => {
  it('summarises a metric by mean, median, extremes, deviation and quantiles', () => {
    const durations = [1, 2, 3, 4, null, 90];
    const { metrics } = explore(input('sessions', { session_duration: durations }), options);
    expect(metrics).toHaveLength(1);
    expect(metrics[0]).toMatchObject({ metric: 'session_duration', unit: 'seconds', count: 5, missing: 1 });
    expect(metrics[0]).toMatchObject({ mean: 20, median: 3, min: 1, max: 90 });
    expect(metrics[0]?.standardDeviation).toBeCloseTo(Math.sqrt((361 + 324 + 289 + 256 + 4900) / 4), 9);
    expect(metrics[0]?.quantiles).toMatchObject({ p25: 2, p75: 4 });
  });

  it('computes CTR, conversion rate and CPA of rows that have something to divide by', () => {
    const { metrics } = explore(
      input('performance', { impressions: [100, 0], clicks: [10, 0], cost: [5, 0], conversions: [2, 0] }),
      options,
    );
    const means = Object.fromEntries(metrics.map(({ metric, mean, missing }) => [metric, [mean, missing]]));
    expect(means).toMatchObject({ ctr: [0.1, 1], conversion_rate: [0.2, 1], cpa: [2.5, 1], cpc: [0.5, 1] });
  });

  it('summarises numeric extra columns', () => {
    const attributes = { PageValues: {}, Month: {} };
    const { metrics } = explore(
      input('sessions', { PageValues: [1, 3], Month: ['Feb', 'May'] }, { attributes }),
      options,
    );
    expect(metrics.map(({ metric, mean }) => [metric, mean])).toEqual([['PageValues', 2]]);
  });

  it('points at a $50 CPC campaign and at its rows', () => {
    const random = rng(1, 'cpc');
    const ordinary = Array.from({ length: 200 }, () => 0.7 * Math.exp(0.3 * random.normal()));
    const clicks = [...ordinary.map(() => 100), 10];
    const cost = [...ordinary.map((cpc) => cpc * 100), 500];
    const campaign = [...ordinary.map(() => 'Brand'), 'Luxury'];
    const { outliers } = explore(input('performance', { clicks, cost, campaign }), options);
    expect(outliers.map(({ metric, where }) => [metric, where])).toEqual([
      ['cpc of a campaign', 'campaign Luxury'],
      ['cpc', 'row 200'],
    ]);
    expect(outliers[0]?.value).toBe(50);
    expect(outliers[0]?.why).toMatch(/above the ceiling of 5\.00 and above .* robust standard deviations/);
  });

  it('finds a CPC far from the others even when it is below the ceiling', () => {
    const random = rng(1, 'cheap');
    const cheap = Array.from({ length: 200 }, () => 0.1 * Math.exp(0.2 * random.normal()));
    const { outliers } = explore(input('performance', { cpc: [...cheap, 3] }), options);
    expect(outliers.map(({ where }) => where)).toEqual(['row 200']);
    expect(outliers[0]?.why).not.toMatch(/ceiling/);
  });

  it('has no outliers among ordinary prices, and lists only the dearest of many', () => {
    expect(explore(input('performance', { cpc: [0.5, 0.6, 0.7, 0.8] }), options).outliers).toEqual([]);
    const dear = Array.from({ length: 100 }, (_, row) => 6 + row);
    const { outliers } = explore(input('performance', { cpc: dear }), options);
    expect(outliers).toHaveLength(20);
    expect(outliers[0]).toMatchObject({ value: 105 });
    expect(outliers[0]?.why).toMatch(/one of 100$/);
  });

  it('counts sessions under five seconds among those with a duration', () => {
    const { lowEngagement } = explore(input('sessions', { session_duration: [1, 4.99, 5, null] }), options);
    expect(lowEngagement).toEqual({ sessions: 2, share: 2 / 3, belowSeconds: 5 });
    expect(explore(input('performance', { clicks: [1] }), options).lowEngagement).toBeNull();
  });

  it('gives the conversion rate of each traffic source, missing ones as Unknown', () => {
    const { conversionBySource } = explore(
      input(
        'sessions',
        { traffic_source: ['google', 'google', 'meta', null] },
        { successes: Float64Array.of(1, 0, 1, 0) },
      ),
      options,
    );
    expect(
      conversionBySource.map(({ source, trials, conversions }) => [source, trials, conversions]),
    ).toEqual([
      ['google', 2, 1],
      ['Unknown', 1, 0],
      ['meta', 1, 1],
    ]);
  });

  it('tells advertising without traffic sources apart by network', () => {
    const data = input('performance', { network: ['Search', 'Display'] }, { trials: Float64Array.of(10, 0) });
    expect(explore(data, options).conversionBySource.map(({ source }) => source)).toEqual(['Search']);
  });

  it('correlates bounce rate with duration over all rows, and shows at most 1,000 of them', () => {
    const random = rng(2, 'bounce');
    const durations = Array.from({ length: 3000 }, () => 200 * random.next());
    const bounces = durations.map((seconds) => 1 - seconds / 200 + 0.1 * random.normal());
    const data = input('sessions', { session_duration: durations, bounce_rate: bounces });
    const found = explore(data, options).bounceAgainstDuration;
    expect(found?.rows).toBe(3000);
    expect(found?.points).toHaveLength(1000);
    expect(found?.pearson.value).toBeLessThan(-0.9);
    expect(found?.spearman).toBeLessThan(-0.9);
    expect(explore(data, options).bounceAgainstDuration).toEqual(found);
    expect(explore(data, { ...options, seed: 2 }).bounceAgainstDuration?.points).not.toEqual(found?.points);
  });

  it('gives a valid document for any numbers', () => {
    const cell = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    const row = fc.record({ cpc: cell, session_duration: cell, bounce_rate: cell, page_views: cell });
    fc.assert(
      fc.property(fc.constantFrom('performance', 'sessions'), fc.array(row), (grain, rows) => {
        const columns = Object.fromEntries(
          (['cpc', 'session_duration', 'bounce_rate', 'page_views'] as const).map((name) => [
            name,
            rows.map((r) => r[name]),
          ]),
        );
        const document = explore(input(grain, columns), options);
        expect(ExploreDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(
          JSON.parse(JSON.stringify(document)),
        );
      }),
    );
  });
});

describe('cpcHistogram', () => {
  it('counts every value once, in at most 30 bins, the dearest in the last', () => {
    const values = fc.array(fc.double({ min: -5, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, (cpc) => {
        const bins = cpcHistogram(Float64Array.from(cpc));
        expect(bins.length).toBeLessThanOrEqual(30);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(cpc.length);
        expect(bins[0]?.from).toBeLessThanOrEqual(Math.min(...cpc));
        expect(bins.at(-1)?.to).toBeGreaterThanOrEqual(Math.max(...cpc));
        bins.slice(1).forEach(({ from }, at) => expect(from).toBe(bins[at]?.to));
      }),
    );
  });

  it('is not squeezed into one bin by a single $50 click', () => {
    const cpc = Array.from({ length: 1000 }, (_, row) => 0.5 + (row % 50) / 100);
    const bins = cpcHistogram(Float64Array.from([...cpc, 50]));
    expect(bins.length).toBeGreaterThan(15);
    expect(bins.at(-1)?.to).toBe(50);
    expect(bins[0]).toMatchObject({ from: 0 });
  });

  it('has no bins without values', () => {
    expect(cpcHistogram(Float64Array.of(Number.NaN))).toEqual([]);
  });
});

describe('wilsonInterval', () => {
  it('gives the published figures', () => {
    const { value, low, high } = wilsonInterval(15, 148);
    expect(value).toBeCloseTo(0.1014, 4);
    expect(low).toBeCloseTo(0.0624, 4);
    expect(high).toBeCloseTo(0.1605, 4);
    expect(wilsonInterval(0, 10).high).toBeCloseTo(0.2775, 4);
  });

  it('holds the share and stays within 0..1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 1e9 }),
        (share, trials) => {
          const { value, low, high } = wilsonInterval(share * trials, trials);
          expect(0 <= low && low <= value && value <= high && high <= 1).toBe(true);
        },
      ),
    );
  });
});

describe('correlation', () => {
  it('gives Fisher’s interval', () => {
    const x = [1, 2, 3, 4, 5, 6, 7];
    const y = [2, 1, 4, 3, 7, 5, 6];
    const found = pearson(x, y);
    expect(found?.value).toBeCloseTo(0.8214, 4);
    expect(found?.low).toBeCloseTo(Math.tanh(Math.atanh(0.8214286) - 1.959964 / 2), 4);
    expect(found?.high).toBeCloseTo(Math.tanh(Math.atanh(0.8214286) + 1.959964 / 2), 4);
  });

  it('ranks equals by their mean rank', () => {
    expect(spearman([1, 1, 2], [10, 10, 1])).toBeCloseTo(-1, 12);
    expect(spearman([1, 2, 3, 4], [1, 8, 27, 1000])).toBeCloseTo(1, 12);
  });

  it('is undefined when a side does not vary', () => {
    expect(pearson([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(pearson([1], [1])).toBeNull();
  });
});
