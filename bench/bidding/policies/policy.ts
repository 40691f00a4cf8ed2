import type { Arena, Controls } from '../arena.ts';

/** What a policy may spend: a day's average over the 30 days of a period. */
export interface Budget {
  readonly perDay: number;
  /** Days left of the period and money left for them, today included. */
  readonly daysLeft: number;
  readonly moneyLeft: number;
}

/** Sets bids for the coming day from what was reported so far. */
export interface Policy {
  act(budget: Budget | null): Controls | Promise<Controls>;
}

/** Makes a policy for a market with its history. */
export type MakePolicy = (arena: Arena, seed: number) => Policy;

/** Bids that policies stay within, currency units. */
export const BID_RANGE = { least: 0.02, most: 15 } as const;

/** The bid within the range. */
export function within(bid: number): number {
  return Math.min(BID_RANGE.most, Math.max(BID_RANGE.least, bid));
}
