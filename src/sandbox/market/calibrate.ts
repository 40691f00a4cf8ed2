import { logistic } from './conversion.ts';
import type { CalibrationTargets } from './plan.ts';

/** Numbers to put on the truth so that the account as a whole looks as asked. */
export interface Scale {
  readonly demand: number;
  readonly clickRate: number;
  /** On bids, rivals' ranks and reserves alike: the auction is homogeneous in money. */
  readonly money: number;
}

/**
 * The scale at which an average day meets the targets, from totals of impressions, clicks and cost before scaling.
 * Exact, as impressions are linear in demand, clicks in the click rate, and prices in money.
 */
export function scaleTo(
  targets: CalibrationTargets,
  before: { readonly impressions: number; readonly clicks: number; readonly cost: number },
): Scale {
  return {
    demand: targets.impressionsPerDay / before.impressions,
    clickRate: (targets.clickThroughRate * before.impressions) / before.clicks,
    money: (targets.costPerClick * before.clicks) / before.cost,
  };
}

/** The constant to add to all logits so that their weighted mean probability is `rate`; by bisection. */
export function logitConstant(logits: ArrayLike<number>, weights: ArrayLike<number>, rate: number): number {
  let low = -20;
  let high = 20;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (meanProbability(logits, weights, middle) > rate) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

function meanProbability(logits: ArrayLike<number>, weights: ArrayLike<number>, constant: number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < logits.length; i++) {
    const weight = weights[i] as number;
    sum += weight * logistic((logits[i] as number) + constant);
    total += weight;
  }
  return sum / total;
}
