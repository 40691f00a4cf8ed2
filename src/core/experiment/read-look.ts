import type { Completion } from '../base/completion.ts';
import { redraws, type Assignment, type Redraws } from './assignment.ts';
import { liftStatistic, pointEstimate } from './lift-statistic.ts';
import { sequentialInterval } from './sequential-interval.ts';

/** What one look saw, as it is recorded and never altered. Lists are in the order of the assignment's units. */
export interface LookData {
  /** Share of the planned days that the look covers, 0 to 1. */
  readonly elapsed: number;
  /** Profit a day before the start, since it, and the worth of conversions in the latter. Currency units. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly worth: readonly number[];
  /** Of the conversions since the start. */
  readonly completion: Completion;
}

/** An amount with its bounds; a bound is null where nothing can be told yet. */
export interface Bounded {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What the looks so far say of the product. */
export interface LookReading {
  /** Profit gained per unit of money that the units cost before the start. */
  readonly lift: Bounded;
  /** Profit a day gained if all units are treated instead of none, currency units. */
  readonly perDay: Bounded;
  /** Share of the variance between units that the days before explain. */
  readonly explained: number;
  /** One standard deviation of the lift that comes from not knowing how many conversions are still to come. */
  readonly lagError: number;
  readonly verdict: 'better' | 'worse' | 'open';
}

/** Quantile of the normal distribution that leaves 2.5 % on each side. */
const TWO_SIDED = 1.959964;

/**
 * The reading of the last look, given all looks before it. Bounds hold over all looks together in 95 % of experiments,
 * and are widened by what the lag curve does not know: an error of it scales all conversions alike, so the lift moves
 * by the lift of their worth. @param drawn what the procedure could have drawn, if known already
 */
export function readLooks(
  assignment: Assignment,
  looks: readonly LookData[],
  drawn: Redraws = redraws(assignment),
): LookReading {
  const sizes = assignment.units.map(({ size }) => size);
  const statistics = looks.map((look) => ({
    statistic: liftStatistic(sizes, look, drawn),
    elapsed: look.elapsed,
  }));
  const interval = sequentialInterval(statistics);
  const last = looks.at(-1);
  const { share, sd } = last?.completion ?? { share: 1, sd: 0 };
  const ofWorth =
    last === undefined ? 0 : pointEstimate(liftStatistic(sizes, { ...last, after: last.worth }, drawn)).lift;
  const lagError = Math.abs(ofWorth * sd) / share;
  const widened = (bound: number | null, side: 1 | -1): number | null =>
    bound === null ? null : interval.lift + side * Math.hypot(bound - interval.lift, TWO_SIDED * lagError);
  const lift = { value: interval.lift, low: widened(interval.low, -1), high: widened(interval.high, 1) };
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const scaled = (bound: number | null): number | null => (bound === null ? null : bound * all);
  return {
    lift,
    perDay: { value: lift.value * all, low: scaled(lift.low), high: scaled(lift.high) },
    explained: last === undefined ? 0 : explainedShare(sizes, last),
    lagError,
    verdict: verdictOf(lift),
  };
}

/** What an interval says: nothing while it holds zero. */
function verdictOf({ low, high }: Pick<Bounded, 'low' | 'high'>): LookReading['verdict'] {
  if (low !== null && low > 0) return 'better';
  return high !== null && high < 0 ? 'worse' : 'open';
}

/** Squared correlation of profit per size before and since the start, weighted by size. */
function explainedShare(sizes: readonly number[], { before, after }: LookData): number {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / all;
  const [meanBefore, meanAfter] = [mean(before), mean(after)];
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const [i, size] of sizes.entries()) {
    const x = (before[i] as number) - meanBefore * size;
    const y = (after[i] as number) - meanAfter * size;
    xx += (x * x) / size;
    xy += (x * y) / size;
    yy += (y * y) / size;
  }
  return xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : 0;
}
