import type { Forest } from '../../src/core/forest/trees/forest.ts';
import { shareOf, turnOf } from './brute-shapley.ts';

interface PathElement {
  readonly feature: number;
  /** Share of the ways through the path when the feature is unknown, and when it is known. */
  readonly zero: number;
  readonly one: number;
  weight: number;
}

/** TreeSHAP as printed: Lundberg, Erion and Lee (2018), algorithm 2, for the sum of the trees. O(leaves × depth²). */
export function pathShap(forest: Forest, bins: Uint8Array): Float64Array {
  const effects = new Float64Array(forest.features.length);
  for (let t = 0; t + 1 < forest.roots.length; t++) {
    recurse(forest, forest.roots[t]!, 0, bins, effects, [], 1, 1, -1);
  }
  return effects;
}

function recurse(
  forest: Forest,
  root: number,
  node: number,
  bins: Uint8Array,
  effects: Float64Array,
  before: readonly PathElement[],
  zero: number,
  one: number,
  feature: number,
): void {
  const path = extend(before, zero, one, feature);
  const left = forest.nodes[2 * (root + node) + 1]!;
  if (left === node) {
    for (let i = 1; i < path.length; i++) {
      const total = unwind(path, i).reduce((sum, { weight }) => sum + weight, 0);
      const { feature, zero, one } = path[i]!;
      effects[feature]! += total * (one - zero) * forest.values[root + node]!;
    }
    return;
  }
  const split = forest.nodes[2 * (root + node)]! >>> 16;
  const hot = turnOf(forest, root, node, bins);
  const at = path.findIndex((element) => element.feature === split);
  const known = at < 0 ? { zero: 1, one: 1 } : path[at]!;
  const rest = at < 0 ? path : unwind(path, at);
  const leftShare = shareOf(forest, root + left);
  for (const child of [left, left + 1]) {
    const share = child === left ? leftShare : 1 - leftShare;
    recurse(
      forest,
      root,
      child,
      bins,
      effects,
      rest,
      known.zero * share,
      child === hot ? known.one : 0,
      split,
    );
  }
}

function extend(before: readonly PathElement[], zero: number, one: number, feature: number): PathElement[] {
  const length = before.length;
  const path = [...before.map((element) => ({ ...element })), { feature, zero, one, weight: length ? 0 : 1 }];
  for (let i = length - 1; i >= 0; i--) {
    path[i + 1]!.weight += (one * path[i]!.weight * (i + 1)) / (length + 1);
    path[i]!.weight = (zero * path[i]!.weight * (length - i)) / (length + 1);
  }
  return path;
}

function unwind(path: readonly PathElement[], at: number): PathElement[] {
  const last = path.length - 1;
  const { one, zero } = path[at]!;
  const weights = path.map(({ weight }) => weight);
  let next = weights[last]!;
  for (let j = last - 1; j >= 0; j--) {
    if (one !== 0) {
      const weight = weights[j]!;
      weights[j] = (next * (last + 1)) / ((j + 1) * one);
      next = weight - (weights[j]! * zero * (last - j)) / (last + 1);
    } else weights[j] = (weights[j]! * (last + 1)) / (zero * (last - j));
  }
  return path.toSpliced(at, 1).map((element, i) => ({ ...element, weight: weights[i]! }));
}
