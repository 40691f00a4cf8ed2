import type { BidEvidence } from './evidence.ts';
import { believeRates, rates, sumCells, type RateBelief, type Rates } from './conversion-rate.ts';
import type { LearnPrior } from './learn-prior.ts';
import { believeValues, orderValues, type OrderValues, type ValueBelief } from './order-value.ts';
import { fitSegments, rowFactors, type SegmentFactors } from './segment-factors.ts';

/** What an account's entities have in common, learned from all of them; good for a week. */
export interface Beliefs {
  readonly rate: RateBelief;
  readonly value: ValueBelief;
  /** By dimension. */
  readonly segments: readonly SegmentFactors[];
}

/** What a click of each entity is worth. */
export interface ClickEstimates {
  readonly rates: Rates;
  readonly values: OrderValues;
  /** Order value per click at factor 1 of every dimension, currency units. float64, shape (entities). */
  readonly worth: Float64Array;
  /** Standard deviation of its logarithm, about. float64, shape (entities). */
  readonly uncertainty: Float64Array;
}

/** Learns rates, then what segments do to them, then rates again with the segments taken out. */
export async function formBeliefs(evidence: BidEvidence, learn: LearnPrior): Promise<Beliefs> {
  const plain = sumCells(evidence, new Float64Array(evidence.cells.entity.length).fill(1));
  const first = await believeRates(evidence, plain, learn);
  if (evidence.dimensions.length === 0)
    return { segments: [], rate: first, value: await believeValues(evidence, plain.conversions, learn) };
  const segments = await fitSegments(evidence, rates(plain, evidence.clickFade, first).rate, learn);
  const sums = sumCells(evidence, rowFactors(evidence, segments));
  return {
    segments,
    rate: await believeRates(evidence, sums, learn),
    value: await believeValues(evidence, evidence.orders ?? sums.conversions, learn),
  };
}

/** What the evidence of today says in the light of the beliefs. */
export function estimateClicks(evidence: BidEvidence, beliefs: Beliefs): ClickEstimates {
  const sums = sumCells(evidence, rowFactors(evidence, beliefs.segments));
  const rate = rates(sums, evidence.clickFade, beliefs.rate);
  const values = orderValues(evidence, evidence.orders ?? sums.conversions, beliefs.value);
  return {
    rates: rate,
    values,
    worth: rate.rate.map((p, i) => p * values.value[i]!),
    uncertainty: rate.variance.map((variance, i) => Math.sqrt(variance + values.variance[i]!)),
  };
}
