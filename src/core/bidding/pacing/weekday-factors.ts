const WEEKDAYS = 7;
const WEEKS = 8;

/** What was spent on a day, in any unit; `weekday` from 0 to 6. */
export interface WeekdayCost {
  readonly weekday: number;
  readonly cost: number;
}

/** What each weekday costs over the mean of the seven days around it, from the last eight weeks of consecutive days. float64, shape (7). */
export function weekdayFactors(days: readonly WeekdayCost[]): Float64Array {
  const recent = days.slice(-WEEKS * WEEKDAYS);
  const sums = new Float64Array(WEEKDAYS);
  const counts = new Float64Array(WEEKDAYS);
  for (const [t, { weekday, cost }] of recent.entries()) {
    const around = recent.slice(Math.max(0, t - 3), t + 4);
    const mean = around.reduce((sum, it) => sum + it.cost, 0) / around.length;
    if (!(mean > 0)) continue;
    sums[weekday] = sums[weekday]! + cost / mean;
    counts[weekday] = counts[weekday]! + 1;
  }
  return sums.map((sum, weekday) => (counts[weekday]! > 0 ? sum / counts[weekday]! : 1));
}
