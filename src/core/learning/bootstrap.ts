import { rng } from '../base/rng.ts';
import type { Rng } from '../base/rng.ts';

/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How often a resample with replacement holds each of `n` units: uint16, shape (n). */
export function resampleCounts(n: number, random: Rng): Uint16Array {
  const counts = new Uint16Array(n);
  for (let i = 0; i < n; i++) counts[random.below(n)]! += 1;
  return counts;
}

/**
 * 95 % percentile bootstrap intervals of several statistics over the same resamples of `n` units.
 * Each statistic takes how often each unit counts (null: once). Same seed, same resamples: paired across models.
 */
export function bootstrapIntervals(
  statistics: readonly ((counts: Uint16Array | null) => number)[],
  n: number,
  seed: number,
  resamples = 300,
): Estimate[] {
  const random = rng(seed, 'bootstrap');
  const drawn = statistics.map(() => new Float64Array(resamples));
  for (let r = 0; r < resamples; r++) {
    const counts = resampleCounts(n, random);
    statistics.forEach((statistic, s) => {
      drawn[s]![r] = statistic(counts);
    });
  }
  return statistics.map((statistic, s) => ({ value: statistic(null), ...percentileInterval(drawn[s]!) }));
}

/** 2.5 % and 97.5 % quantiles, interpolated. */
function percentileInterval(values: Float64Array): { readonly low: number; readonly high: number } {
  const sorted = values.slice().sort();
  const quantile = (share: number): number => {
    const at = share * (sorted.length - 1);
    const below = sorted[Math.floor(at)] ?? Number.NaN;
    return below + (at % 1) * ((sorted[Math.ceil(at)] ?? below) - below);
  };
  return { low: quantile(0.025), high: quantile(0.975) };
}
