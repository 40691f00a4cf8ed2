import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import { datasetFromRows } from '../../../src/core/features/dataset-from-rows.ts';
import {
  countPseudoCount,
  pricePseudoCount,
  UNKNOWN_PSEUDO_COUNT,
} from '../../../src/core/features/derive/pseudo-count.ts';
import { fitRate, trailingRate, type FittedRate } from '../../../src/core/features/derive/trailing-rates.ts';
import type { Frame } from '../../../src/core/features/frame.ts';
import { entityDayRows, facts } from './sample-facts.ts';

function frame(columns: Readonly<Record<string, readonly number[]>>): Frame {
  const entries = Object.entries(columns);
  return {
    rows: entries[0]?.[1].length ?? 0,
    columns: entries.map(([name, values]) => ({ kind: 'number', name, values: Float64Array.from(values) })),
  };
}

const fitted: FittedRate = {
  mean: 0.1,
  pseudoCounts: { '': 10, ad_group_: 20, campaign_: 50, account_: 100 },
};

describe('trailingRate', () => {
  const sums = frame({
    clicks_28d: [0, 1000, Number.NaN, Number.NaN],
    conversions_28d: [0, 500, Number.NaN, Number.NaN],
    ad_group_clicks_28d: [20, 20, Number.NaN, Number.NaN],
    ad_group_conversions_28d: [4, 4, Number.NaN, Number.NaN],
    campaign_clicks_28d: [50, 50, 50, Number.NaN],
    campaign_conversions_28d: [10, 10, 10, Number.NaN],
    account_clicks_28d: [100, 100, 100, Number.NaN],
    account_conversions_28d: [10, 10, 10, Number.NaN],
  });

  it('gives an entity without clicks its ad group’s rate, itself shrunk to the campaign’s', () => {
    const campaign = (10 + 50 * 0.1) / 100;
    const adGroup = (4 + 20 * campaign) / 40;
    expect(trailingRate(fitted, sums, 'cvr', 'campaign_', 28)[0]).toBeCloseTo(campaign, 12);
    expect(trailingRate(fitted, sums, 'cvr', 'ad_group_', 28)[0]).toBeCloseTo(adGroup, 12);
    expect(trailingRate(fitted, sums, 'cvr', '', 28)[0]).toBeCloseTo(adGroup, 12);
  });

  it('lets an entity with many clicks speak for itself', () => {
    expect(trailingRate(fitted, sums, 'cvr', '', 28)[1]).toBeCloseTo(0.5, 1);
  });

  it('takes the nearest parent that has a history, and is missing for a source without dates', () => {
    const campaign = trailingRate(fitted, sums, 'cvr', 'campaign_', 28)[2];
    expect(trailingRate(fitted, sums, 'cvr', '', 28)[2]).toBe(campaign);
    expect(trailingRate(fitted, sums, 'cvr', '', 28)[3]).toBeNaN();
  });

  it('lies between the raw rate and the parent’s', () => {
    const count = fc.nat({ max: 10_000 });
    fc.assert(
      fc.property(count, count, count, count, (clicks, conversions, more, moreConversions) => {
        const sums = frame({
          campaign_clicks_7d: [clicks],
          campaign_conversions_7d: [Math.min(clicks, conversions)],
          account_clicks_7d: [more],
          account_conversions_7d: [Math.min(more, moreConversions)],
        });
        const parent = trailingRate(fitted, sums, 'cvr', 'account_', 7)[0] ?? Number.NaN;
        const rate = trailingRate(fitted, sums, 'cvr', 'campaign_', 7)[0] ?? Number.NaN;
        const own = clicks === 0 ? parent : Math.min(clicks, conversions) / clicks;
        expect(rate).toBeGreaterThanOrEqual(Math.min(own, parent) - 1e-12);
        expect(rate).toBeLessThanOrEqual(Math.max(own, parent) + 1e-12);
      }),
    );
  });
});

describe('fitRate', () => {
  it('fits the account’s rate and a pseudo-count for each level', () => {
    const { features } = datasetFromRows(entityDayRows(facts(1, 40)), 'performance', {});
    const rate = fitRate('cvr', features);
    expect(rate.mean).toBeGreaterThan(0.1);
    expect(rate.mean).toBeLessThan(0.25);
    for (const k of Object.values(rate.pseudoCounts)) expect(k).toBeGreaterThanOrEqual(1);
  });

  it('has no mean without trailing sums', () => {
    expect(fitRate('ctr', frame({ clicks: [1, 2] })).mean).toBeNull();
  });
});

describe('countPseudoCount', () => {
  it.each([20, 200])('finds the k = %i that counts were drawn with', (k) => {
    const random = rng(7, k);
    const over: number[] = [];
    const under: number[] = [];
    for (let i = 0; i < 3000; i++) {
      const n = 20 + random.below(300);
      under.push(n);
      over.push(random.poisson((n * gamma(k * 0.1, random)) / k));
    }
    const found = countPseudoCount({ over, under, parent: over.map(() => 0.1) });
    expect(found / k).toBeGreaterThan(0.75);
    expect(found / k).toBeLessThan(1.33);
  });

  it('does not pretend to know k from one row', () => {
    expect(countPseudoCount({ over: [1], under: [10], parent: [0.1] })).toBe(UNKNOWN_PSEUDO_COUNT);
  });
});

describe('pricePseudoCount', () => {
  it('finds the k that prices were drawn with', () => {
    const random = rng(3, 'prices');
    const k = 50;
    const under = Array.from({ length: 4000 }, () => 5 + random.below(400));
    const over = under.map(
      (clicks) => clicks * 2 * (1 + 0.4 * Math.sqrt(1 / clicks + 1 / k) * random.normal()),
    );
    const found = pricePseudoCount({ over, under, parent: under.map(() => 2) });
    expect(found / k).toBeGreaterThan(0.7);
    expect(found / k).toBeLessThan(1.4);
  });
});

/** Gamma(shape, 1) by Marsaglia and Tsang; shapes below 1 by the boost with a uniform. */
function gamma(shape: number, random: ReturnType<typeof rng>): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
