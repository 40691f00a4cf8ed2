import { rng } from '../base/rng.ts';
import { OVERLAP_NEEDS, overlapOf, overlapRefusal, type Overlap, type OverlapNeeds } from './overlap.ts';
import type { PerturbedDraw, Policy, Results, WeightedDraw } from './perturbed-draw.ts';

/** What another policy would have earned on the logged days, or why that cannot be told. */
export type PolicyEstimate =
  | { readonly kind: 'refused'; readonly reason: string; readonly overlap: Overlap }
  | {
      readonly kind: 'estimated';
      /** Profit of the policy less that of the log, over the logged days; currency units. */
      readonly gain: number;
      readonly low: number;
      readonly high: number;
      readonly error: number;
      /** What the log earned, over the same days. */
      readonly logged: number;
      readonly overlap: Overlap;
    };

const FOLDS = 5;

/**
 * Doubly robust estimate (Dudík, Langford and Li, ICML 2011) of a policy's profit less the log's, from random
 * perturbations: an outcome model fitted on other entities, plus weighted residuals. As the probabilities are known,
 * it is unbiased whatever the model says, up to the curvature named at `weighDraw`; the model only takes noise away.
 * Errors are summed by entity, so that the days of one need not be independent, and the interval is Student's on the
 * number of entities that carry the cost. No number is given without overlap.
 */
export function estimatePolicy(
  draws: readonly PerturbedDraw[],
  policy: Policy,
  needs: OverlapNeeds = OVERLAP_NEEDS,
): PolicyEstimate {
  const { inside, overlap } = overlapOf(draws, policy);
  const reason = overlapRefusal(overlap, needs);
  if (reason !== null) return { kind: 'refused', reason, overlap };
  const folds = foldsOf(inside);
  const responses = Array.from({ length: FOLDS }, (_, fold) =>
    fitResponse(inside.filter(({ draw }) => folds.get(draw.entity) !== fold)),
  );
  const byEntity = new Map<string, number>();
  let gain = 0;
  let logged = 0;
  for (const weighed of inside) {
    const { draw } = weighed;
    const value = gainOf(weighed, responses[folds.get(draw.entity) ?? 0] as Response);
    gain += value;
    logged += draw.results.worth - draw.results.cost;
    byEntity.set(draw.entity, (byEntity.get(draw.entity) ?? 0) + value);
  }
  const { error, degrees } = clusterError([...byEntity.values()]);
  const reach = studentQuantile(degrees) * error;
  return { kind: 'estimated', gain, low: gain - reach, high: gain + reach, error, logged, overlap };
}

/** How results answer a log-bid: level over what was expected, and its slope. */
interface Response {
  readonly cost: { readonly level: number; readonly slope: number };
  readonly worth: { readonly level: number; readonly slope: number };
}

/** Pooled over entities: one level and one slope for cost and one for worth, by the signs alone. */
function fitResponse(draws: readonly WeightedDraw[]): Response {
  const fit = (part: keyof Results): { level: number; slope: number } => {
    let seen = 0;
    let expected = 0;
    for (const { draw } of draws) {
      seen += draw.results[part];
      expected += draw.expected[part];
    }
    const level = expected > 0 ? seen / expected : 0;
    let moved = 0;
    let span = 0;
    for (const { draw, perturbation } of draws) {
      const { sign, size } = perturbation;
      moved += sign * (draw.results[part] - level * draw.expected[part]);
      span += size * level * draw.expected[part];
    }
    return { level, slope: span > 0 ? moved / span : 0 };
  };
  return { cost: fit('cost'), worth: fit('worth') };
}

function gainOf({ draw, perturbation, step, weight }: WeightedDraw, response: Response): number {
  const { sign, size, probability } = perturbation;
  const logMean = sign * size * (2 * probability - 1);
  const at = (part: keyof Results, stepTo: number): number =>
    response[part].level * draw.expected[part] * (1 + response[part].slope * stepTo);
  const profit = (stepTo: number): number => at('worth', stepTo) - at('cost', stepTo);
  const residual = draw.results.worth - draw.results.cost - profit(sign * size);
  return profit(step) - profit(logMean) + (weight - 1) * residual;
}

/** Entities dealt to folds by their names alone. */
function foldsOf(draws: readonly WeightedDraw[]): ReadonlyMap<string, number> {
  const folds = new Map<string, number>();
  for (const { draw } of draws)
    if (!folds.has(draw.entity)) folds.set(draw.entity, rng(0, 'fold', draw.entity).below(FOLDS));
  return folds;
}

/** Standard error of a sum of independent parts, and how many of them it rests on (Satterthwaite). */
function clusterError(sums: readonly number[]): { readonly error: number; readonly degrees: number } {
  const count = sums.length;
  const mean = sums.reduce((all, sum) => all + sum, 0) / count;
  const squares = sums.map((sum) => (sum - mean) ** 2);
  const total = squares.reduce((all, square) => all + square, 0);
  const fourth = squares.reduce((all, square) => all + square * square, 0);
  const degrees = fourth > 0 ? Math.max(2, Math.min(count - 1, (total * total) / fourth)) : count - 1;
  return { error: Math.sqrt((total * count) / (count - 1)), degrees };
}

/** The 97.5 % quantile of Student's distribution by Cornish and Fisher's expansion; within 0.02 from 3 degrees on. */
function studentQuantile(degrees: number): number {
  const z = 1.959964;
  const n = degrees;
  return (
    z +
    (z ** 3 + z) / (4 * n) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n * n) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * n ** 3)
  );
}
