import { MISSING_BIN } from './bin.ts';

/** One tree as flat arrays, shape (nodes); node 0 is the root, the right child of a node is `left + 1`. */
export interface Tree {
  /** int32: index of the feature tested; −1 at a leaf. */
  readonly feature: Int32Array;
  /** uint8: bins up to this one go left. */
  readonly bin: Uint8Array;
  /** float64: values up to this one go left; the same cut as `bin`. */
  readonly threshold: Float64Array;
  /** uint8: 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** int32: left child; 0 at a leaf. */
  readonly left: Int32Array;
  /** float64: what the node predicts, inner nodes included. */
  readonly value: Float64Array;
  /** float64: Σ weight of the training rows in the node. */
  readonly cover: Float64Array;
}

/** The value that a cut after `bin` stands for; infinite when only missing values are cut off. */
export function thresholdOf(edges: Float64Array | undefined, bin: number): number {
  return edges?.[bin] ?? Infinity;
}

/** The child of an inner node that a value goes to. */
export function childOf(tree: Tree, node: number, value: number): number {
  const goesLeft = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value <= tree.threshold[node]!;
  return goesLeft ? tree.left[node]! : tree.left[node]! + 1;
}

/** Adds the tree's value for every row to `out`. `columns` in the order of the model's features. */
export function addTreeValues(tree: Tree, columns: readonly Float64Array[], out: Float64Array): void {
  const { feature, threshold, missingLeft, left, value } = tree;
  for (let row = 0; row < out.length; row++) {
    let node = 0;
    let f = feature[0]!;
    while (f >= 0) {
      const x = columns[f]![row]!;
      const child = left[node]!;
      if (x <= threshold[node]!) node = child;
      else node = x !== x && missingLeft[node] === 1 ? child : child + 1;
      f = feature[node]!;
    }
    out[row]! += value[node]!;
  }
}

/** Value of the leaf that a binned row falls into. */
export function binnedTreeValue(tree: Tree, bins: readonly Uint8Array[], row: number): number {
  const { feature, bin, missingLeft, left } = tree;
  let node = 0;
  let f = feature[0]!;
  while (f >= 0) {
    const b = bins[f]![row]!;
    const goesLeft = b === MISSING_BIN ? missingLeft[node] === 1 : b <= bin[node]!;
    node = goesLeft ? left[node]! : left[node]! + 1;
    f = feature[node]!;
  }
  return tree.value[node]!;
}
