import { describe, expect, it } from 'vitest';
import { leafFinder, treeValues } from '../../../../src/core/forest/trees/find-leaf.ts';
import { assembleForest, type Forest, type ForestKind } from '../../../../src/core/forest/trees/forest.ts';
import { TreeExplainer, treeShap } from '../../../../src/core/forest/explaining/tree-shap.ts';
import { bruteShapley } from '../../../reference/brute-shapley.ts';
import { pathShap } from '../../../reference/path-shap.ts';
import { randomBins, randomFeatures, randomTrees } from '../random-trees.ts';

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function rowOf(bins: Uint8Array, forest: Forest, row: number): Uint8Array {
  const width = forest.features.length;
  return bins.slice(row * width, (row + 1) * width);
}

function worstGap(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

describe('tree Shapley values', () => {
  it('equal the definition on small trees with missing values, sets, repeats and empty nodes', () => {
    for (let seed = 0; seed < 120; seed++) {
      const features = randomFeatures(1 + (seed % 6));
      const empties = seed % 4 === 0 ? 0.3 : 0;
      const forest = randomTrees(features, { trees: 3, depth: 1 + (seed % 7), empties, seed });
      const bins = randomBins(features, 5, seed);
      const explainer = new TreeExplainer(forest);
      for (let row = 0; row < 5; row++) {
        const expected = bruteShapley(forest, rowOf(bins, forest, row));
        const { base, effects } = explainer.explain(rowOf(bins, forest, row));
        expect(base * 3).toBeCloseTo(expected.base, 12);
        expect(
          worstGap(
            effects,
            expected.effects.map((effect) => effect / 3),
          ),
        ).toBeLessThan(1e-12);
      }
    }
  });

  it.each([
    { count: 30, depth: 12, trees: 3 },
    { count: 4, depth: 12, trees: 2 },
    { count: 60, depth: 40, trees: 1 },
  ])('equal algorithm 2 on trees of depth $depth over $count features', ({ count, depth, trees }) => {
    const features = randomFeatures(count);
    // Deep trees stay narrow, so that the reference ends.
    const forest = randomTrees(features, { trees, depth, splits: depth > 20 ? 0.56 : 0.85, seed: 9 });
    const bins = randomBins(features, 3, 6);
    for (let row = 0; row < 3; row++) {
      const expected = pathShap(forest, rowOf(bins, forest, row)).map((effect) => effect / trees);
      const { effects } = treeShap(forest, rowOf(bins, forest, row));
      expect(worstGap(effects, expected)).toBeLessThan(1e-9);
    }
  });

  it.each<ForestKind>(['probability', 'value', 'boosted-probability', 'boosted-value'])(
    'sum to what the trees of a big %s forest give',
    (kind) => {
      const features = randomFeatures(30);
      const forest = randomTrees(features, { kind, trees: 10, depth: 14, splits: 0.9, seed: 3 });
      const bins = randomBins(features, 10, 4);
      const explainer = new TreeExplainer(forest);
      for (let row = 0; row < 10; row++) {
        const one = rowOf(bins, forest, row);
        const { base, effects } = explainer.explain(one);
        const total = sum(treeValues(forest, leafFinder(forest), one));
        const expected = kind.startsWith('boosted') ? forest.base + total : total / 10;
        expect(Math.abs(base + sum(effects) - expected)).toBeLessThan(
          1e-12 * Math.max(1, Math.abs(expected)),
        );
      }
    },
  );

  it('are the same bits for one row and for many', () => {
    const features = randomFeatures(8);
    const forest = randomTrees(features, { trees: 10, depth: 8, seed: 1 });
    const bins = randomBins(features, 20, 2);
    const explainer = new TreeExplainer(forest);
    const all = explainer.explainRows(bins);
    const single = Array.from({ length: 20 }, (_, row) => [
      ...treeShap(forest, rowOf(bins, forest, row)).effects,
    ]);
    expect([...all]).toEqual(single.flat());
  });

  it('give exactly 0 to a feature that no split uses', () => {
    const features = randomFeatures(6);
    const used = randomTrees(features.slice(0, 5), { trees: 20, depth: 9, seed: 8 });
    const forest = { ...used, features };
    const { effects } = treeShap(forest, randomBins(features, 1, 9));
    expect(effects[5]).toBe(0);
    expect(effects.subarray(0, 5).every((effect) => effect !== 0)).toBe(true);
  });

  it('share alike between features that play the same part', () => {
    const features = randomFeatures(2);
    // x0 and x1 above bin 3: 1, else 0; each comes first in one tree.
    const trees = [0, 1].map((first) => ({
      tree: first,
      nodes: Uint32Array.of(3 | (first << 16), 1, 0xff, 1, 3 | ((1 - first) << 16), 3, 0xff, 3, 0xff, 4),
      values: Float32Array.of(0, 0, 0, 0, 1),
      covers: Float32Array.of(8, 4, 4, 2, 2),
      sets: new Uint8Array(),
      gains: new Float64Array(2),
    }));
    const forest = assembleForest(trees, { kind: 'value', features, base: 0 });
    const { base, effects } = treeShap(forest, Uint8Array.of(5, 5));
    expect(base).toBeCloseTo(0.25, 15);
    expect(effects[0]).toBeCloseTo(0.375, 15);
    expect(effects[1]).toBeCloseTo(effects[0]!, 15);
  });

  it('explain a tree without a split by its base alone', () => {
    const features = randomFeatures(3);
    const forest = randomTrees(features, { trees: 1, depth: 0, seed: 1 });
    expect(treeShap(forest, Uint8Array.of(0, 0, 0))).toEqual({
      base: forest.values[0],
      effects: new Float64Array(3),
    });
  });
});
