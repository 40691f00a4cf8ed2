import { addDays, day, type Day } from '../../../src/core/base/day.ts';
import { createMarket, rerun } from '../../../src/sandbox/market/create-market.ts';
import { defaultPlan } from '../../../src/sandbox/market/default-account.ts';
import { applyLevers } from '../../../src/sandbox/market/levers.ts';
import { today, type DayResult, type Market } from '../../../src/sandbox/market/market-state.ts';
import type { DriftEvent, Lever } from '../../../src/sandbox/market/market.ts';
import type { MarketPlan } from '../../../src/sandbox/market/plan.ts';

export const START = day('2025-01-01');

const made = new Map<number, Market>();

/** The demo market, no day played; a seed's world is made once. */
export function demoMarket(seed = 1, events: readonly DriftEvent[] = []): Market {
  const market = made.get(seed) ?? createMarket(defaultPlan({ seed, startDay: START }));
  made.set(seed, market);
  return { ...rerun(market, market.account), events };
}

/** A market of the demo's first campaigns only, for tests that play long. */
export function smallMarket(seed: number, change: Partial<MarketPlan> = {}): Market {
  const plan = defaultPlan({ seed, startDay: START });
  const targets = { ...plan.targets, impressionsPerDay: 2000 };
  return createMarket({ ...plan, campaigns: plan.campaigns.slice(0, 2), targets, ...change });
}

/** The n-th day, 0 the first. */
export function dayN(n: number): Day {
  return addDays(START, n);
}

/** Turns levers that must all be accepted. */
export function turn(market: Market, ...levers: readonly Lever[]): void {
  const { account, refused } = applyLevers(market.account, levers, today(market));
  if (refused.length > 0) throw new Error(refused[0]?.reason);
  market.account = account;
}

export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

export function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}

/** Totals of a day over lots of keywords that pass. */
export function totalsOf(
  result: DayResult,
  passes: (keyword: number) => boolean = () => true,
): { impressions: number; clicks: number; cost: number; conversions: number; value: number } {
  const totals = { impressions: 0, clicks: 0, cost: 0, conversions: 0, value: 0 };
  const { layout, outcomes } = result;
  for (let lot = 0; lot < layout.lots; lot++) {
    if (!passes(layout.keyword[lot] ?? 0)) continue;
    totals.impressions += result.impressions[lot] ?? 0;
    totals.clicks += result.clicks[lot] ?? 0;
    totals.cost += (result.cost[lot] ?? 0) / 1e6;
  }
  for (const [i, lot] of outcomes.lot.entries()) {
    if (!passes(layout.keyword[lot] ?? 0)) continue;
    totals.conversions++;
    totals.value += (outcomes.value[i] ?? 0) / 1e6;
  }
  return totals;
}
