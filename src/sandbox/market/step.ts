import { mostToday, pacingOn } from './budget.ts';
import { planDay, type DayPlan } from './day-plan.ts';
import { dayAt } from './demand.ts';
import { Dice } from './dice.ts';
import { sampleOutcomes } from './outcomes.ts';
import type { DayResult, Market } from './market-state.ts';
import { demandNoise, sampleLot } from './sample-lot.ts';
import { recordArrivals, scheduleOrders } from './schedule-orders.ts';

/**
 * Plays the next days at the settings that the account has now; results are appended to the market.
 * A thousand ad groups take some ten milliseconds a day.
 */
export function advance(market: Market, days: number): void {
  for (let i = 0; i < days; i++) playDay(market);
}

function playDay(market: Market): void {
  const plan = planDay(market, market.account, market.played);
  const counted = emptyResult(plan);
  const dice = new Dice(market.world.plan.seed);
  for (let c = 0; c < market.account.campaigns.length; c++) {
    sampleCampaign(plan, counted, c, dice);
    settleBudget(market, plan, counted, c);
  }
  const result = { ...counted, outcomes: sampleOutcomes(market, plan, counted, dice) };
  market.results.push(result);
  scheduleOrders(market, result, dice);
  recordArrivals(market, plan);
  market.played++;
}

function sampleCampaign(plan: DayPlan, into: DayResult, campaign: number, dice: Dice): void {
  const { layout } = plan;
  let keyword = -1;
  let noise = 1;
  const to = layout.campaignStart[campaign + 1] as number;
  for (let lot = layout.campaignStart[campaign] as number; lot < to; lot++) {
    const k = layout.keyword[lot] as number;
    if (k !== keyword) {
      keyword = k;
      noise = demandNoise(dice, plan.index, k);
    }
    sampleLot(plan, into, lot, noise, plan.throttle[campaign] as number, dice);
  }
}

/** Books the day's cost; where it went beyond what may be billed, the last clicks of the day are not served. */
function settleBudget(market: Market, plan: DayPlan, result: DayResult, campaign: number): void {
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
    if (cost > most || (result.clicks[lot] as number) > 0) lots.push(lot);
  }
  if (cost > most) cost = withholdClicks(plan, result, lots, cost, most);
  market.pacing[campaign] = { ...pacing, spent: pacing.spent + cost / 1e6 };
}

function withholdClicks(
  plan: DayPlan,
  result: DayResult,
  lots: number[],
  spent: number,
  most: number,
): number {
  const hour = (lot: number): number =>
    plan.layout.segments[plan.layout.segment[lot] as number]?.hours[0] ?? 0;
  let cost = spent;
  for (const lot of lots.toSorted((a, b) => hour(b) - hour(a) || b - a))
    while (cost > most && (result.clicks[lot] as number) > 0) {
      const clicks = result.clicks[lot] as number;
      const price = Math.ceil((result.cost[lot] as number) / clicks);
      const left = clicks === 1 ? 0 : (result.cost[lot] as number) - price;
      cost -= (result.cost[lot] as number) - left;
      result.cost[lot] = left;
      result.clicks[lot] = clicks - 1;
      const impressions = (result.impressions[lot] as number) - 1;
      result.impressions[lot] = impressions;
      result.top[lot] = Math.min(impressions, result.top[lot] as number);
      result.absoluteTop[lot] = Math.min(impressions, result.absoluteTop[lot] as number);
      result.lostToBudget[lot] = (result.lostToBudget[lot] as number) + 1;
    }
  return cost;
}

function emptyResult(plan: DayPlan): DayResult {
  const { lots } = plan.layout;
  const counts = (): Uint32Array => new Uint32Array(lots);
  return {
    index: plan.index,
    layout: plan.layout,
    impressions: counts(),
    clicks: counts(),
    top: counts(),
    absoluteTop: counts(),
    lostToBudget: counts(),
    lostToRank: counts(),
    cost: new Float64Array(lots),
    conversion: Float32Array.from(plan.conversion),
    broken: plan.drift.broken,
    outcomes: {
      lot: new Int32Array(),
      click: new Int32Array(),
      arrival: new Int32Array(),
      lagHours: new Float32Array(),
      value: new Float64Array(),
      recorded: new Uint8Array(),
    },
  };
}
