import { completionOf, type Completion, type CompletionCurve } from '../base/completion.ts';
import { daysBetween, type Day } from '../base/day.ts';

/** What a unit did on a day, as reported on the day it was read. Money in currency units. */
export interface UnitDay {
  readonly unit: string;
  readonly day: Day;
  readonly clicks: number;
  readonly cost: number;
  /** What the reported conversions are worth under the goal. */
  readonly worth: number;
}

/** Days, both included, read in the morning of `readOn`. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
  readonly readOn: Day;
}

/** Outcomes a day by unit, in the order asked for. */
export interface Outcomes {
  /** Worth less cost, what is still to be reported included. */
  readonly profit: readonly number[];
  /** Worth alone, what is still to be reported included. */
  readonly worth: readonly number[];
  /** Of all units together. */
  readonly completion: Completion;
}

/**
 * Profit a day by unit. Reported worth is divided by the share that clicks of these ages have had time to bring,
 * which weighs days as the clicks do: no day is blown up on its own. A unit without rows had nothing.
 */
export function outcomesOf(
  rows: readonly UnitDay[],
  units: readonly string[],
  period: Period,
  curve: CompletionCurve,
): Outcomes {
  const days = daysBetween(period.from, period.to) + 1;
  const inside = rows.filter(({ day }) => day >= period.from && day <= period.to);
  const byUnit = Map.groupBy(inside, ({ unit }) => unit);
  const ages = (of: readonly UnitDay[]): { ageDays: number; weight: number }[] =>
    of.map(({ day, clicks }) => ({ ageDays: daysBetween(day, period.readOn) - 0.5, weight: clicks }));
  const worth: number[] = [];
  const profit: number[] = [];
  for (const unit of units) {
    const own = byUnit.get(unit) ?? [];
    const { share } = completionOf(curve, ages(own));
    const all = own.reduce((sum, row) => sum + row.worth, 0) / Math.max(share, LEAST_SHARE) / days;
    worth.push(all);
    profit.push(all - own.reduce((sum, row) => sum + row.cost, 0) / days);
  }
  return { profit, worth, completion: completionOf(curve, ages(inside)) };
}

/** Below this share what is still to come is a guess; a young unit is not blown up further. */
const LEAST_SHARE = 0.1;
