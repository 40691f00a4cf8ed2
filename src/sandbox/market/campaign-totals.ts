import type { MarketPlan } from './plan.ts';
import { responseAt } from './response-table.ts';
import type { World } from './world.ts';

/** Expectations of an average day. Currency units. */
export interface CampaignTotals {
  impressions: number;
  clicks: number;
  cost: number;
  conversions: number;
  value: number;
}

/** What an average day brings at these bids, by campaign, if no budget were in the way. */
export function totalsAt(world: World, bids: Float64Array): CampaignTotals[] {
  const totals = world.category.map(() => ({ impressions: 0, clicks: 0, cost: 0, conversions: 0, value: 0 }));
  eachCell(world, bids, (k, at, shown, clicks, cost) => {
    const into = totals[world.campaignOfKeyword[k] as number];
    if (into === undefined) return;
    const conversions = clicks * (world.conversion[at] as number);
    into.impressions += shown;
    into.clicks += clicks;
    into.cost += cost;
    into.conversions += conversions;
    into.value += conversions * (world.orderValue[k] as number);
  });
  return totals;
}

/** The same with each campaign held to its budget. */
export function throttled(plan: MarketPlan, totals: readonly CampaignTotals[]): CampaignTotals[] {
  return totals.map((total, c) => {
    const share = Math.min(1, plan.campaigns[c]?.budgetRatio ?? 1);
    return {
      impressions: total.impressions * share,
      clicks: total.clicks * share,
      cost: total.cost * share,
      conversions: total.conversions * share,
      value: total.value * share,
    };
  });
}

/** All campaigns together. */
export function sum(totals: readonly CampaignTotals[]): CampaignTotals {
  const all = { impressions: 0, clicks: 0, cost: 0, conversions: 0, value: 0 };
  for (const total of totals) {
    all.impressions += total.impressions;
    all.clicks += total.clicks;
    all.cost += total.cost;
    all.conversions += total.conversions;
    all.value += total.value;
  }
  return all;
}

/** Visits every cell with what it brings at these bids: impressions, clicks and cost of an average day. */
export function eachCell(
  world: World,
  bids: Float64Array,
  visit: (keyword: number, at: number, shown: number, clicks: number, cost: number) => void,
): void {
  for (let k = 0; k < bids.length; k++)
    for (let at = k * world.cells; at < (k + 1) * world.cells; at++) {
      const rivals = {
        density: world.density[at] as number,
        level: world.level[at] as number,
        spread: world.spread[k] as number,
        reserve: world.reserve[k] as number,
      };
      const outcome = responseAt(bids[k] as number, rivals, world.quality[k] as number);
      const eligible = (world.demand[k] as number) * (world.share[at] as number);
      const rate = eligible * (world.clickRate[k] as number);
      visit(k, at, eligible * outcome.shown, rate * outcome.clicks, rate * outcome.cost);
    }
}
