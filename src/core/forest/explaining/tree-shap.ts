import type { Forest } from '../trees/forest.ts';
import { shapPlans, twinBins, type ShapPlan } from './shap-plan.ts';

/** Why the trees give what they give for one row. */
export interface TreeShap {
  /** What the trees give on average over their training rows. */
  readonly base: number;
  /** float64, shape (features): what each feature adds; `base` plus their sum is what the trees give. */
  readonly effects: Float64Array;
}

/** Explains one row, see {@link TreeExplainer}; prepare one of those for more than one. */
export function treeShap(forest: Forest, bins: Uint8Array): TreeShap {
  return new TreeExplainer(forest).explain(bins);
}

/**
 * Exact path-dependent Shapley values of the trees: of a feature that a coalition leaves out, both sides of a split
 * count by their cover, as in TreeSHAP (Lundberg, Erion and Lee, 2018, algorithm 2, whose values these are). On the
 * scale of the trees: the mean for forests; for boosting the sum and `base`, which are log-odds for probabilities.
 *
 * Computed otherwise: the Shapley value is the integral over t of (0, 1) of what the feature adds when every other
 * one is in the coalition with probability t (Owen, 1972). For a tree that is a polynomial in t, of a degree below the
 * number of features on a path; half as many Gauss–Legendre points integrate it exactly. At each point one pass
 * down gives the probability of every split and one pass up the mean below it: O(nodes × features on a path / 2)
 * where algorithm 2 takes O(leaves × depth²). Both are means with shares in [0, 1], so that no error grows.
 */
export class TreeExplainer {
  /** What the trees give on average, by the covers. */
  readonly base: number;
  readonly #forest: Forest;
  readonly #plans: readonly ShapPlan[];
  readonly #scale: number;
  readonly #scratch: Scratch;

  /** Prepares the trees: as long as explaining some tens of rows, and about 120 bytes a split. */
  constructor(forest: Forest) {
    this.#forest = forest;
    this.#plans = shapPlans(forest);
    const isBoosted = forest.kind.startsWith('boosted');
    this.#scale = isBoosted ? 1 : 1 / Math.max(1, this.#plans.length);
    const sum = this.#plans.reduce((total, { expectation }) => total + expectation, 0);
    this.base = isBoosted ? forest.base + sum : sum * this.#scale;
    this.#scratch = scratchFor(this.#plans);
  }

  /** Effects for the row of these bins (shape (features)); a value that is missing has the bin after the last. */
  explain(bins: Uint8Array): TreeShap {
    return { base: this.base, effects: this.explainRows(bins) };
  }

  /**
   * Effects for rows of bins, one after the other, tree by tree: quicker than row by row, with the same bits.
   * float64, shape (rows, features).
   */
  explainRows(bins: Uint8Array): Float64Array {
    const width = this.#forest.features.length;
    const effects = new Float64Array(bins.length);
    const twins = twinBins(this.#forest, bins);
    for (const plan of this.#plans) {
      this.#scratch.mean.set(plan.leaves);
      for (let at = 0; at < bins.length; at += width) {
        descend(plan, this.#forest.sets, twins, 2 * at, this.#scratch);
        ascend(plan, this.#scratch, effects, at);
      }
    }
    for (let i = 0; i < effects.length; i++) effects[i]! *= this.#scale;
    return effects;
  }
}

/** Room for one tree and one row. */
interface Scratch {
  /** float64, shape (splits, points): probability to come to a split. */
  readonly reach: Float64Array;
  /** float64: means below the leaves and the splits, in the places of {@link ShapPlan.children}. */
  readonly mean: Float64Array;
  /**
   * uint8, shape (1 + splits): 1 where the row goes left, 2 right; 0 where it left the path at an earlier split by the
   * same feature. The first is 1.
   */
  readonly turn: Uint8Array;
}

function scratchFor(plans: readonly ShapPlan[]): Scratch {
  const most = (size: (plan: ShapPlan) => number): number =>
    plans.reduce((most, plan) => Math.max(most, size(plan)), 1);
  return {
    reach: new Float64Array(most(({ splits, points }) => splits * points)),
    mean: new Float64Array(most(({ splits, points, leaves }) => splits * points + leaves.length)),
    turn: new Uint8Array(1 + most(({ splits }) => splits)).fill(1),
  };
}

/**
 * From the root down: where the row turns, and the probability to come to each split. Without branches that depend on
 * the row, as no processor would foresee them.
 */
function descend(plan: ShapPlan, setBits: Uint8Array, row: Uint8Array, at: number, scratch: Scratch): void {
  const { points, splits, parents, earlier, bytes, cuts, sets, farShares, factorsAt, factors } = plan;
  const { reach, turn } = scratch;
  for (let split = 0, here = 0; split < splits; split++, here += points) {
    const edge = earlier[split]!;
    const isOn = ((turn[edge >> 1]! ^ (1 + (edge & 1))) - 1) >>> 31;
    const bin = row[at + bytes[split]!]!;
    const set = sets[split]!;
    const isRight =
      set < 0 ? (cuts[split]! - bin) >>> 31 : 1 - ((setBits[set + (bin >> 3)]! >> (bin & 7)) & 1);
    turn[split + 1] = isOn + (isOn & isRight);
    if (split === 0) {
      reach.fill(1, 0, points);
      continue;
    }
    const parent = parents[split]!;
    const turned = turn[(parent >> 1) + 1]!;
    const side = turned >> 1;
    const isFar = side ^ (parent & 1);
    const share = farShares[(parent & -2) + side]! * (2 * isFar - 1);
    const from = (parent >> 1) * points;
    const factor = factorsAt[parent >> 1]! * (turned - side);
    const near = 1 - isFar;
    for (let q = 0; q < points; q += 2) {
      reach[here + q] = reach[from + q]! * (near + share * factors[factor + q]!);
      reach[here + q + 1] = reach[from + q + 1]! * (near + share * factors[factor + q + 1]!);
    }
  }
}

/** From the leaves up: the mean below each split, and what its feature adds. Two points at a time. */
function ascend(plan: ShapPlan, scratch: Scratch, effects: Float64Array, at: number): void {
  const { points, splits, children, leaves, features, farShares, factorsAt, factors } = plan;
  const { reach, mean, turn } = scratch;
  const lastLeaf = leaves.length - 1;
  for (let split = splits - 1, here = split * points; split >= 0; split--, here -= points) {
    const turned = turn[split + 1]!;
    const side = turned >> 1;
    let near = children[2 * split + side]!;
    let far = children[2 * split + 1 - side]!;
    // A leaf has one number for all points.
    const nearStep = (lastLeaf - near) >>> 31;
    const farStep = (lastLeaf - far) >>> 31;
    const share = farShares[2 * split + side]!;
    const factor = factorsAt[split]! * (turned - side);
    const weight = factor + points;
    const out = lastLeaf + 1 + here;
    let evens = 0;
    let odds = 0;
    for (let q = 0; q < points; q += 2) {
      const even = mean[near]!;
      const odd = mean[near + nearStep]!;
      const evenGap = even - mean[far]!;
      const oddGap = odd - mean[far + farStep]!;
      near += 2 * nearStep;
      far += 2 * farStep;
      mean[out + q] = even - share * factors[factor + q]! * evenGap;
      mean[out + q + 1] = odd - share * factors[factor + q + 1]! * oddGap;
      evens += reach[here + q]! * factors[weight + q]! * evenGap;
      odds += reach[here + q + 1]! * factors[weight + q + 1]! * oddGap;
    }
    effects[at + features[split]!]! += share * (evens + odds);
  }
}
