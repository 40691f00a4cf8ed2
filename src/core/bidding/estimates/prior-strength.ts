import { logGamma } from './log-gamma.ts';

/** Values tried between the ends of a range, in equal ratios. */
const STEPS = 60;

/** Above so many entities a regular sample of them is enough to fit one number. */
const MOST_ENTITIES = 20_000;

/** Bounds of a prior strength, in conversions. */
export interface StrengthRange {
  readonly least: number;
  readonly most: number;
}

/**
 * How far counts may be trusted to lie near what was expected of them: the shape κ of a gamma prior with mean 1 on
 * their ratio, by maximum marginal likelihood (negative binomial). Moments would let the largest entities decide alone.
 * `counts` and `expected`: float64, shape (entities), effective numbers of conversions; entities with nothing expected
 * do not count. @returns κ in conversions.
 */
export function countStrength(counts: Float64Array, expected: Float64Array, range: StrengthRange): number {
  const stride = Math.max(1, Math.ceil(counts.length / MOST_ENTITIES));
  return mostLikely(range.least, range.most, (strength) => {
    const constant = strength * Math.log(strength) - logGamma(strength);
    let sum = 0;
    for (let i = 0; i < counts.length; i += stride) {
      const mean = expected[i]!;
      if (!(mean > 0)) continue;
      const count = counts[i]!;
      const total = Math.log(strength + mean);
      sum += logGamma(strength + count) + constant - strength * total + count * (Math.log(mean) - total);
    }
    return sum;
  });
}

/**
 * Variance between entities of a number that was measured with known error, by maximum marginal likelihood (normal).
 * `deviations` from what was expected and `errors` (variances): float64, shape (entities); infinite errors do not count.
 */
export function spreadBetween(deviations: Float64Array, errors: Float64Array): number {
  const stride = Math.max(1, Math.ceil(deviations.length / MOST_ENTITIES));
  return mostLikely(0.005, 1.5, (spread) => {
    let sum = 0;
    for (let i = 0; i < deviations.length; i += stride) {
      const variance = spread + errors[i]!;
      if (variance < Infinity) sum -= Math.log(variance) + deviations[i]! ** 2 / variance;
    }
    return sum;
  });
}

function mostLikely(least: number, most: number, likelihood: (value: number) => number): number {
  let best = least;
  let highest = -Infinity;
  for (let step = 0; step < STEPS; step++) {
    const value = least * (most / least) ** (step / (STEPS - 1));
    const reached = likelihood(value);
    if (reached > highest) [best, highest] = [value, reached];
  }
  return best;
}
