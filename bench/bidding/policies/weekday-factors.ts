import * as core from '../../../src/core/bidding/pacing/weekday-factors.ts';
import type { Arena } from '../arena.ts';

/** What each weekday of an arena costs over the mean of the seven days around it. float64, shape (7). */
export function weekdayFactors({ days }: Arena): Float64Array {
  return core.weekdayFactors(
    days.map(({ weekday, cost }) => ({ weekday, cost: cost.reduce((sum, value) => sum + value, 0) })),
  );
}
