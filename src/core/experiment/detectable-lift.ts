import type { CompletionCurve } from '../base/completion.ts';
import { addDays, type Day } from '../base/day.ts';
import { redraws, type Assignment, type Redraws } from './assignment.ts';
import { liftStatistic } from './lift-statistic.ts';
import { outcomesOf, type UnitDay } from './outcomes.ts';
import { ERROR_RATE, spentError } from './sequential-interval.ts';

/** What a history has to offer: rows, and the last day of them. */
export interface History {
  readonly rows: readonly UnitDay[];
  readonly first: Day;
  readonly last: Day;
}

/** How long an experiment would be, and how often it is looked at. */
export interface Length {
  readonly days: number;
  readonly daysBefore: number;
  readonly looks: number;
}

/** What an experiment of some length would show. Lifts are profit per unit of money that the units cost. */
export interface DetectableLift {
  readonly days: number;
  /** Past periods of that length that were tried. */
  readonly periods: number;
  /** Standard deviation of the estimate when nothing is done. */
  readonly error: number;
  /** Smallest lift that is declared in at least 80 % of experiments. */
  readonly lift: number;
  /** The same as profit a day, if all units are treated. */
  readonly perDay: number;
}

const POWER_QUANTILE = 0.841621;

/**
 * The smallest detectable lift from the account's own past: periods in which nobody was treated are analysed as if
 * the units had been, under every assignment that the procedure may draw. Their spread is what a lift has to beat.
 * It takes a treated unit to be as noisy as an untreated one. Null where the history is too short for one period.
 */
export function detectableLift(
  assignment: Assignment,
  history: History,
  curve: CompletionCurve,
  { days, daysBefore, looks }: Length,
  drawn: Redraws = redraws(assignment),
): DetectableLift | null {
  const sizes = assignment.units.map(({ size }) => size);
  const ids = assignment.units.map(({ id }) => id);
  const readOn = addDays(history.last, 1);
  const squares: number[] = [];
  const edges: number[] = [];
  const last = addDays(history.last, -1);
  for (let to = last; addDays(to, 1 - days - daysBefore) >= history.first; to = addDays(to, -days)) {
    const start = addDays(to, 1 - days);
    const period = (from: Day, until: Day): readonly number[] =>
      outcomesOf(history.rows, ids, { from, to: until, readOn }, curve).profit;
    const { difference, reach } = liftStatistic(
      sizes,
      { before: period(addDays(start, -daysBefore), addDays(start, -1)), after: period(start, to) },
      drawn,
    );
    const lifts = Array.from(difference, (value) => Math.abs(value / (reach[0] as number)));
    squares.push(lifts.reduce((sum, lift) => sum + lift * lift, 0) / lifts.length);
    const tail = ERROR_RATE - spentError(1 - 1 / looks);
    edges.push(lifts.toSorted((a, b) => a - b)[Math.ceil((1 - tail) * lifts.length) - 1] ?? 0);
  }
  if (squares.length === 0) return null;
  const error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  const edge = Math.sqrt(edges.reduce((sum, value) => sum + value * value, 0) / edges.length);
  const lift = edge + POWER_QUANTILE * error;
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return { days, periods: squares.length, error, lift, perDay: lift * all };
}
