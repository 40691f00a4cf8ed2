import { compareText, entityKey } from '../base/entity-key.ts';
import { decisionSpendChange } from '../base/spend-change.ts';
import type { Decision, GuardedDecision } from '../flow.ts';

/**
 * Decisions with the most effect first: by the size of the spend that the change adds or saves, then of the change
 * that was wanted, then of the spend, then by entity. The order of the input does not matter.
 */
export function byEffect<D extends GuardedDecision>(decisions: readonly D[]): D[] {
  const keyed = decisions.map((decision) => ({
    decision,
    weights: weightsOf(decision),
    key: keyOf(decision),
  }));
  return keyed
    .toSorted((a, b) => {
      const heavier = a.weights.map((weight, i) => (b.weights[i] ?? 0) - weight).find((gap) => gap !== 0);
      return heavier ?? compareText(a.key, b.key);
    })
    .map(({ decision }) => decision);
}

function weightsOf(decision: GuardedDecision): number[] {
  const { evidence, fromMicros, toMicros, wantedMicros } = decision;
  const effectOf = (to: typeof toMicros): number =>
    fromMicros === null || to === null ? 0 : Math.abs(decisionSpendChange(decision, fromMicros, to));
  return [effectOf(toMicros), effectOf(wantedMicros), evidence.costMicros];
}

function keyOf({ entity, lever }: Decision): string {
  return `${entityKey(entity)} ${lever}`;
}
