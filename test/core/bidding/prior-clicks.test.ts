import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import type { Rng } from '../../../src/core/base/rng.ts';
import {
  DEFAULT_PRIOR_CLICKS,
  PRIOR_CLICKS_RANGE,
  fitPriorClicks,
} from '../../../src/core/bidding/prior-clicks.ts';
import type { RatePair } from '../../../src/core/bidding/prior-clicks.ts';

/** Marsaglia and Tsang (2000), with the boost for shapes below 1. */
function gamma(shape: number, random: Rng): number {
  if (shape < 1) return gamma(shape + 1, random) * random.next() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Entities whose true rate scatters around the model's as Beta(κ·m, κ·(1 − m)). */
function simulate(kappa: number, entities: number, seed: number): RatePair[] {
  return Array.from({ length: entities }, (_, i) => {
    const random = rng(seed, i);
    const modelRate = 0.01 + 0.06 * random.next();
    const clicks = 1 + Math.floor(Math.exp(6.5 * random.next()));
    const a = gamma(kappa * modelRate, random);
    const b = gamma(kappa * (1 - modelRate), random);
    return { modelRate, clicks, conversions: random.binomial(clicks, a / (a + b)) };
  });
}

describe('fitPriorClicks', () => {
  it.each([30, 150, 600])('recovers κ = %i from simulated entities', (kappa) => {
    const fits = [1, 2, 3].map((seed) => fitPriorClicks(simulate(kappa, 3000, seed)));

    for (const fit of fits) {
      expect(fit / kappa).toBeGreaterThan(0.7);
      expect(fit / kappa).toBeLessThan(1.4);
    }
  });

  it('is not ruled by one huge entity that goes its own way', () => {
    const pairs = simulate(150, 1500, 4);
    const odd = { modelRate: 0.03, clicks: 1_000_000, conversions: 60_000 };

    expect(fitPriorClicks([...pairs, odd]) / fitPriorClicks(pairs)).toBeGreaterThan(0.8);
  });

  it('trusts the model as far as allowed when it is exact', () => {
    const pairs = Array.from({ length: 500 }, () => ({ modelRate: 0.05, clicks: 400, conversions: 20 }));

    expect(fitPriorClicks(pairs)).toBeCloseTo(PRIOR_CLICKS_RANGE.most, -2);
  });

  it('takes the default when little was held out, and leaves unusable rows out', () => {
    const broken: RatePair[] = Array.from({ length: 100 }, () => ({
      modelRate: Number.NaN,
      clicks: 10,
      conversions: 5,
    }));
    const pairs = simulate(150, 1000, 5);

    expect(fitPriorClicks([])).toBe(DEFAULT_PRIOR_CLICKS);
    expect(fitPriorClicks(broken)).toBe(DEFAULT_PRIOR_CLICKS);
    expect(fitPriorClicks([...pairs, ...broken])).toBe(fitPriorClicks(pairs));
  });

  it('stays within its range for rates of 0 and 1 and more conversions than clicks', () => {
    const pairs = Array.from({ length: 60 }, (_, i) => ({
      modelRate: i % 2,
      clicks: 1 + (i % 5),
      conversions: i % 9,
    }));

    const fit = fitPriorClicks(pairs);

    expect(fit).toBeGreaterThanOrEqual(PRIOR_CLICKS_RANGE.least);
    expect(fit).toBeLessThanOrEqual(PRIOR_CLICKS_RANGE.most);
  });
});
