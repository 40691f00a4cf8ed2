import type { PacingState } from '../../src/core/bidding/pacing/budget-plan.ts';
import { afterAuction } from '../../src/core/bidding/pacing/pacing-bid.ts';
import type { Auction } from './auctions.ts';

/** Bids for an auction from its predicted click-through rate and from what is left, and from nothing else. */
export type Bidder = (value: number, state: PacingState) => number;

/** What a bidder bought in an episode. */
export interface Bought {
  readonly clicks: number;
  /** Sum of predicted click-through rates of auctions won. */
  readonly value: number;
  readonly cost: number;
}

/**
 * Second-price auctions under a budget of the episode: a bid of at least the price wins and pays the price.
 * A bid is cut to the budget left, for every bidder alike.
 */
export function play(episode: readonly Auction[], budget: number, bidder: Bidder): Bought {
  let state: PacingState = { budgetLeft: budget, auctionsLeft: episode.length };
  let [clicks, value] = [0, 0];
  for (const auction of episode) {
    const wins = Math.min(bidder(auction.value, state), state.budgetLeft) >= auction.price;
    state = afterAuction(state, wins ? auction.price : 0);
    if (!wins) continue;
    clicks += auction.clicked ? 1 : 0;
    value += auction.value;
  }
  return { clicks, value, cost: budget - state.budgetLeft };
}

/** Expected clicks over all episodes. */
export function valueOf(episodes: readonly (readonly Auction[])[], budget: number, bidder: Bidder): number {
  return episodes.reduce((sum, episode) => sum + play(episode, budget, bidder).value, 0);
}
