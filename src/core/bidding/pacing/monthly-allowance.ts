import { addDays, daysBetween, type Day } from '../../base/day.ts';
import { InvariantError } from '../../base/errors.ts';
import { micros, type Micros } from '../../base/micros.ts';

/** A campaign's budget and what it has cost in the month of `today`. */
export interface MonthSoFar {
  readonly today: Day;
  readonly averageDailyBudgetMicros: Micros;
  /** Charged from the first of the month to yesterday. */
  readonly spentBeforeTodayMicros: Micros;
  /** Since when the budget is what it is, where that is later than the first of the month. */
  readonly budgetSet?: {
    readonly on: Day;
    /** Charged from the first of the month to the day before; 0 for a campaign that is new. */
    readonly spentBeforeMicros: Micros;
  };
}

/**
 * The most that a campaign can be charged from today to the end of the month under an average daily budget: Google
 * charges at most twice the budget on a day, and in a month at most 30.4 times; after a change, what was spent before it
 * and the new budget for each day that remains, the day of the change included (Google Ads Help, "About spending limits"
 * and "About budget changes").
 * @throws InvariantError for negative amounts, or a budget that is set after today.
 */
export function monthlyAllowance(soFar: MonthSoFar): Micros {
  const { today, averageDailyBudgetMicros: budget, spentBeforeTodayMicros: spent } = soFar;
  if (budget < 0 || spent < 0) {
    throw new InvariantError(`expected a budget and spend of at least 0, found ${budget} and ${spent}`);
  }
  const monthLeft = Math.max(0, monthLimit(soFar) - spent);
  return micros(Math.min(2 * budget * daysToMonthEnd(today), monthLeft));
}

/** Days from a day to the end of its month, both included. */
export function daysToMonthEnd(from: Day): number {
  const nextMonth = monthStart(addDays(monthStart(from), 31));
  return daysBetween(from, nextMonth);
}

/** The first day of a day's month. */
export function monthStart(of: Day): Day {
  return `${of.slice(0, 7)}-01` as Day;
}

function monthLimit({ today, averageDailyBudgetMicros: budget, budgetSet }: MonthSoFar): number {
  if (budgetSet === undefined || budgetSet.on <= monthStart(today)) return Math.floor((budget * 304) / 10);
  if (budgetSet.on > today) {
    throw new InvariantError(`expected a budget that is set by ${today}, found ${budgetSet.on}`);
  }
  return budgetSet.spentBeforeMicros + budget * daysToMonthEnd(budgetSet.on);
}
