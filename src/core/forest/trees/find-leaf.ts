import { binCountOf } from '../bins/feature-bins.ts';
import { IS_SET, MISSING_LEFT, type Forest } from './forest.ts';

/** The node, counted over the whole forest, in which a row ends in a tree; its bins start at `at`. */
export type FindLeaf = (tree: number, bins: Uint8Array, at: number) => number;

/** A walker of the trees by the bins of rows, without the kernel. A call costs the depth of the tree. */
export function leafFinder({ features, roots, nodes, values, sets }: Forest): FindLeaf {
  const missing = Uint8Array.from(features, binCountOf);
  const setOf = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return (tree, bins, at) => {
    const root = roots[tree]!;
    let node = 0;
    for (;;) {
      const word = nodes[2 * (root + node)]!;
      const left = nodes[2 * (root + node) + 1]!;
      if (left === node) return root + node;
      const feature = word >>> 16;
      const bin = bins[at + feature]!;
      let isLeft = bin <= (word & 0xff);
      if (word & (IS_SET << 8))
        isLeft = ((sets[32 * setOf[root + node]! + (bin >> 3)]! >> (bin & 7)) & 1) === 1;
      else if (word & (MISSING_LEFT << 8) && bin === missing[feature]!) isLeft = true;
      node = isLeft ? left : left + 1;
    }
  };
}

/** Value of every tree for the row whose bins start at `at`. float64, shape (trees). O(trees × depth). */
export function treeValues(forest: Forest, find: FindLeaf, bins: Uint8Array, at = 0): Float64Array {
  const values = new Float64Array(forest.roots.length - 1);
  for (let t = 0; t < values.length; t++) values[t] = forest.values[find(t, bins, at)]!;
  return values;
}
