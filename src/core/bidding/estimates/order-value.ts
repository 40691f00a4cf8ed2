import type { BidEvidence } from './evidence.ts';
import type { LearnPrior } from './learn-prior.ts';
import { spreadBetween } from './prior-strength.ts';

/** What is believed of order values before an entity's own orders are looked at. */
export interface ValueBelief {
  /** Mean of the logarithm of an order's value. float64, shape (entities). */
  readonly prior: Float64Array;
  /** Variance of entities around it. */
  readonly spread: number;
  /** Variance of the logarithm of orders within an entity. */
  readonly within: number;
}

/** Order values after the entities' own orders. */
export interface OrderValues {
  /** Mean value of an order, currency units. float64, shape (entities). */
  readonly value: Float64Array;
  /** Variance of its logarithm, about. float64, shape (entities). */
  readonly variance: Float64Array;
}

/** Where orders of one entity were never seen twice: a coefficient of variation of about 1. */
const USUAL_VARIANCE = 0.7;
const LEAST_ORDERS = 30;

/**
 * Learns what orders of entities are worth from others like them. Logarithms: orders are skewed, so that a mean of
 * logarithms says more of them than a mean of values, by a factor of 1.7 where their standard deviation is 1.
 */
export async function believeValues(
  evidence: BidEvidence,
  conversions: Float64Array,
  learn: LearnPrior,
): Promise<ValueBelief> {
  const { entities, logValue, conversionFade, orderVariance } = evidence;
  const within = orderVariance.orders >= LEAST_ORDERS ? orderVariance.variance : USUAL_VARIANCE;
  const mean = sumOf(logValue) / Math.max(1e-9, sumOf(conversions));
  const target = logValue.map((sum, i) => (conversions[i]! > 0 ? sum / conversions[i]! : mean));
  const error = conversions.map((s, i) => (within * conversionFade[i]!) / s);
  const prior = await learn({
    of: 'value',
    features: evidence.features,
    target,
    weight: error.map((variance) => 1 / (0.1 + variance)),
    unit: Int32Array.from({ length: entities }, (_, i) => i),
  });
  const seen = error.map((variance, i) => (conversions[i]! > 0.5 ? variance : Infinity));
  return {
    prior,
    within,
    spread: spreadBetween(
      target.map((log, i) => log - prior[i]!),
      seen,
    ),
  };
}

/**
 * Posterior mean values under a log-normal model, scaled so that the account's orders add up to what they brought:
 * the scale stands for how far orders are from log-normal (Duan's smearing, 1983).
 */
export function orderValues(
  { value, logValue, conversionFade }: BidEvidence,
  conversions: Float64Array,
  { prior, spread, within }: ValueBelief,
): OrderValues {
  const entities = prior.length;
  const means = new Float64Array(entities);
  const variance = new Float64Array(entities);
  let expected = 0;
  for (let i = 0; i < entities; i++) {
    const orders = conversions[i]! / (conversionFade[i]! || 1);
    const precision = 1 / spread + orders / within;
    const ownLog = logValue[i]! / (conversionFade[i]! || 1);
    const log = (prior[i]! / spread + ownLog / within) / precision;
    variance[i] = 1 / precision;
    means[i] = Math.exp(log + (variance[i]! + within) / 2);
    expected += means[i]! * conversions[i]!;
  }
  const scale = expected > 0 ? sumOf(value) / expected : 1;
  return { value: means.map((mean) => mean * scale), variance };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
