import { rng, type Rng } from '../../../src/core/base/rng.ts';
import { binCountOf, type FeatureBins } from '../../../src/core/forest/bins/feature-bins.ts';
import {
  assembleForest,
  IS_SET,
  MISSING_LEFT,
  type Forest,
  type ForestKind,
  type GrownTree,
} from '../../../src/core/forest/trees/forest.ts';

/** Features of random trees: every third has categories. */
export function randomFeatures(count: number, edges = 6): FeatureBins[] {
  return Array.from({ length: count }, (_, f) =>
    f % 3 === 2
      ? {
          kind: 'category',
          name: `f${f}`,
          levels: Array.from({ length: 11 }, (__, level) => `level ${level}`),
        }
      : { kind: 'number', name: `f${f}`, edges: Float64Array.from({ length: edges }, (__, edge) => edge) },
  );
}

interface RandomTrees {
  readonly kind?: ForestKind;
  readonly trees: number;
  readonly depth: number;
  /** Probability that a node above the depth splits. */
  readonly splits?: number;
  /** Probability that a child has no cover. */
  readonly empties?: number;
  readonly seed: number;
}

/** Trees that split at random, by features that may repeat on a path. */
export function randomTrees(features: readonly FeatureBins[], options: RandomTrees): Forest {
  const trees = Array.from({ length: options.trees }, (_, tree) =>
    randomTree(features, options, tree, rng(options.seed, 'tree', tree)),
  );
  return assembleForest(trees, { kind: options.kind ?? 'value', features, base: 0.25 });
}

/** Bins of random rows, missing values among them. uint8, shape (rows, features). */
export function randomBins(features: readonly FeatureBins[], rows: number, seed: number): Uint8Array {
  const random = rng(seed, 'bins');
  return Uint8Array.from({ length: rows * features.length }, (_, i) =>
    random.below(binCountOf(features[i % features.length]!) + 1),
  );
}

function randomTree(
  features: readonly FeatureBins[],
  { depth, splits = 0.8, empties = 0 }: RandomTrees,
  tree: number,
  random: Rng,
): GrownTree {
  const nodes: number[] = [];
  const values: number[] = [];
  const covers = [1_000];
  const sets: number[] = [];
  const depths = [0];
  const setAt: number[] = [];
  for (let node = 0; node < depths.length; node++) {
    values.push(random.normal());
    if (depths[node]! >= depth || (node > 0 && random.next() > splits)) {
      nodes.push(0xff, node);
      continue;
    }
    const f = random.below(features.length);
    const isSet = features[f]!.kind === 'category';
    const flags = isSet ? IS_SET : random.below(2) * MISSING_LEFT;
    const cut = isSet ? 0 : random.below(binCountOf(features[f]!) - 1);
    nodes.push(cut | (flags << 8) | (f << 16), depths.length);
    if (isSet) {
      setAt[node] = sets.length / 32;
      for (let i = 0; i < 32; i++) sets.push(random.below(256));
    }
    const left = random.next() < empties ? random.below(2) : random.next();
    covers.push(covers[node]! * left, covers[node]! * (1 - left));
    depths.push(depths[node]! + 1, depths[node]! + 1);
  }
  const grown = {
    tree,
    nodes: Uint32Array.from(nodes),
    values: Float32Array.from(values),
    covers: Float32Array.from(covers),
    sets: Uint8Array.from(sets),
    gains: new Float64Array(features.length),
  };
  const bits = new Uint32Array(grown.values.buffer);
  setAt.forEach((set, node) => (bits[node] = set));
  return grown;
}
