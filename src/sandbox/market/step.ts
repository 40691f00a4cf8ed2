import { planDay, type DayPlan } from './day-plan.ts';
import { Dice } from './dice.ts';
import { sampleOutcomes } from './outcomes.ts';
import type { DayResult, Market } from './market-state.ts';
import { demandNoise, sampleLot } from './sample-lot.ts';
import { recordArrivals, scheduleOrders } from './schedule-orders.ts';
import { settleBudget } from './settle-budget.ts';

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
