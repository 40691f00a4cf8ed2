import { micros } from '../base/micros.ts';
import type { Micros } from '../base/micros.ts';
import type { ClickEstimate, ClickValue, Evidence, ScoredEntity } from '../flow.ts';
import { meanValue } from './account-averages.ts';
import type { BidPolicy } from './bid-policy.ts';
import { PRIOR_CLICKS_RANGE } from './prior-clicks.ts';

/** Bids end here, at a thousand million currency units: far above any real one, far below what micros can hold. */
const MOST_MICROS = 1e15;

/**
 * What a click of this entity is worth: `rate = (κ·prior + conversions) / (κ + clicks)`, the posterior mean of a
 * beta-binomial model, times the value of a conversion.
 * The prior is the model's rate, or the account's where the model may not bid or gives no probability.
 * Conversions count up to one per click, as the model was taught, and for those that are still coming in.
 * Under a target CPA a conversion is worth that target.
 */
export function clickValue(scored: ScoredEntity, policy: BidPolicy): ClickValue {
  const { evidence, contributions, estimate } = scored;
  if (estimate !== null && policy.mayBid) return estimated(scored, estimate, policy);
  const modelRate = hasRate(scored) ? scored.modelRate : policy.account.rate;
  const clicks = countOf(evidence.clicks);
  const conversions = Math.min(countOf(evidence.conversions) / policy.seenShare, clicks);
  const prior = policy.mayBid ? modelRate : policy.account.rate;
  const priorClicks = Math.max(PRIOR_CLICKS_RANGE.least, policy.priorClicks);
  return {
    modelRate,
    rate: (priorClicks * prior + conversions) / (priorClicks + clicks),
    conversionValueMicros: conversionValue(evidence, policy),
    priorClicks,
    contributions,
  };
}

/** The worth of a click as all days of the account tell it; under a target CPA a conversion is worth that target. */
function estimated(
  { modelRate, contributions }: ScoredEntity,
  estimate: ClickEstimate,
  { goal }: BidPolicy,
): ClickValue {
  return {
    modelRate,
    rate: estimate.rate,
    conversionValueMicros: goal.kind === 'target_cpa' ? goal.cpaMicros : estimate.orderValueMicros,
    priorClicks: estimate.priorConversions / estimate.priorRate,
    contributions,
  };
}

/** Whether the model's rate is a probability. */
export function hasRate({ modelRate }: ScoredEntity): boolean {
  return modelRate >= 0 && modelRate <= 1;
}

/** What a click may cost under the goal, in micros: null when the goal needs conversion values and there are none. */
export function goalBid(
  value: ClickValue,
  policy: BidPolicy,
  estimate: ClickEstimate | null = null,
): Micros | null {
  const { goal, account } = policy;
  const marginalCostFactor = estimate?.marginalCostFactor ?? policy.marginalCostFactor;
  const divisor = (estimate?.budgetDivisor ?? 1) * (estimate?.modifierDivisor ?? 1);
  const worth = (value.rate * value.conversionValueMicros) / divisor;
  if (goal.kind === 'target_cpa') return bidMicros(worth);
  if (account.conversionValueMicros === null) return null;
  return bidMicros(
    goal.kind === 'target_roas' ? worth / goal.roas : (worth * goal.marginShare) / marginalCostFactor,
  );
}

/** Value of one conversion, drawn towards the account's mean: `(ν·account + Σ value) / (ν + conversions)`, capped. */
function conversionValue(evidence: Evidence, policy: BidPolicy): Micros {
  const { goal, account, pseudoConversions } = policy;
  if (goal.kind === 'target_cpa') return goal.cpaMicros;
  const conversions = countOf(evidence.conversions);
  const own = conversions > 0 ? Math.min(meanValue(evidence), account.valueCapMicros) : 0;
  const mean = account.conversionValueMicros ?? 0;
  return bidMicros((pseudoConversions * mean + conversions * own) / (pseudoConversions + conversions));
}

function countOf(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}

function bidMicros(value: number): Micros {
  return micros(Math.round(value > 0 ? Math.min(MOST_MICROS, value) : 0));
}
