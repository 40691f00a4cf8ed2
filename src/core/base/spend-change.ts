import type { Decision, Evidence, TargetFacts } from '../flow.ts';
import { isTarget, savesWhenRaised } from './lever-text.ts';
import { micros } from './micros.ts';
import type { Micros } from './micros.ts';

/**
 * Per cent by which spend moves when a bid moves by one per cent: clicks and their price both follow the bid.
 * A cautious round figure for search auctions, where clicks answer with 0.5 to 1 and prices with about 0.75.
 */
export const SPEND_ELASTICITY = 1.5;

/**
 * Spend that a change of bid is expected to add over a period like the evidence window: `cost × ((to / from)^e − 1)`.
 * 0 without a change; saturates at the safe integers.
 */
export function spendChangeMicros(
  evidence: Pick<Evidence, 'costMicros'>,
  fromMicros: Micros,
  toMicros: Micros,
  elasticity: number = SPEND_ELASTICITY,
): Micros {
  if (fromMicros <= 0 || toMicros === fromMicros) return micros(0);
  const factor = (Math.max(0, toMicros) / fromMicros) ** elasticity - 1;
  const change = Math.max(0, evidence.costMicros) * factor;
  return micros(Math.round(Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, change))));
}

/** Response that is assumed of a target where none is known. */
const USUAL_RESPONSE = 0.55;

/**
 * Per cent by which cost moves for each per cent of a target CPA, and the other way for a target ROAS: cost per conversion
 * follows the target, and conversions follow cost with the response r, which makes 1 / (1 − r).
 */
export function targetElasticity(target: Pick<TargetFacts, 'response'> | undefined): number {
  return 1 / (1 - Math.min(0.8, target?.response ?? USUAL_RESPONSE));
}

/** {@link spendChangeMicros} of a decision, by its lever. */
export function decisionSpendChange(
  { evidence, lever, target }: Pick<Decision, 'evidence' | 'lever' | 'target'>,
  fromMicros: Micros,
  toMicros: Micros,
): Micros {
  if (!isTarget(lever)) return spendChangeMicros(evidence, fromMicros, toMicros);
  const elasticity = targetElasticity(target);
  if (!savesWhenRaised(lever)) return spendChangeMicros(evidence, fromMicros, toMicros, elasticity);
  return toMicros <= 0 ? micros(0) : spendChangeMicros(evidence, toMicros, fromMicros, elasticity);
}
