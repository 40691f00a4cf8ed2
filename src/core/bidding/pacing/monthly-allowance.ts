import { daysBetween, type Day } from '../../base/day.ts';
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
  /** Highest average daily budget that was in force at any time today, where it was lowered today. */
  readonly highestTodayMicros?: Micros;
}

/** What a day and the rest of its month may cost. */
export interface Allowance {
  /** To plan for today: an even share of what the month has left, never more than may be charged. */
  readonly planMicros: Micros;
  /** Charged today at most, however the day goes. */
  readonly mostMicros: Micros;
  /** Charged until the end of the month at most, today included. */
  readonly monthLeftMicros: Micros;
  /** Days to the end of the month, today included. */
  readonly daysLeft: number;
}

/**
 * What today may cost under an average daily budget: Google charges at most twice the budget on a day, and in a month
 * at most 30.4 times; after a change, what was spent before it and the new budget for each day that remains, the day of
 * the change included (Google Ads Help, "About spending limits" and "About budget changes").
 * The plan makes up for quiet days: what they left unspent is shared among the days to come.
 * @throws InvariantError for negative amounts, or a budget that is set after today.
 */
export function monthlyAllowance(soFar: MonthSoFar): Allowance {
  const { today, averageDailyBudgetMicros: budget, spentBeforeTodayMicros: spent } = soFar;
  if (budget < 0 || spent < 0) {
    throw new InvariantError(`expected a budget and spend of at least 0, found ${budget} and ${spent}`);
  }
  const daysLeft = daysToMonthEnd(today);
  const monthLeft = Math.max(0, monthLimit(soFar) - spent);
  const most = Math.min(2 * Math.max(budget, soFar.highestTodayMicros ?? 0), monthLeft);
  return {
    planMicros: micros(Math.min(most, Math.floor(monthLeft / daysLeft))),
    mostMicros: micros(most),
    monthLeftMicros: micros(monthLeft),
    daysLeft,
  };
}

function monthLimit({ today, averageDailyBudgetMicros: budget, budgetSet }: MonthSoFar): number {
  if (budgetSet === undefined || budgetSet.on <= `${today.slice(0, 7)}-01`)
    return Math.floor((budget * 304) / 10);
  if (budgetSet.on > today) {
    throw new InvariantError(`expected a budget that is set by ${today}, found ${budgetSet.on}`);
  }
  return budgetSet.spentBeforeMicros + budget * daysToMonthEnd(budgetSet.on);
}

/** Days from a day to the end of its month, both included. */
function daysToMonthEnd(from: Day): number {
  const [year = 1970, month = 1] = from.split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return daysBetween(from, next as Day);
}
