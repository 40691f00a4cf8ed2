import { weighDraw, type PerturbedDraw, type Policy, type WeightedDraw } from './perturbed-draw.ts';

/** How far the log and a policy have tried the same bids. */
export interface Overlap {
  readonly draws: number;
  readonly entities: number;
  /** Share of the cost where the policy bids outside what was tried, or the bid was not random. */
  readonly outsideShare: number;
  /** Draws that the weights are worth, each counted with its cost (Kish). */
  readonly effectiveDraws: number;
  /** Mean weight; 1 if signs came as often as their recorded probabilities say. */
  readonly meanWeight: number;
  /** How many standard errors it is from 1. */
  readonly meanWeightErrors: number;
}

/** What overlap is asked for before a number is given. */
export interface OverlapNeeds {
  readonly mostOutside: number;
  readonly leastEffectiveDraws: number;
  readonly leastEntities: number;
}

export const OVERLAP_NEEDS: OverlapNeeds = { mostOutside: 0.05, leastEffectiveDraws: 50, leastEntities: 10 };

/** Farthest that the mean weight may be from 1, in standard errors: one honest log in 16,000 is farther. */
const FARTHEST_WEIGHT = 4;

/** The draws that can speak for a policy, with their weights, and how far they go. */
export function overlapOf(
  draws: readonly PerturbedDraw[],
  policy: Policy,
): { readonly inside: readonly WeightedDraw[]; readonly overlap: Overlap } {
  const inside: WeightedDraw[] = [];
  let costInside = 0;
  let cost = 0;
  for (const draw of draws) {
    cost += draw.results.cost;
    const weighed = weighDraw(draw, policy(draw));
    if (weighed === null) continue;
    inside.push(weighed);
    costInside += draw.results.cost;
  }
  let sum = 0;
  let squares = 0;
  let weights = 0;
  let variance = 0;
  for (const { weight, draw, perturbation, step } of inside) {
    const mass = weight * Math.max(0, draw.expected.cost);
    sum += mass;
    squares += mass * mass;
    weights += weight;
    variance += weightVariance(step / perturbation.size, perturbation);
  }
  const meanWeight = inside.length === 0 ? 0 : weights / inside.length;
  return {
    inside,
    overlap: {
      draws: draws.length,
      entities: new Set(inside.map(({ draw }) => draw.entity)).size,
      outsideShare:
        cost > 0 ? 1 - costInside / cost : draws.length === 0 ? 1 : 1 - inside.length / draws.length,
      effectiveDraws: squares > 0 ? (sum * sum) / squares : 0,
      meanWeight,
      meanWeightErrors: variance > 0 ? ((meanWeight - 1) * inside.length) / Math.sqrt(variance) : 0,
    },
  };
}

/** Variance of a weight under the recorded probabilities; its mean is 1. */
function weightVariance(position: number, { sign, probability }: WeightedDraw['perturbation']): number {
  const upChance = sign === 1 ? probability : 1 - probability;
  const up = Math.min(1, Math.max(0, (position + 1) / 2));
  return (up * up) / upChance + ((1 - up) * (1 - up)) / (1 - upChance) - 1;
}

/** Why no number can be given, in a sentence; null where one can. */
export function overlapRefusal(overlap: Overlap, needs: OverlapNeeds): string | null {
  const { draws, entities, outsideShare, effectiveDraws, meanWeightErrors, meanWeight } = overlap;
  const share = `${Number((100 * outsideShare).toFixed(1))}%`;
  if (draws === 0) return 'No random perturbation of a bid is recorded in these days.';
  if (outsideShare > needs.mostOutside) {
    return `${share} of the cost is where the policy bids outside what was tried, or where a guardrail changed the random bid; at most ${100 * needs.mostOutside}% may be.`;
  }
  if (entities < needs.leastEntities)
    return `Only ${entities} bids were perturbed; it takes ${needs.leastEntities}.`;
  if (effectiveDraws < needs.leastEffectiveDraws) {
    return `The ${draws} draws are worth only ${effectiveDraws.toFixed(1)} for this policy, as few of them carry the cost; it takes ${needs.leastEffectiveDraws}.`;
  }
  if (Math.abs(meanWeightErrors) > FARTHEST_WEIGHT) {
    return `The signs do not come as often as their recorded probabilities say: the mean weight is ${meanWeight.toFixed(2)} instead of 1, ${Math.abs(meanWeightErrors).toFixed(1)} standard errors away.`;
  }
  return null;
}
