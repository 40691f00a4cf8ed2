import type { Auction } from './auctions.ts';
import type { Bought } from './play.ts';

/** What the best choice in hindsight reaches in an episode. */
export interface Knapsack {
  /** Best expected clicks where a part of one auction may be bought: no choice of whole auctions exceeds it. */
  readonly bound: number;
  /** Whole auctions by descending value per price, each that still fits. */
  readonly whole: Bought;
  /** Value per price of the auction that is bought in part; 0 where the budget buys all. */
  readonly multiplier: number;
}

/** Solves the knapsack of an episode: Dantzig's bound and the greedy choice. */
export function knapsack(episode: readonly Auction[], budget: number): Knapsack {
  const ranked = episode.toSorted((a, b) => b.value * a.price - a.value * b.price);
  let [left, bound] = [budget, 0];
  let multiplier = 0;
  for (const { price, value } of ranked) {
    if (price > left) {
      bound += (value * left) / price;
      multiplier = value / price;
      break;
    }
    left -= price;
    bound += value;
  }
  return { bound, whole: greedy(ranked, budget), multiplier };
}

function greedy(ranked: readonly Auction[], budget: number): Bought {
  let [clicks, value, cost] = [0, 0, 0];
  for (const auction of ranked) {
    if (cost + auction.price > budget) continue;
    cost += auction.price;
    value += auction.value;
    clicks += auction.clicked ? 1 : 0;
  }
  return { clicks, value, cost };
}
