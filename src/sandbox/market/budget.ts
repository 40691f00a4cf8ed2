import { dayNumber, type Day } from '../../core/base/day.ts';
import { unitsFromMicros, type Micros } from '../../core/base/micros.ts';

/** A day may cost at most twice the average daily budget, a month 30.4 times (Google Ads Help, "About spending limits"). */
const DAILY_OVERSPEND = 2;
const DAYS_OF_MONTH = 30.4;

/** What a campaign has spent under one budget in one month. Currency units. */
export interface Pacing {
  readonly month: string;
  readonly budgetMicros: Micros;
  /** What it may spend in this month since the budget was set. */
  readonly limit: number;
  readonly spent: number;
}

/** The pacing in force on a day: the running one, or a fresh one after a new month or another budget. */
export function pacingOn(running: Pacing | undefined, budgetMicros: Micros, day: Day): Pacing {
  const month = day.slice(0, 7);
  if (running !== undefined && running.month === month && running.budgetMicros === budgetMicros)
    return running;
  const days = daysInMonth(day);
  const left = days - Number(day.slice(8)) + 1;
  const limit = (unitsFromMicros(budgetMicros) * DAYS_OF_MONTH * left) / days;
  return { month, budgetMicros, limit, spent: 0 };
}

/**
 * What the platform means to spend today: the budget, more on days with more searches and less on others.
 * `demand` is the day's demand against an average day's.
 */
export function allowanceOf(pacing: Pacing, demand: number): number {
  return Math.max(0, Math.min(unitsFromMicros(pacing.budgetMicros) * demand, mostToday(pacing)));
}

/** What may be billed today at the very most. */
export function mostToday(pacing: Pacing): number {
  const daily = DAILY_OVERSPEND * unitsFromMicros(pacing.budgetMicros);
  return Math.max(0, Math.min(daily, pacing.limit - pacing.spent));
}

function daysInMonth(day: Day): number {
  const [year = 1970, month = 1] = day.split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return dayNumber(next as Day) - dayNumber(`${day.slice(0, 7)}-01` as Day);
}
