import { mostToday, pacingOn } from './budget.ts';
import { costOfClick } from './click.ts';
import type { DayPlan } from './day-plan.ts';
import { dayAt } from './demand.ts';
import type { DayResult, Market } from './market-state.ts';

/** Books the day's cost; where it went beyond what may be billed, the last clicks of the day are not served. */
export function settleBudget(market: Market, plan: DayPlan, result: DayResult, campaign: number): void {
  const settings = plan.account.campaigns[campaign];
  if (settings === undefined) return;
  const day = dayAt(market.world.plan.startDay, plan.index);
  const pacing = pacingOn(market.pacing[campaign], settings.budgetMicros, day);
  const most = Math.floor(mostToday(pacing) * 1e6);
  let cost = 0;
  const lots: number[] = [];
  const to = plan.layout.campaignStart[campaign + 1] as number;
  for (let lot = plan.layout.campaignStart[campaign] as number; lot < to; lot++) {
    cost += result.cost[lot] as number;
    if ((result.clicks[lot] as number) > 0) lots.push(lot);
  }
  if (cost > most) cost = withholdClicks(plan, result, lots, cost, most);
  market.pacing[campaign] = { ...pacing, spent: pacing.spent + cost / 1e6 };
}

/** Takes back single clicks, latest hours first, until the cost is within the limit; returns the cost. */
function withholdClicks(
  plan: DayPlan,
  result: DayResult,
  lots: readonly number[],
  spent: number,
  most: number,
): number {
  const hour = (lot: number): number =>
    plan.layout.segments[plan.layout.segment[lot] as number]?.hours[0] ?? 0;
  let cost = spent;
  for (const lot of lots.toSorted((a, b) => hour(b) - hour(a) || b - a))
    while (cost > most && (result.clicks[lot] as number) > 0) cost -= withholdClick(result, lot);
  return cost;
}

/** Takes back one click and its impression, as if the auction had not been entered; returns what it cost. */
function withholdClick(result: DayResult, lot: number): number {
  const clicks = result.clicks[lot] as number;
  const impressions = (result.impressions[lot] as number) - 1;
  const price = costOfClick(result, lot, clicks - 1);
  result.cost[lot] = (result.cost[lot] as number) - price;
  result.clicks[lot] = clicks - 1;
  result.impressions[lot] = impressions;
  result.top[lot] = Math.min(impressions, result.top[lot] as number);
  result.absoluteTop[lot] = Math.min(impressions, result.absoluteTop[lot] as number);
  result.lostToBudget[lot] = (result.lostToBudget[lot] as number) + 1;
  return price;
}
