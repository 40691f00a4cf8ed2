import { planDay } from './day-plan.ts';
import { firstAccount } from './first-account.ts';
import { makeWorld, type MadeWorld } from './make-world.ts';
import type { Market } from './market-state.ts';
import type { Account } from './market.ts';
import type { CalibrationTargets, MarketPlan } from './plan.ts';
import { Tables } from './tables.ts';
import { sumPlan } from './truth.ts';

/** Every 52nd day of a year: seven days, each of another weekday, one in each season at least. */
const SAMPLE_DAYS = Array.from({ length: 7 }, (_, i) => i * 52);

/**
 * Makes a market from a plan, with the account as the people before left it and no day played.
 * Automated strategies, budgets and seasons move the averages away from what bids by hand would bring;
 * the world is therefore made twice, the second time with targets corrected by what the first showed.
 */
export function createMarket(plan: MarketPlan): Market {
  const first = marketOf(plan, makeWorld(plan));
  return { ...marketOf(plan, makeWorld(plan, correctedTargets(first))), events: plan.events };
}

/**
 * Another run of a market's world from its first day, with the account given and no day played:
 * what would have come of other settings, under the same luck. Shares what never changes, so it costs nothing.
 */
export function rerun(market: Market, account: Account): Market {
  return {
    ...market,
    account,
    played: 0,
    results: [],
    arrivals: new Map(),
    pacing: [],
    shocks: market.shocks.map(() => []),
    layouts: new Map(),
  };
}

function marketOf(plan: MarketPlan, made: MadeWorld): Market {
  return {
    world: made.world,
    account: firstAccount(made),
    events: [],
    played: 0,
    results: [],
    arrivals: new Map(),
    pacing: [],
    shocks: plan.campaigns.map(() => []),
    tables: new Tables(made.world),
    layouts: new Map(),
  };
}

function correctedTargets(market: Market): CalibrationTargets {
  const { targets } = market.world.plan;
  const all = { impressions: 0, clicks: 0, cost: 0, conversions: 0, value: 0 };
  for (const index of SAMPLE_DAYS) {
    const { total } = sumPlan(market, planDay(market, market.account, index));
    all.impressions += total.impressions / SAMPLE_DAYS.length;
    all.clicks += total.clicks;
    all.cost += total.cost;
    all.conversions += total.conversions;
    all.value += total.value;
  }
  const clickDays = all.clicks / SAMPLE_DAYS.length;
  return {
    impressionsPerDay: targets.impressionsPerDay ** 2 / all.impressions,
    clickThroughRate: (targets.clickThroughRate ** 2 * all.impressions) / clickDays,
    costPerClick: (targets.costPerClick ** 2 * all.clicks) / all.cost,
    conversionRate: (targets.conversionRate ** 2 * all.clicks) / all.conversions,
    orderValue: (targets.orderValue ** 2 * all.conversions) / all.value,
  };
}
