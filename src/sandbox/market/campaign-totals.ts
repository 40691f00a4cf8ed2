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

/** What an average day brings in each cell at some bids, if no budget were in the way. */
export interface CellTotals {
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  readonly cost: Float64Array;
}

/** Expectations of every cell at these bids, from the closed form. */
export function cellTotals(world: World, bids: Float64Array): CellTotals {
  const impressions = new Float64Array(world.share.length);
  const clicks = new Float64Array(world.share.length);
  const cost = new Float64Array(world.share.length);
  for (const [at, share] of world.share.entries()) {
    const k = Math.floor(at / world.cells);
    const rivals = {
      density: world.density[at] as number,
      level: world.level[at] as number,
      spread: world.spread[k] as number,
      reserve: world.reserve[k] as number,
    };
    const outcome = responseAt(bids[k] as number, rivals, world.quality[k] as number);
    const eligible = (world.demand[k] as number) * share;
    const rate = eligible * (world.clickRate[k] as number);
    impressions[at] = eligible * outcome.shown;
    clicks[at] = rate * outcome.clicks;
    cost[at] = rate * outcome.cost;
  }
  return { impressions, clicks, cost };
}

/** The same by campaign, with the conversions and values that the world now has. */
export function campaignTotals(world: World, cells: CellTotals): CampaignTotals[] {
  const totals = world.category.map(() => ({ impressions: 0, clicks: 0, cost: 0, conversions: 0, value: 0 }));
  for (const [at, clicks] of cells.clicks.entries()) {
    const k = Math.floor(at / world.cells);
    const into = totals[world.campaignOfKeyword[k] as number];
    if (into === undefined) continue;
    const conversions = clicks * (world.conversion[at] as number);
    into.impressions += cells.impressions[at] as number;
    into.clicks += clicks;
    into.cost += cells.cost[at] as number;
    into.conversions += conversions;
    into.value += conversions * (world.orderValue[k] as number);
  }
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
