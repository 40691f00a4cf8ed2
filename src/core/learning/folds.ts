import { rng } from '../base/rng.ts';
import type { Outcomes } from './ranking.ts';

/** Row indices of one step of cross-validation. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * Expanding windows over time: the days are cut into `count` + 1 runs of about equal rows; fold i trains on the first
 * i runs and tests on the next. A day is never divided. Training rows within `gapDays` before the test's first day
 * are left out. Fewer folds where there are fewer days; none with a single day.
 * `days` are day numbers, shape (rows).
 */
export function timeFolds(days: Int32Array, count: number, gapDays = 0): Fold[] {
  const starts = runStarts(days, count + 1);
  const rows = Int32Array.from(days, (_, i) => i);
  return starts
    .slice(1)
    .map((start, i) => {
      const end = starts[i + 2] ?? Infinity;
      return {
        train: rows.filter((row) => days[row]! < start - gapDays),
        test: rows.filter((row) => days[row]! >= start && days[row]! < end),
      };
    })
    .filter((fold) => fold.train.length > 0);
}

/** First day of each of at most `runs` runs of about equal rows. */
function runStarts(days: Int32Array, runs: number): number[] {
  const sorted = days.slice().sort();
  const starts = Array.from({ length: runs }, (_, i) => sorted[Math.floor((i * sorted.length) / runs)] ?? 0);
  const distinct = [...new Set(starts)];
  const last = sorted.at(-1) ?? 0;
  // One day may hold most rows; the last day can still be tested on those before it.
  return distinct.length === 1 && last > (distinct[0] ?? 0) ? [...distinct, last] : distinct;
}

/** `count` folds of rows in random order, with about equal shares of rows that have a success and of rows that have none. */
export function stratifiedFolds(outcomes: Outcomes, count: number, seed: number): Fold[] {
  const foldOf = stratifiedFoldNumbers(outcomes, count, seed);
  const rows = Int32Array.from(foldOf, (_, i) => i);
  return Array.from({ length: count }, (_, fold) => ({
    train: rows.filter((row) => foldOf[row] !== fold),
    test: rows.filter((row) => foldOf[row] === fold),
  })).filter((fold) => fold.train.length > 0 && fold.test.length > 0);
}

function stratifiedFoldNumbers({ successes }: Outcomes, count: number, seed: number): Int32Array {
  const random = rng(seed, 'folds');
  const foldOf = new Int32Array(successes.length);
  for (const positive of [true, false]) {
    const rows = [...successes.keys()].filter((i) => successes[i]! > 0 === positive);
    for (let i = rows.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
    }
    rows.forEach((row, i) => (foldOf[row] = i % count));
  }
  return foldOf;
}
