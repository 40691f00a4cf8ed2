import { addDays } from '../../src/core/base/day.ts';
import { assign, redraws } from '../../src/core/experiment/assignment.ts';
import { detectableLift } from '../../src/core/experiment/detectable-lift.ts';
import { liftStatistic, pointEstimate } from '../../src/core/experiment/lift-statistic.ts';
import { outcomesOf, type UnitDay } from '../../src/core/experiment/outcomes.ts';
import { readLooks, type LookData, type LookReading } from '../../src/core/experiment/read-look.ts';
import { playPanel, readPanel, type PanelPlan } from './market-panel.ts';

/** How an experiment in a market is run. */
export interface ExperimentPlan extends PanelPlan {
  readonly blockSize: number;
  readonly usedDaysBefore: number;
  readonly lookDays: number;
}

/** One experiment beside the truth. */
export interface ExperimentRun {
  readonly truth: number;
  readonly readings: readonly LookReading[];
  /** Smallest lift that history said could be found. */
  readonly detectable: number;
  /** The last look by cluster-robust errors and Student's distribution: units as clusters. */
  readonly student: { readonly low: number; readonly high: number };
  /** The last look as if every day of every unit were independent. */
  readonly naive: { readonly low: number; readonly high: number };
}

/** Plays a market, holds out units by the product's own draw, and looks at it as the product does. */
export function runExperiment(plan: ExperimentPlan): ExperimentRun {
  const panel = playPanel({ ...plan, days: plan.days + 1 });
  const { start, curve } = panel;
  const first = addDays(start, -plan.daysBefore);
  const from = addDays(start, -plan.usedDaysBefore);
  const yesterday = addDays(start, -1);
  const history = readPanel(panel, () => true, first, yesterday);
  const sizes = new Map<string, number>();
  for (const { unit, day, cost } of history)
    if (day >= from) sizes.set(unit, (sizes.get(unit) ?? 0) + cost / plan.usedDaysBefore);
  const units = [...sizes].flatMap(([id, size]) => (size > 0 ? [{ id, size }] : []));
  const assignment = assign(units, plan.blockSize, plan.seed);
  const drawn = redraws(assignment);
  const ids = assignment.units.map(({ id }) => id);
  const held = new Set(ids.filter((_, i) => assignment.heldOut[i]));
  const all = assignment.units.reduce((sum, { size }) => sum + size, 0);
  const looks: LookData[] = [];
  const readings: LookReading[] = [];
  let rows: UnitDay[] = [];
  for (let days = plan.lookDays; days <= plan.days; days += plan.lookDays) {
    const to = addDays(start, days - 1);
    const readTo = addDays(to, 1);
    const readOn = addDays(readTo, 1);
    rows = readPanel(panel, (id) => held.has(id), from, readTo);
    const before = outcomesOf(rows, ids, { from, to: yesterday, readOn }, curve);
    const after = outcomesOf(rows, ids, { from: start, to, readOn }, curve);
    looks.push({
      elapsed: days / plan.days,
      before: before.profit,
      after: after.profit,
      worth: after.worth,
      completion: after.completion,
    });
    readings.push(readLooks(assignment, looks, drawn));
  }
  const last = looks.at(-1) as LookData;
  const plainSizes = assignment.units.map(({ size }) => size);
  const { lift, error } = pointEstimate(liftStatistic(plainSizes, last, { ...drawn, count: 1 }));
  const reach = 2.048 * error;
  const naive = naiveError(
    rows.filter(({ day }) => day >= start),
    held,
    all / ids.length,
  );
  return {
    truth: ids.reduce((sum, id) => sum + (panel.effects.get(id) ?? 0), 0) / all,
    readings,
    detectable:
      detectableLift(
        assignment,
        { rows: history, first, last: yesterday },
        curve,
        { days: plan.days, daysBefore: plan.usedDaysBefore, looks: looks.length },
        drawn,
      )?.lift ?? Number.NaN,
    student: { low: lift - reach, high: lift + reach },
    naive: { low: naive.lift - 1.96 * naive.error, high: naive.lift + 1.96 * naive.error },
  };
}

/** Difference of mean profits a unit-day, over the mean size, with errors as if unit-days were independent. */
function naiveError(
  rows: readonly UnitDay[],
  held: ReadonlySet<string>,
  size: number,
): { readonly lift: number; readonly error: number } {
  const arms = [true, false].map((arm) => {
    const values = rows.filter(({ unit }) => held.has(unit) !== arm).map(({ worth, cost }) => worth - cost);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    return { mean, square: square / values.length };
  });
  const [treated, other] = arms;
  return {
    lift: ((treated?.mean ?? 0) - (other?.mean ?? 0)) / size,
    error: Math.sqrt((treated?.square ?? 0) + (other?.square ?? 0)) / size,
  };
}
