import { childOf } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * Adds to `effects` what each feature changed on the way from the root to the leaf, and returns the root's value:
 * root value + Σ effects = the tree's value for the row. Path contributions after Saabas (2014): cheap and exact
 * in sum, but they favour features split deep in the tree; they are not Shapley values.
 */
export function addPathContributions(
  tree: Tree,
  columns: readonly Float64Array[],
  row: number,
  effects: Float64Array,
): number {
  let node = 0;
  for (let f = tree.feature[0] ?? -1; f >= 0; f = tree.feature[node] ?? -1) {
    const child = childOf(tree, node, columns[f]?.[row] ?? Number.NaN);
    effects[f]! += tree.value[child]! - tree.value[node]!;
    node = child;
  }
  return tree.value[0] ?? 0;
}

/** Natural log-odds of a probability, finite also at 0 and 1 (clipped to 1e-9). */
export function logOdds(probability: number): number {
  const p = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return Math.log(p / (1 - p));
}
