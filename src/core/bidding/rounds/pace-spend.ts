import { leastDivisor } from './least-divisor.ts';
import { BID_SPEND_ELASTICITY } from './spend-elasticity.ts';

/** How a budget is kept by bidding less everywhere: all bids are divided by one number, so that returns stay equal at the margin. */
export interface Pace {
  /** 1 + λ ≥ 1: what bids are divided by. */
  readonly divisor: number;
  /** Log of what an average day would cost at divisor 1; null before the first day. */
  readonly logDemand: number | null;
}

/** What a day cost. Currency units. */
export interface SpentDay {
  readonly cost: number;
  /** Share of auctions missed for want of budget. */
  readonly lostShare: number;
  /** What its weekday usually costs over an average day. */
  readonly weekdayFactor: number;
}

/** What is left of the budget's period, today included. */
export interface BudgetLeft {
  readonly money: number;
  readonly days: number;
}

/** No budget, or none that is felt. */
export const UNPACED: Pace = { divisor: 1, logDemand: null };

/** Weight of the latest day in the forecast. */
const MEMORY = 0.25;
const MOST_STEP = 0.2;
const LEAST_SEEN = 0.05;

/**
 * The divisor that should spend what is left evenly over the days that are left (dual descent with a forecast; Balseiro
 * and Gur, 2019, update the multiplier by the error alone).
 */
export function paceSpend(before: Pace, yesterday: SpentDay | null, left: BudgetLeft): Pace {
  const logDemand =
    yesterday === null ? before.logDemand : forecastDemand(before.logDemand, yesterday, before.divisor);
  if (logDemand === null) return before;
  const demand = Math.exp(logDemand) * Math.max(1, left.days);
  const wanted = leastDivisor((divisor) => demand * divisor ** -BID_SPEND_ELASTICITY, left.money);
  const divisor = before.logDemand === null ? before.divisor * wanted : stepTowards(before.divisor, wanted);
  return { divisor: Math.max(1, divisor), logDemand };
}

/** The divisor that is wanted, or as far towards it as one day goes: a day's luck is no reason to turn bids about. */
export function stepTowards(divisor: number, wanted: number): number {
  const step = Math.max(-MOST_STEP, Math.min(MOST_STEP, Math.log(wanted / divisor)));
  return divisor * Math.exp(step);
}

/**
 * Log of what an average day costs, with one more day taken in; null before the first. `divisor`: the bids that demand is
 * told at, over those of the day.
 */
export function forecastDemand(logDemand: number | null, day: SpentDay, divisor: number): number | null {
  const seen = day.cost / Math.max(LEAST_SEEN, 1 - day.lostShare) / day.weekdayFactor;
  if (!(seen > 0)) return logDemand;
  const demand = Math.log(seen) + BID_SPEND_ELASTICITY * Math.log(divisor);
  return logDemand === null ? demand : logDemand + MEMORY * (demand - logDemand);
}
