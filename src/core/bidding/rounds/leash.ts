/** How far bids may go from where they were before the optimizer took over. */
export interface Leash {
  /** Most that the mean bid of the account rises or falls, in logarithms, weighted by spend. */
  readonly up: number;
  readonly down: number;
  /** An entity's bid rises no further than this over the variance of the logarithm of what its clicks are worth. */
  readonly evidence: number;
}

/**
 * What people left behind is wrong by entity far more than on the whole: a mistake in the data (a tag that counts
 * twice, prices in cents) moves all bids one way, a better estimate moves them both ways.
 */
export const LEASH: Leash = { up: 0.25, down: 0.7, evidence: 0.5 };

/**
 * Bids that are wanted, within the leash: first each by its own evidence, then all by one factor.
 * `start`: bids before the first round; `spend`: what entities usually cost, the weight of their moves;
 * `uncertainty`: standard deviation of the logarithm of what a click is worth. float64, shape (entities).
 * Entities that want NaN or nothing are left as they are and do not count.
 */
export function leashBids(
  wanted: Float64Array,
  start: Float64Array,
  spend: Float64Array,
  uncertainty: Float64Array,
  leash: Leash = LEASH,
): Float64Array {
  const near = wanted.map((want, i) =>
    isBid(want) && isBid(start[i]!) ? Math.min(want, start[i]! * mostRise(uncertainty[i]!, leash)) : want,
  );
  let move = 0;
  let weight = 0;
  for (let i = 0; i < near.length; i++) {
    if (!isBid(near[i]!) || !isBid(start[i]!)) continue;
    move += spend[i]! * Math.log(near[i]! / start[i]!);
    weight += spend[i]!;
  }
  if (!(weight > 0)) return near;
  const mean = move / weight;
  const excess = mean - Math.max(-leash.down, Math.min(leash.up, mean));
  return excess === 0 ? near : near.map((want) => want * Math.exp(-excess));
}

function mostRise(uncertainty: number, { evidence }: Leash): number {
  return Math.exp(evidence / Math.max(1e-6, uncertainty * uncertainty));
}

function isBid(value: number): boolean {
  return value > 0 && value < Infinity;
}
