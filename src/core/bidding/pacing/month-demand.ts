import { addDays, dayOfWeek, type Day } from '../../base/day.ts';
import { forecastDemand } from '../rounds/pace-spend.ts';
import { BID_SPEND_ELASTICITY } from '../rounds/spend-elasticity.ts';
import { monthStart } from './monthly-allowance.ts';
import { weekdayFactors } from './weekday-factors.ts';

/** What a campaign cost on a day, in currency units. */
export interface CampaignDay {
  readonly campaign: string;
  readonly date: Day;
  readonly cost: number;
  /** Share of auctions missed for want of its budget. */
  readonly lostShare: number;
}

/** Mean logarithm of a campaign's bids on a day, by what they cost. */
export interface BidLevel {
  readonly campaign: string;
  readonly date: Day;
  readonly level: number;
}

/** What days tell of a month. Currency units. */
export interface MonthDemand {
  /** Last day that is known of. */
  readonly knownTo: Day;
  /** Cost of an average day at the bids in force, were no campaign held back by its own budget. */
  readonly perDay: number;
  /** What each campaign has of it. */
  readonly shareOf: ReadonlyMap<string, number>;
  /** Spent in the month before today; days that nothing is known of count as demand lets expect. */
  readonly spent: number;
  /** What a day costs over an average one. */
  readonly weightOf: (day: Day) => number;
}

/** Days that the forecast stands on, and those that tell which campaigns have the demand: every weekday once. */
const FORECAST_DAYS = 28;
const SHARE_DAYS = 7;

const LEAST_SEEN = 0.05;

/** What the days of all campaigns tell of the month of `today`; null where there are none. `days` and `levels` by date. */
export function monthDemand(
  days: readonly CampaignDay[],
  levels: readonly BidLevel[],
  today: Day,
): MonthDemand | null {
  const known = days.filter(({ date }) => date < today);
  const knownTo = known.reduce<Day | null>(
    (last, { date }) => (last === null || date > last ? date : last),
    null,
  );
  const first = known.reduce<Day | null>(
    (least, { date }) => (least === null || date < least ? date : least),
    null,
  );
  if (knownTo === null || first === null) return null;
  const now = unlimited(known, levels);
  const series = seriesOf(now, first, knownTo);
  const factors = weekdayFactors(series.map(({ date, cost }) => ({ weekday: dayOfWeek(date) - 1, cost })));
  const weightOf = (date: Day): number => factors[dayOfWeek(date) - 1] || 1;
  const logDemand = series
    .slice(-FORECAST_DAYS)
    .reduce<number | null>(
      (log, { date, cost }) => forecastDemand(log, { cost, lostShare: 0, weekdayFactor: weightOf(date) }, 1),
      null,
    );
  if (logDemand === null) return null;
  const perDay = Math.exp(logDemand);
  return {
    knownTo,
    perDay,
    shareOf: sharesOf(now, addDays(knownTo, 1 - SHARE_DAYS)),
    spent: spentBefore(known, { first, knownTo, today }, (date) => perDay * weightOf(date)),
    weightOf,
  };
}

/** Days as they would have cost at the bids in force, and without the campaign's own budget. */
function unlimited(days: readonly CampaignDay[], levels: readonly BidLevel[]): CampaignDay[] {
  const byCampaign = Map.groupBy(levels, ({ campaign }) => campaign);
  return days.map((day) => {
    const told = byCampaign.get(day.campaign) ?? [];
    const then = told.findLast(({ date }) => date <= day.date) ?? told[0];
    const move = then === undefined ? 0 : (told.at(-1)?.level ?? then.level) - then.level;
    const seen = day.cost / Math.max(LEAST_SEEN, 1 - day.lostShare);
    return { ...day, cost: seen * Math.exp(BID_SPEND_ELASTICITY * move), lostShare: 0 };
  });
}

/** What all campaigns together cost on each day, those without a row included. */
function seriesOf(days: readonly CampaignDay[], first: Day, last: Day): { date: Day; cost: number }[] {
  const costs = new Map<Day, number>();
  for (const { date, cost } of days) costs.set(date, (costs.get(date) ?? 0) + cost);
  const series: { date: Day; cost: number }[] = [];
  for (let date = first; date <= last; date = addDays(date, 1))
    series.push({ date, cost: costs.get(date) ?? 0 });
  return series;
}

function sharesOf(days: readonly CampaignDay[], from: Day): Map<string, number> {
  const sums = new Map<string, number>();
  let all = 0;
  for (const { campaign, date, cost } of days) {
    if (date < from) continue;
    sums.set(campaign, (sums.get(campaign) ?? 0) + cost);
    all += cost;
  }
  return new Map([...sums].map(([campaign, cost]) => [campaign, all > 0 ? cost / all : 0]));
}

function spentBefore(
  days: readonly CampaignDay[],
  { first, knownTo, today }: { readonly first: Day; readonly knownTo: Day; readonly today: Day },
  expectedOn: (date: Day) => number,
): number {
  const start = monthStart(today);
  let spent = days.reduce((sum, { date, cost }) => sum + (date >= start ? cost : 0), 0);
  for (let date = start; date < today; date = addDays(date, 1))
    if (date < first || date > knownTo) spent += expectedOn(date);
  return spent;
}
