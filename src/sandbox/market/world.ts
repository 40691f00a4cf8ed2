import type { Category } from './market.ts';
import type { MarketPlan } from './plan.ts';

/**
 * The truth: fixed for the life of a market and hidden from whoever bids in it.
 * Arrays are by campaign, ad group or keyword in the account's order; cell arrays are keyword-major
 * (`keyword * cells + cell`, see `cells.ts`). Money is in currency units.
 */
export interface World {
  readonly plan: MarketPlan;
  /** Cells per keyword. */
  readonly cells: number;
  readonly locations: number;

  readonly category: readonly Category[];
  readonly campaignOfAdGroup: Int32Array;
  readonly adGroupOfKeyword: Int32Array;
  readonly campaignOfKeyword: Int32Array;

  /** Eligible auctions of a keyword on an average day. */
  readonly demand: Float64Array;
  /** Share of a keyword's demand that falls into a cell. */
  readonly share: Float64Array;
  /** Click-through rate on position 1. */
  readonly clickRate: Float64Array;
  /** Factor from bid to ad rank. */
  readonly quality: Float64Array;

  /** Rivals: mean number and mean log rank by cell, spread and reserve by keyword. */
  readonly density: Float64Array;
  readonly level: Float64Array;
  readonly spread: Float64Array;
  readonly reserve: Float64Array;

  /** Probability that a click converts, on an average weekday, by cell. */
  readonly conversion: Float64Array;
  /** Mean value of an order, by keyword. */
  readonly orderValue: Float64Array;

  /** Share of visitors who have been before, by ad group. */
  readonly returningShare: Float64Array;
  /** What makes a page's bounce log-odds and log duration its own, by ad group. */
  readonly bounceNoise: Float64Array;
  readonly durationNoise: Float64Array;
}

/** Sum over a keyword's cells of a weight times a number. */
export function overCells(
  world: Pick<World, 'cells' | 'share'>,
  keyword: number,
  of: (at: number) => number,
): number {
  let sum = 0;
  const from = keyword * world.cells;
  for (let at = from; at < from + world.cells; at++) sum += (world.share[at] as number) * of(at);
  return sum;
}
