import { planBudget } from '../../src/core/bidding/pacing/budget-plan.ts';
import { fitLandscape } from '../../src/core/bidding/pacing/landscape.ts';
import { pacingBid } from '../../src/core/bidding/pacing/pacing-bid.ts';
import { episodesOf, type Auction } from './auctions.ts';
import { knapsack } from './knapsack.ts';
import { play, valueOf, type Bidder, type Bought } from './play.ts';

/** Where a bidder may look. */
export interface Occasion {
  readonly training: readonly Auction[];
  /** For bidders that are tuned in hindsight. */
  readonly episodes: readonly (readonly Auction[])[];
  readonly budget: number;
  readonly length: number;
}

/** A way to bid, as a row of the table. */
export interface Contestant {
  readonly name: string;
  /** What it bought in each episode. */
  readonly run: (occasion: Occasion) => Bought[];
}

/** The bidders of the table, the product's first. */
export const contestants: readonly Contestant[] = [
  { name: 'pacing bidder', run: (occasion) => playAll(occasion, pacing(occasion)) },
  { name: 'multiplier re-solved each auction', run: (occasion) => playAll(occasion, resolved(occasion)) },
  { name: 'threshold on value per price', run: (occasion) => playAll(occasion, fixedMultiplier(occasion)) },
  {
    name: 'threshold on pCTR',
    run: (occasion) => playAll(occasion, tunedOnTraining(occasion, anyPriceAbove)),
  },
  { name: 'constant bid', run: (occasion) => playAll(occasion, tunedOnTraining(occasion, constant)) },
  {
    name: 'linear bid, tuned on the test part',
    run: (occasion) => playAll(occasion, linearInHindsight(occasion)),
  },
  { name: 'best multiplier of each episode, in hindsight', run: multiplierInHindsight },
];

function playAll({ episodes, budget }: Occasion, bidder: Bidder): Bought[] {
  return episodes.map((episode) => play(episode, budget, bidder));
}

function pacing({ training, budget, length }: Occasion): Bidder {
  const plan = planBudget(fitLandscape(training), { budgetLeft: budget, auctionsLeft: length });
  return (value, state) => pacingBid(plan, state, value);
}

/** Value per price of the training auction at which so much is spent per auction, best first. */
function multipliers(training: readonly Auction[]): (spendPerAuction: number) => number {
  const ranked = training.toSorted((a, b) => b.value * a.price - a.value * b.price);
  let sum = 0;
  const spend = ranked.map(({ price }) => (sum += price) / ranked.length);
  return (spendPerAuction) => {
    let [low, high] = [0, spend.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spend[middle] ?? Infinity) <= spendPerAuction) low = middle + 1;
      else high = middle;
    }
    const marginal = ranked[low];
    return marginal === undefined ? 0 : marginal.value / marginal.price;
  };
}

/** The dual of the linear programme: λ such that the training part would spend what is left per auction left. */
function resolved({ training }: Occasion): Bidder {
  const multiplierAt = multipliers(training);
  return (value, { budgetLeft, auctionsLeft }) => value / multiplierAt(budgetLeft / auctionsLeft);
}

function fixedMultiplier({ training, budget, length }: Occasion): Bidder {
  return linear(1 / multipliers(training)(budget / length));
}

function linear(pricePerValue: number): Bidder {
  return (value) => value * pricePerValue;
}

function constant(price: number): Bidder {
  return () => price;
}

function anyPriceAbove(threshold: number): Bidder {
  return (value, { budgetLeft }) => (value >= threshold ? budgetLeft : 0);
}

/** The bidder of a family that buys most in episodes of the training part, over a grid of its one parameter. */
function tunedOnTraining(
  { training, budget, length }: Occasion,
  family: (parameter: number) => Bidder,
): Bidder {
  const episodes = episodesOf(training, length);
  const grid = family === constant ? Array.from({ length: 300 }, (_, i) => i + 1) : geometric(1e-6, 1, 200);
  return best(grid.map(family), (bidder) => valueOf(episodes, budget, bidder));
}

/** Bid = pCTR · b0 / mean pCTR with the b0 that is best on the very episodes it is judged on. */
function linearInHindsight({ training, episodes, budget }: Occasion): Bidder {
  const mean = training.reduce((sum, { value }) => sum + value, 0) / training.length;
  const bidders = geometric(1, 3_000, 400).map((b0) => linear(b0 / mean));
  return best(bidders, (bidder) => valueOf(episodes, budget, bidder));
}

/** The best that one multiplier per episode could have done, known beforehand: what an oracle of λ is worth. */
function multiplierInHindsight({ episodes, budget }: Occasion): Bought[] {
  return episodes.map((episode) => {
    const { multiplier } = knapsack(episode, budget);
    const near = geometric(multiplier / 2, multiplier * 2, 121).map((lambda) => linear(1 / lambda));
    return best(
      near.map((bidder) => play(episode, budget, bidder)),
      ({ value }) => value,
    );
  });
}

function geometric(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
}

function best<T>(candidates: readonly T[], score: (candidate: T) => number): T {
  const scored = candidates.map((candidate) => ({ candidate, score: score(candidate) }));
  return scored.reduce((top, next) => (next.score > top.score ? next : top)).candidate;
}
