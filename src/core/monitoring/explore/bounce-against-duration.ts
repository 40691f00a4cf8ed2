import type { ExploreDocument } from '../../../contract/explore-document.ts';
import { rng } from '../../base/rng.ts';
import { numbersOf } from '../../features/frame.ts';
import { pearson, spearman } from './correlation-interval.ts';
import type { ExploreInput } from './explore-input.ts';

const MOST_POINTS = 1000;

/**
 * Correlation of bounce rate and session duration over all rows that have both, and a seeded sample of points.
 * Null when fewer than two rows have both, or when one of them does not vary.
 */
export function bounceAgainstDuration(
  { features }: Pick<ExploreInput, 'features'>,
  seed: number,
): ExploreDocument['bounceAgainstDuration'] {
  const durations = numbersOf(features, 'session_duration');
  const bounces = numbersOf(features, 'bounce_rate');
  const rows = [...durations.keys()].filter((row) => !Number.isNaN(durations[row]! + bounces[row]!));
  const x = rows.map((row) => durations[row]!);
  const y = rows.map((row) => bounces[row]!);
  const linear = pearson(x, y);
  const ranked = spearman(x, y);
  if (linear === null || ranked === null) return null;
  const points = sample(rows.length, seed).map((at) => ({ duration: x[at]!, bounceRate: y[at]! }));
  return { pearson: linear, spearman: ranked, rows: rows.length, points };
}

/** Up to 1,000 of the first n whole numbers, ascending: selection sampling (Knuth, algorithm S). */
function sample(n: number, seed: number): readonly number[] {
  const random = rng(seed, 'explore', 'points');
  const chosen: number[] = [];
  const wanted = Math.min(n, MOST_POINTS);
  for (let at = 0; at < n && chosen.length < wanted; at++) {
    if (random.next() * (n - at) < wanted - chosen.length) chosen.push(at);
  }
  return chosen;
}
