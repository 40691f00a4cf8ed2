import type { FeatureBins } from '../bins/feature-bins.ts';

/** How the trees' values become a prediction. */
export type ForestKind =
  /** Mean of the trees: a probability. */
  | 'probability'
  /** Mean of the trees: a value. */
  | 'value'
  /** Sum of the trees and `base`: log-odds of a probability. */
  | 'boosted-probability'
  /** Sum of the trees and `base`: a value. */
  | 'boosted-value';

/**
 * Trees as flat arrays over one buffer. A node is two words: `cut | flags << 8 | feature << 16`, and its left child
 * within the tree; the right child is the next. A leaf is its own left child. Bins up to `cut` go left; flag 1 says
 * that missing values do, flag 2 that the split is a set of bins.
 */
export interface Forest {
  readonly kind: ForestKind;
  readonly features: readonly FeatureBins[];
  /** Added to the sum of boosted trees; the mean outcome of a forest's training rows. */
  readonly base: number;
  /** Hash of what makes features of raw rows; '' when there is nothing of the kind. */
  readonly encoders: string;
  /** uint32, shape (trees + 1): first node of each tree. */
  readonly roots: Uint32Array;
  /** uint32, shape (nodes, 2). */
  readonly nodes: Uint32Array;
  /** float32, shape (nodes): prediction of a leaf; bits of the index of its set at a node that splits by a set. */
  readonly values: Float32Array;
  /** float32, shape (nodes): weight of the training rows of the tree in the node. */
  readonly covers: Float32Array;
  /** uint8, shape (sets, 32): bit b of a set says that bin b goes left. */
  readonly sets: Uint8Array;
  /** float64, shape (features): impurity importance, summing to 1 (or all 0). */
  readonly importance: Float64Array;
}

/** Flags of a node. */
export const MISSING_LEFT = 1;
export const IS_SET = 2;

/** One tree as a thread sends it. */
export interface GrownTree {
  readonly tree: number;
  readonly nodes: Uint32Array<ArrayBuffer>;
  readonly values: Float32Array<ArrayBuffer>;
  readonly covers: Float32Array<ArrayBuffer>;
  readonly sets: Uint8Array<ArrayBuffer>;
  /** float64, shape (features): what the splits of each feature gained. */
  readonly gains: Float64Array<ArrayBuffer>;
}

/** Puts trees together in the order of their numbers. */
export function assembleForest(
  trees: readonly GrownTree[],
  description: Pick<Forest, 'kind' | 'features' | 'base'>,
): Forest {
  const inOrder = [...trees].sort((a, b) => a.tree - b.tree);
  const roots = new Uint32Array(inOrder.length + 1);
  inOrder.forEach((tree, t) => (roots[t + 1] = roots[t]! + tree.values.length));
  const count = roots[inOrder.length]!;
  const nodes = new Uint32Array(2 * count);
  const values = new Float32Array(count);
  const covers = new Float32Array(count);
  const sets = new Uint8Array(inOrder.reduce((sum, tree) => sum + tree.sets.length, 0));
  const gains = new Float64Array(description.features.length);
  let setsAt = 0;
  inOrder.forEach((tree, t) => {
    const first = roots[t]!;
    nodes.set(tree.nodes, 2 * first);
    values.set(tree.values, first);
    covers.set(tree.covers, first);
    renumberSets(nodes, values, first, tree.values.length, setsAt / 32);
    sets.set(tree.sets, setsAt);
    setsAt += tree.sets.length;
    tree.gains.forEach((gain, f) => (gains[f]! += gain));
  });
  const importance = normalised(gains);
  return { ...description, encoders: '', roots, nodes, values, covers, sets, importance };
}

/** Sets of a tree are numbered from 0; those of a forest go on. */
function renumberSets(
  nodes: Uint32Array,
  values: Float32Array,
  first: number,
  count: number,
  before: number,
): void {
  if (before === 0) return;
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let node = first; node < first + count; node++) {
    if (nodes[2 * node]! & (IS_SET << 8)) bits[node]! += before;
  }
}

/** Shares that sum to 1; all 0 when no tree has a split. */
export function normalised(values: Float64Array): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0);
  return total > 0 ? values.map((value) => value / total) : values;
}
