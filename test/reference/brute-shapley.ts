import { leafFinder } from '../../src/core/forest/trees/find-leaf.ts';
import type { Forest } from '../../src/core/forest/trees/forest.ts';

/**
 * Shapley values of the trees' sum by their definition, over all coalitions: O(2^features × nodes). Of a feature
 * outside the coalition both sides count by their cover (half each where there is none).
 */
export function bruteShapley(forest: Forest, bins: Uint8Array): { base: number; effects: Float64Array } {
  const width = forest.features.length;
  const worth = Float64Array.from({ length: 2 ** width }, (_, coalition) => worthOf(forest, bins, coalition));
  const effects = new Float64Array(width);
  for (let f = 0; f < width; f++) {
    for (let coalition = 0; coalition < worth.length; coalition++) {
      if (coalition & (1 << f)) continue;
      const size = coalition.toString(2).replaceAll('0', '').length;
      const weight = (factorial(size) * factorial(width - size - 1)) / factorial(width);
      effects[f]! += weight * (worth[coalition | (1 << f)]! - worth[coalition]!);
    }
  }
  return { base: worth[0]!, effects };
}

function worthOf(forest: Forest, bins: Uint8Array, coalition: number): number {
  let sum = 0;
  for (let t = 0; t + 1 < forest.roots.length; t++)
    sum += meanOf(forest, forest.roots[t]!, 0, bins, coalition);
  return sum;
}

function meanOf(forest: Forest, root: number, node: number, bins: Uint8Array, coalition: number): number {
  const left = forest.nodes[2 * (root + node) + 1]!;
  if (left === node) return forest.values[root + node]!;
  const feature = forest.nodes[2 * (root + node)]! >>> 16;
  const mean = (child: number): number => meanOf(forest, root, child, bins, coalition);
  if (coalition & (1 << feature)) return mean(turnOf(forest, root, node, bins));
  const share = shareOf(forest, root + left);
  return share * mean(left) + (1 - share) * mean(left + 1);
}

/** Share of the cover of two siblings that is in the left one. */
export function shareOf({ covers }: Forest, left: number): number {
  const total = covers[left]! + covers[left + 1]!;
  return total > 0 ? covers[left]! / total : 0.5;
}

/** The child to which a row goes: the leaf it finds in a tree of this split alone. */
export function turnOf(forest: Forest, root: number, node: number, bins: Uint8Array): number {
  const left = forest.nodes[2 * (root + node) + 1]!;
  const word = forest.nodes[2 * (root + node)]!;
  const stump = {
    ...forest,
    roots: Uint32Array.of(0, 3),
    nodes: Uint32Array.of(word, 1, 0xff, 1, 0xff, 2),
    values: forest.values.slice(root + node, root + node + 1),
  };
  return left + leafFinder(stump)(0, bins, 0) - 1;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
