import { WEEKDAYS, type Arena } from '../arena.ts';

const WEEKS = 8;

/** What each weekday costs over the mean of the seven days around it. float64, shape (7). */
export function weekdayFactors({ days }: Arena): Float64Array {
  const cost = days.slice(-WEEKS * WEEKDAYS).map((day) => ({
    weekday: day.weekday,
    cost: day.cost.reduce((sum, value) => sum + value, 0),
  }));
  const sums = new Float64Array(WEEKDAYS);
  const counts = new Float64Array(WEEKDAYS);
  for (const [t, day] of cost.entries()) {
    const around = cost.slice(Math.max(0, t - 3), t + 4);
    const mean = around.reduce((sum, it) => sum + it.cost, 0) / around.length;
    sums[day.weekday] = sums[day.weekday]! + day.cost / mean;
    counts[day.weekday] = counts[day.weekday]! + 1;
  }
  return sums.map((sum, weekday) => (counts[weekday]! > 0 ? sum / counts[weekday]! : 1));
}
