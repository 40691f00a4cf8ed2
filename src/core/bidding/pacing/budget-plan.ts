import { InvariantError } from '../../base/errors.ts';
import type { Landscape } from './landscape.ts';

/** What is left of a budget and of the auctions that it is for. */
export interface PacingState {
  readonly budgetLeft: number;
  /** Auctions still to come, the one at hand included. */
  readonly auctionsLeft: number;
}

/** What a plan may be told; the defaults suit a budget that must buy as much value as it can. */
export interface PlanOptions {
  /** Worth of a unit of money that is kept, in units of value: 0 when all of the budget may go, 1 for profit. */
  readonly moneyValue?: number;
  /**
   * Auctions that are looked at one by one; longer horizons are taken as stretches of as many with
   * an even share of the budget each, which needs a share of many times a usual price.
   */
  readonly stages?: number;
  /** Amounts of budget that are told apart. */
  readonly steps?: number;
}

/** Expected value that a budget still buys, for every number of auctions and amount of budget left. */
export interface BudgetPlan {
  readonly moneyValue: number;
  readonly stages: number;
  readonly steps: number;
  /** Budget between two steps. */
  readonly unit: number;
  /** Shape (stages + 1) × (steps + 1): value of `j` auctions and `i` units of budget at `j · (steps + 1) + i`. */
  readonly value: Float64Array;
}

const STAGES = 1_000;
const STEPS = 512;
/** Room above the even share on a scaled horizon, where thrift may raise the share. */
const SCALED_ROOM = 2;

/**
 * Plans a budget over a horizon of auctions like those of the landscape, by dynamic programming (Cai et al., WSDM 2017):
 *
 *     V(j+1, b) = V(j, b) + Σ_price E[(value − moneyValue·price − (V(j, b) − V(j, b − price)))⁺]
 *
 * For prices that are small against the budget this is the dual of the knapsack's linear programme, with one multiplier
 * `∂V/∂b`; for large ones it also keeps enough in hand for the rare auction that is worth most.
 * Cost O(stages · steps · (price bins + knots)), a fraction of a second at the defaults; 4 MB.
 * @throws InvariantError for a horizon that is not positive.
 */
export function planBudget(
  landscape: Landscape,
  horizon: PacingState,
  options: PlanOptions = {},
): BudgetPlan {
  const { budgetLeft, auctionsLeft } = horizon;
  if (!(budgetLeft > 0 && auctionsLeft >= 1)) {
    throw new InvariantError(`expected a budget and auctions, found ${budgetLeft} and ${auctionsLeft}`);
  }
  const { moneyValue = 0, steps = STEPS } = options;
  const stages = Math.min(options.stages ?? STAGES, Math.ceil(auctionsLeft));
  const share = budgetLeft * Math.min(1, (SCALED_ROOM * stages) / auctionsLeft);
  const enough = stages * (landscape.prices.at(-1) ?? 0);
  const unit = (enough > 0 ? Math.min(share, enough) : share) / steps;
  const value = new Float64Array((stages + 1) * (steps + 1));
  const prices = landscape.prices.map((price) => price / unit);
  for (let stage = 1; stage <= stages; stage++) {
    const before = value.subarray((stage - 1) * (steps + 1), stage * (steps + 1));
    const now = value.subarray(stage * (steps + 1), (stage + 1) * (steps + 1));
    addAuction(landscape, prices, moneyValue * unit, before, now);
  }
  return { moneyValue, stages, steps, unit, value };
}

/** One more auction: prices are in units of budget, `unitValue` is the worth of a unit that is kept. */
function addAuction(
  { knots, surplus }: Landscape,
  prices: Float64Array,
  unitValue: number,
  before: Float64Array,
  now: Float64Array,
): void {
  const last = knots.length - 1;
  const highest = knots[last]!;
  for (let i = 0; i < now.length; i++) {
    const kept = before[i]!;
    let sum = kept;
    let knot = 0;
    for (let p = 0; p < prices.length; p++) {
      const price = prices[p]!;
      if (price > i) break;
      const whole = Math.floor(price);
      const part = price - whole;
      const left =
        part === 0 ? before[i - whole]! : before[i - whole]! * (1 - part) + before[i - whole - 1]! * part;
      const asked = Math.max(0, kept - left) + unitValue * price;
      if (asked >= highest) break;
      while (knots[knot + 1]! <= asked) knot++;
      const at = p * (last + 1) + knot;
      const from = knots[knot]!;
      sum += surplus[at]! + ((asked - from) / (knots[knot + 1]! - from)) * (surplus[at + 1]! - surplus[at]!);
    }
    now[i] = sum;
  }
}
