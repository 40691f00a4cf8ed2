/** The rivals in one kind of auction: their number is Poisson, their ad ranks are log-normal. */
export interface Rivals {
  /** Mean number of rivals. */
  readonly density: number;
  /** Mean of the logarithm of a rival's ad rank. */
  readonly level: number;
  /** Standard deviation of the same. */
  readonly spread: number;
  /** Least ad rank that is shown, and the least price of rank. */
  readonly reserve: number;
}

/** What a bid brings in one auction that it is eligible for. */
export interface AuctionOutcome {
  /** Probability of being shown, on positions 1 to 7. */
  shown: number;
  /** Probability of a position above the results, 1 to 4. */
  top: number;
  /** Probability of position 1. */
  absoluteTop: number;
  /** Expected clicks, in units of the click-through rate on position 1. */
  clicks: number;
  /** Expected cost, in the same units times currency. */
  cost: number;
}

/** Click-through by position relative to the first: four above the results, three below. */
export const POSITION_EFFECT = [1, 0.62, 0.45, 0.34, 0.16, 0.12, 0.1] as const;
const TOP_POSITIONS = 4;

/**
 * Generalised second-price auction in closed form (Edelman, Ostrovsky and Schwarz, 2007), ad rank = bid × quality.
 * Poisson thinning makes the rivals above us Poisson(μ(1−F(x))) and independent of those below, hence
 *
 *     P(position j) = Poisson(j−1; μ(1−F(x)))
 *     E[price]      = (x − ∫_r^x e^(−μ(F(x)−F(y))) dy) / quality
 *
 * as the price is the best rank below us, or the reserve, over our quality. `priceIntegral` is ∫_r^x e^(μF(y)) dy.
 */
export function outcomeOf(
  rank: number,
  quality: number,
  rivals: Rivals,
  priceIntegral: number,
): AuctionOutcome {
  if (rank < rivals.reserve) return { shown: 0, top: 0, absoluteTop: 0, clicks: 0, cost: 0 };
  const below = rivals.density * belowShare(rank, rivals);
  const above = rivals.density - below;
  let mass = Math.exp(-above);
  const absoluteTop = mass;
  let shown = 0;
  let top = 0;
  let clicks = 0;
  for (let j = 0; j < POSITION_EFFECT.length; j++) {
    if (j > 0) mass *= above / j;
    shown += mass;
    if (j < TOP_POSITIONS) top += mass;
    clicks += (POSITION_EFFECT[j] as number) * mass;
  }
  const price = (rank - Math.exp(-below) * priceIntegral) / quality;
  return { shown, top, absoluteTop, clicks, cost: clicks * price };
}

/** ∫ e^(μF(y)) dy between two ranks, by Gauss–Legendre with four nodes in the logarithm of rank. */
export function priceIntegral(from: number, to: number, rivals: Rivals): number {
  if (to <= from) return 0;
  const low = Math.log(from);
  const half = (Math.log(to) - low) / 2;
  let sum = 0;
  for (let i = 0; i < NODES.length; i++) {
    const y = Math.exp(low + half * (1 + (NODES[i] as number)));
    sum += (WEIGHTS[i] as number) * y * Math.exp(rivals.density * belowShare(y, rivals));
  }
  return sum * half;
}

const NODES = [-0.861136311594053, -0.339981043584856, 0.339981043584856, 0.861136311594053];
const WEIGHTS = [0.347854845137454, 0.652145154862546, 0.652145154862546, 0.347854845137454];

/** Share of rivals whose rank is lower. */
function belowShare(rank: number, rivals: Rivals): number {
  return normalCdf((Math.log(rank) - rivals.level) / rivals.spread);
}

/** Φ, to 1e-7: Abramowitz and Stegun, 7.1.26. */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.327_591_1 * x);
  const series =
    t *
    (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
  const tail = (series * Math.exp(-x * x)) / 2;
  return z >= 0 ? 1 - tail : tail;
}
