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
  return mostLikely(range.least, range.most, countLikelihood(counts, expected));
}

/**
 * The same, by the mean of 1/κ over all that the counts allow. Few counts, of which no spread can be seen, leave it open
 * how far entities lie apart; the most likely strength would take them for alike.
 */
export function meanCountStrength(
  counts: Float64Array,
  expected: Float64Array,
  { least, most }: StrengthRange,
): number {
  const likelihood = countLikelihood(counts, expected);
  return 1 / meanOver(1 / most, 1 / least, (spread) => likelihood(1 / spread));
}

/**
 * Variance between entities of a number that was measured with known error: its mean over all that the measures allow
 * (normal likelihood), as the most likely of few measures is next to nothing.
 * `deviations` from what was expected and `errors` (variances): float64, shape (entities); infinite errors do not count.
 */
export function spreadBetween(deviations: Float64Array, errors: Float64Array): number {
  const stride = Math.max(1, Math.ceil(deviations.length / MOST_ENTITIES));
  return meanOver(0.005, 1.5, (spread) => {
    let sum = 0;
    for (let i = 0; i < deviations.length; i += stride) {
      const variance = spread + errors[i]!;
      if (variance < Infinity) sum -= (Math.log(variance) + deviations[i]! ** 2 / variance) / 2;
    }
    return sum;
  });
}

function countLikelihood(counts: Float64Array, expected: Float64Array): (strength: number) => number {
  const stride = Math.max(1, Math.ceil(counts.length / MOST_ENTITIES));
  return (strength) => {
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
  };
}

function mostLikely(least: number, most: number, likelihood: (value: number) => number): number {
  let best = least;
  let highest = -Infinity;
  for (const value of grid(least, most)) {
    const reached = likelihood(value);
    if (reached > highest) [best, highest] = [value, reached];
  }
  return best;
}

/** Posterior mean under a prior that is even in the logarithm. `likelihood`: its logarithm. */
function meanOver(least: number, most: number, likelihood: (value: number) => number): number {
  const values = grid(least, most);
  const logs = values.map(likelihood);
  const highest = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - highest));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return values.reduce((sum, value, n) => sum + weights[n]! * value, 0) / all;
}

function grid(least: number, most: number): Float64Array {
  return Float64Array.from({ length: STEPS }, (_, step) => least * (most / least) ** (step / (STEPS - 1)));
}
