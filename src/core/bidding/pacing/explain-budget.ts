import { addDays, type Day } from '../../base/day.ts';
import { microsFromUnits } from '../../base/micros.ts';
import { moneyText } from '../../base/money-text.ts';
import { factor } from '../figures.ts';
import type { MonthOutlook } from './month-outlook.ts';
import { daysToMonthEnd } from './monthly-allowance.ts';

/** What is said of a month's budget. Currency units. */
export interface ToldMonth {
  readonly today: Day;
  readonly currency: string;
  readonly perMonth: number;
  readonly spent: number;
  readonly knownTo: Day;
  readonly outlook: MonthOutlook;
  /** Whether a model may set bids. */
  readonly mayBid: boolean;
}

/** Said where nothing is known of what days cost. */
export const NO_DAYS_KNOWN =
  'What the accounts cost by day is not known, so no bid is held to the monthly budget: connect the account, or import reports with dates.';

/** What becomes of the month's budget in two or three sentences, and what a person can do where it is not kept. */
export function budgetText(told: ToldMonth): string {
  const { outlook, perMonth } = told;
  const money = (units: number): string => moneyText(microsFromUnits(Math.max(0, units)), told.currency);
  const seen = spentText(told, money);
  if (outlook.state === 'exceeded') return `${seen}. ${exceededText(told, money)}`;
  if (outlook.state === 'unused')
    return `${seen}, and about ${money(outlook.expected)} will be by its end: more clicks would cost more than they bring, so no bid is raised to use up the other ${money(perMonth - outlook.expected)}.`;
  if (outlook.divisor === 1)
    return `${seen}, and about ${money(outlook.expected)} will be by its end, so bids need not be lowered for it.`;
  return `${seen}. All bids and targets are divided by ${factor(outlook.divisor)}, so that the month costs about ${money(outlook.expected)}; without that it would be about ${money(outlook.unpaced)}.`;
}

/** `$8,120.00 of the $20,000.00 of November 2026 were spent by 2026-11-12`. */
function spentText({ today, perMonth, spent, knownTo }: ToldMonth, money: (units: number) => string): string {
  const yesterday = addDays(today, -1);
  const late = knownTo < yesterday ? ` (of the days after ${knownTo} it is what is expected)` : '';
  return `Monthly budget: ${money(spent)} of the ${money(perMonth)} of ${monthName(today)} were spent before today${late}`;
}

function exceededText(
  { today, perMonth, spent, outlook, mayBid }: ToldMonth,
  money: (units: number) => string,
): string {
  const days = daysToMonthEnd(today);
  const left = Math.max(0, perMonth - spent);
  const over = outlook.least - perMonth;
  const why = mayBid ? 'Even at the lowest bids that the rules allow' : 'As no bid may be set now';
  return `${why}, the month will cost about ${money(outlook.least)}, ${money(over)} more than its budget. What a person can do: bring the daily budgets of the campaigns down to ${money(left / days)} together, pause campaigns, or allow larger steps in the rules; bidforest changes no budgets.`;
}

function monthName(today: Day): string {
  return new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${today}T00:00:00Z`),
  );
}
