import type { NumberFrame } from '../../src/core/features/frame.ts';

/** Devices × dayparts, daypart fastest. */
export const DEVICES = 3;
export const DAYPARTS = 4;
export const CELLS = DEVICES * DAYPARTS;
export const WEEKDAYS = 7;

/** What may be set for a day. */
export interface Controls {
  /** Currency units, shape (entities). */
  readonly bids: Float64Array;
  /** Shape (entities × devices); null leaves 1. */
  readonly devices: Float64Array | null;
  /** Shape (groups × weekdays × dayparts), Monday first; null leaves 1. */
  readonly schedule: Float64Array | null;
}

/** What a platform reports of a day; conversions grow as they arrive. Arrays by entity, or entity × cell. */
export interface DayCounts {
  readonly index: number;
  /** 0 = Monday. */
  readonly weekday: number;
  readonly bid: Float64Array;
  readonly clicks: Float32Array;
  readonly cost: Float64Array;
  readonly impressions: Float64Array;
  /** NaN where the share is only known to be below 10 %. */
  readonly eligible: Float64Array;
  readonly conversions: Float32Array;
  readonly value: Float64Array;
  readonly logValue: Float64Array;
  /** Conversions that arrived on this day, whatever the day of their clicks. */
  readonly arrivals: Float64Array;
  /** Visits, and those of one page: what web analytics says. */
  readonly visits: Float64Array;
  readonly bounces: Float64Array;
  /** Of the account: share of auctions missed for want of budget. */
  readonly lostShare: number;
}

/** What a day was expected to bring at the bids chosen, currency units. */
export interface Expected {
  readonly profit: number;
  readonly cost: number;
}

/** Ways to set one thing: cost and margin at every bid tried, currency units. */
export interface Options {
  readonly cost: Float64Array;
  readonly worth: Float64Array;
}

/** A market that is bid in, day by day, by somebody who sees `days` only. */
export interface Arena {
  readonly entities: number;
  readonly groups: number;
  readonly groupOf: Int32Array;
  readonly features: NumberFrame;
  readonly marginShare: number;
  readonly days: DayCounts[];
  /** Conversions of settled days by age in days, shape (32): what lag buckets tell. */
  lags(): Float64Array;
  /** Plays a day. Spend beyond the allowance is throttled. */
  play(controls: Controls | null, allowance: number | null): Expected;
  /** What could be earned on the coming day with a bid for every cell: one entry a cell. */
  options(): Options[];
}

/** The best of some days under a budget for all of them; one multiplier for all, as returns must be equal at the margin. */
export function bestWithin(days: readonly (readonly Options[])[], budget: number | null): Expected[] {
  const at = (multiplier: number): Expected[] => days.map((options) => pick(options, multiplier));
  const free = at(0);
  if (budget === null || total(free) <= budget) return free;
  let low = 0;
  let high = 1;
  while (total(at(high)) > budget) high *= 2;
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (total(at(middle)) > budget) low = middle;
    else high = middle;
  }
  // The side that spends a little more than the budget: what it is compared with is never put too low.
  return at(low);
}

function total(days: readonly Expected[]): number {
  return days.reduce((sum, { cost }) => sum + cost, 0);
}

function pick(options: readonly Options[], multiplier: number): Expected {
  let cost = 0;
  let worth = 0;
  for (const option of options) {
    let best = 0;
    let most = 0;
    let found = false;
    for (let i = 0; i < option.cost.length; i++) {
      const gain = option.worth[i]! - (1 + multiplier) * option.cost[i]!;
      if (gain > most) [best, most, found] = [i, gain, true];
    }
    if (!found) continue;
    cost += option.cost[best]!;
    worth += option.worth[best]!;
  }
  return { profit: worth - cost, cost };
}
