import type { Day } from '../../core/base/day.ts';
import { daysBetween } from '../../core/base/day.ts';
import type { Pacing } from './budget.ts';
import { dayAt } from './demand.ts';
import type { Layout, LayoutCache } from './lots.ts';
import type { Account, DriftEvent } from './market.ts';
import type { Tables } from './tables.ts';
import type { World } from './world.ts';

/**
 * A running market. It belongs to whoever made it: `advance` appends to it in place.
 * The owner may replace `account` (see `applyLevers`) and `events` between days; the rest is the market's.
 */
export interface Market {
  readonly world: World;
  account: Account;
  events: readonly DriftEvent[];
  /** Days played; the index of the next. */
  played: number;
  readonly results: DayResult[];
  /** Recorded and real orders by day of arrival (index), pointing into `results`. */
  readonly arrivals: Map<number, Arrival[]>;
  readonly pacing: (Pacing | undefined)[];
  readonly shocks: number[][];
  readonly tables: Tables;
  readonly layouts: LayoutCache;
}

/** What one day left behind, by lot. */
export interface DayResult {
  readonly index: number;
  readonly layout: Layout;
  readonly impressions: Uint32Array;
  readonly clicks: Uint32Array;
  readonly top: Uint32Array;
  readonly absoluteTop: Uint32Array;
  readonly lostToBudget: Uint32Array;
  readonly lostToRank: Uint32Array;
  /** Micros, whole. */
  readonly cost: Float64Array;
  /** Probability of conversion that the day's clicks had: what sessions are drawn around. */
  readonly conversion: Float32Array;
  readonly outcomes: Outcomes;
  /** 1 by ad group where visitors met a broken page. */
  readonly broken: Uint8Array;
}

/** Conversions of one day's clicks, in order of lot; the n-th conversion of a lot belongs to its n-th click. */
export interface Outcomes {
  readonly lot: Int32Array;
  /** Of the click within its lot. */
  readonly click: Int32Array;
  readonly arrival: Int32Array;
  readonly lagHours: Float32Array;
  /** Micros, whole. */
  readonly value: Float64Array;
  /** 1 once it has arrived and been recorded; stays 0 where tracking was out. */
  readonly recorded: Uint8Array;
}

/** An order: the conversion it came from, and its place among the customer's orders (1 = first). */
export interface Arrival {
  readonly result: number;
  readonly outcome: number;
  readonly sequence: number;
}

/** The next day to play. */
export function today(market: Market): Day {
  return dayAt(market.world.plan.startDay, market.played);
}

/** Index of a day, counted from the market's first; negative before it. */
export function indexOf(market: Market, day: Day): number {
  return daysBetween(market.world.plan.startDay, day);
}
