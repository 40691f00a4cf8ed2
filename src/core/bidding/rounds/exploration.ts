import { BID_SPEND_ELASTICITY } from './spend-elasticity.ts';

/** How far bids are raised to learn, and of whom. */
export interface Exploration {
  /** A starved entity spends less than this share of what an entity of the account does on average … */
  readonly spendShare: number;
  /** … and is shown in less than this share of its auctions: its bid keeps it from being known, not its demand. */
  readonly impressionShare: number;
  /** Standard deviations of what its click is worth by which its bid is raised, and the most, in logarithms. */
  readonly deviations: number;
  readonly mostLift: number;
}

export const EXPLORATION: Exploration = {
  spendShare: 0.2,
  impressionShare: 0.2,
  deviations: 1,
  mostLift: 0.7,
};

/** Share of the account's spend that learning may cost, where nothing else is set. */
export const EXPLORATION_SHARE = 0.03;

/** What is known of the bids of an account. float64, shape (entities); currency units, all in the same. */
export interface ExplorationInput {
  readonly wanted: Float64Array;
  /** Standard deviation of the logarithm of what a click is worth. */
  readonly uncertainty: Float64Array;
  readonly costPerDay: Float64Array;
  /** 0 where it was never shown, NaN where it is not known. */
  readonly impressionShare: Float64Array;
}

/** A starved entity may have a click a week at least, however long it had none: silence is not taken for cheapness. */
const LEAST_CLICKS_PER_DAY = 1 / 7;
const HALVINGS = 20;

/**
 * Factors, at least 1, by which the bids of starved entities are raised to what their clicks may well be worth (an upper
 * confidence bound): a bid that is too low is never found out at that bid, one that is too high soon is. All are raised
 * by as many standard deviations; fewer where that is expected to cost more than `mostShare` of the account's spend.
 */
export function explorationFactors(
  { wanted, uncertainty, costPerDay, impressionShare }: ExplorationInput,
  mostShare: number = EXPLORATION_SHARE,
  exploration: Exploration = EXPLORATION,
): Float64Array {
  const spend = costPerDay.reduce((sum, cost) => sum + cost, 0);
  const usual = spend / costPerDay.length;
  const starved = [...wanted.keys()].filter(
    (i) =>
      wanted[i]! > 0 &&
      costPerDay[i]! < exploration.spendShare * usual &&
      impressionShare[i]! < exploration.impressionShare,
  );
  const liftOf = (i: number, deviations: number): number =>
    Math.min(exploration.mostLift, deviations * uncertainty[i]!);
  const extraCost = (deviations: number): number =>
    starved.reduce((sum, i) => {
      const usually = Math.max(costPerDay[i]!, LEAST_CLICKS_PER_DAY * wanted[i]!);
      return sum + usually * Math.expm1(BID_SPEND_ELASTICITY * liftOf(i, deviations));
    }, 0);
  const deviations = mostWithin(extraCost, exploration.deviations, mostShare * spend);
  const factors = new Float64Array(wanted.length).fill(1);
  for (const i of starved) factors[i] = Math.exp(liftOf(i, deviations));
  return factors;
}

/** The largest number up to `most` that costs no more than the money; `costOf` rises. */
function mostWithin(costOf: (value: number) => number, most: number, money: number): number {
  if (costOf(most) <= money) return most;
  let [low, high] = [0, most];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (costOf(middle) > money) high = middle;
    else low = middle;
  }
  return low;
}
