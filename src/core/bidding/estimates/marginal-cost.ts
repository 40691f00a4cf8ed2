/**
 * Days on which bids were moved a little at random. Rows of an entity lie together, in the order of days; all columns
 * have shape (rows). Only the larger entities are needed: the estimate is one for the account.
 */
export interface PerturbedDays {
  readonly entities: number;
  readonly entity: Int32Array;
  /** Days since an epoch. */
  readonly day: Int32Array;
  /** −1 or 1: which way the bid was moved. */
  readonly sign: Float64Array;
  /** Bid before it was moved, currency units. */
  readonly bid: Float64Array;
  /** NaN where they are not known by entity: then all entities have the pooled ratio. */
  readonly impressions: Float64Array;
  /** Auctions that were open to the entity, or what goes with them; NaN where the platform only says that the share was small. */
  readonly eligible: Float64Array;
  /** Clicks, each times its cell's factor on the conversion rate. */
  readonly worthClicks: Float64Array;
  /** Currency units. */
  readonly cost: Float64Array;
}

/** Cost of one more click (of factor 1) over the bid: pooled, and how it rises with impression share. */
export interface MarginalCost {
  readonly pooled: number;
  /** Change of the ratio by unit of impression share, relative to the pooled one. */
  readonly slope: number;
  /** Impression share at which the ratio is the pooled one. */
  readonly centre: number;
  /** float64, shape (entities): impression share; NaN where there were no such days. */
  readonly share: Float64Array;
}

/** What is believed before any bid was moved, and how many clicks of evidence that belief is worth. */
const PRIOR = { ratio: 1.25, slope: 0.2, clicks: 1500 } as const;
const RATIO_RANGE = { least: 0.8, most: 2 } as const;
const RELATIVE_RANGE = { least: 0.75, most: 1.3 } as const;

/** Share that stands for `below 10 %`. */
export const CENSORED_SHARE = 0.05;

const FADE_DAYS = 28;
const LOCAL_DAYS = 5;
const LOCAL_REACH = 15;

/**
 * Estimates the marginal cost of a click from randomised bid moves, by the ratio (Wald) estimator
 * `Σ z·cost̃/bid ÷ Σ z·clicks̃`, where ˜ takes away the entity's local rate per open auction, so that neither demand nor
 * slow change enters. One ratio for the account: entities' own are too noisy to help, impression share explains half of
 * what they differ by. `today`: the day after the last, in days since the epoch.
 */
export function marginalCost(days: PerturbedDays, today: number): MarginalCost {
  const { cost, clicks } = coMoves(days, today);
  const share = impressionShares(days);
  const allCost = sumOf(cost);
  const allClicks = sumOf(clicks);
  const pooled = between(
    (allCost + PRIOR.clicks * PRIOR.ratio) / Math.max(allClicks + PRIOR.clicks, PRIOR.clicks / 2),
    RATIO_RANGE,
  );
  const { centre, variance } = centreOf(share, days);
  let slope = PRIOR.slope * PRIOR.clicks * variance * pooled;
  let weight = PRIOR.clicks * variance * pooled;
  for (let i = 0; i < days.entities; i++) {
    const x = share[i]! - centre;
    if (Number.isNaN(x)) continue;
    slope += x * (cost[i]! - pooled * clicks[i]!);
    weight += x * x * Math.max(0, clicks[i]!) * pooled;
  }
  return { pooled, slope: weight > 0 ? slope / weight : PRIOR.slope, centre, share };
}

/** The ratio for an entity of this impression share; NaN gives the pooled one. */
export function marginalCostAt({ pooled, slope, centre }: MarginalCost, share: number): number {
  if (Number.isNaN(share)) return pooled;
  return pooled * between(1 + slope * (share - centre), RELATIVE_RANGE);
}

/** Σ z·cost̃/bid and Σ z·clicks̃ of each entity, recent days first. float64, shape (entities). */
function coMoves(days: PerturbedDays, today: number): { cost: Float64Array; clicks: Float64Array } {
  const cost = new Float64Array(days.entities);
  const clicks = new Float64Array(days.entities);
  for (let from = 0, to = 0; from < days.entity.length; from = to) {
    const i = days.entity[from]!;
    while (to < days.entity.length && days.entity[to] === i) to++;
    for (let row = from; row < to; row++) {
      const local = localRates(days, row, from, to);
      const auctions = auctionsOf(days, row);
      const weight = 0.5 ** ((today - 1 - days.day[row]!) / FADE_DAYS) * days.sign[row]!;
      cost[i] = cost[i]! + weight * (days.cost[row]! / days.bid[row]! - auctions * local.cost);
      clicks[i] = clicks[i]! + weight * (days.worthClicks[row]! - auctions * local.clicks);
    }
  }
  return { cost, clicks };
}

/** Cost over bid, and clicks, per open auction around a day. */
function localRates(
  days: PerturbedDays,
  row: number,
  from: number,
  to: number,
): { cost: number; clicks: number } {
  let cost = 0;
  let clicks = 0;
  let auctions = 0;
  for (let near = Math.max(from, row - LOCAL_REACH); near < Math.min(to, row + LOCAL_REACH + 1); near++) {
    const weight = Math.exp(-Math.abs(days.day[near]! - days.day[row]!) / LOCAL_DAYS);
    cost += (weight * days.cost[near]!) / days.bid[near]!;
    clicks += weight * days.worthClicks[near]!;
    auctions += weight * auctionsOf(days, near);
  }
  return { cost: cost / auctions, clicks: clicks / auctions };
}

function auctionsOf({ eligible, impressions }: PerturbedDays, row: number): number {
  const auctions = eligible[row]!;
  return Math.max(1, Number.isNaN(auctions) ? impressions[row]! / CENSORED_SHARE : auctions);
}

function impressionShares(days: PerturbedDays): Float64Array {
  const shown = new Float64Array(days.entities);
  const open = new Float64Array(days.entities);
  for (const [row, i] of days.entity.entries()) {
    shown[i] = shown[i]! + days.impressions[row]!;
    open[i] = open[i]! + auctionsOf(days, row);
  }
  return shown.map((impressions, i) => (open[i]! > 0 ? impressions / open[i]! : Number.NaN));
}

/** Mean and variance of impression share over clicks. */
function centreOf(share: Float64Array, days: PerturbedDays): { centre: number; variance: number } {
  const clicks = new Float64Array(days.entities);
  for (const [row, i] of days.entity.entries()) clicks[i] = clicks[i]! + days.worthClicks[row]!;
  const known = [...share.keys()].filter((i) => !Number.isNaN(share[i]!) && clicks[i]! > 0);
  const total = known.reduce((sum, i) => sum + clicks[i]!, 0);
  if (total === 0) return { centre: 0.5, variance: 0 };
  const centre = known.reduce((sum, i) => sum + clicks[i]! * share[i]!, 0) / total;
  const variance = known.reduce((sum, i) => sum + clicks[i]! * (share[i]! - centre) ** 2, 0) / total;
  return { centre, variance };
}

function between(value: number, { least, most }: { readonly least: number; readonly most: number }): number {
  return Math.min(most, Math.max(least, value));
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
