import { mean } from 'simple-statistics';
import { beforeAll, describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { numbersOf, type Frame } from '../../../../src/core/features/frame.ts';
import { binFrame } from '../../../../src/core/forest/bins/bin-row.ts';
import { leafFinder } from '../../../../src/core/forest/trees/find-leaf.ts';
import { fitForest } from '../../../../src/core/forest/training/fit-forest.ts';
import { forestDefaults, type ForestParams } from '../../../../src/core/forest/training/forest-params.ts';
import type { Forest } from '../../../../src/core/forest/trees/forest.ts';
import { QuantileForest, type LeafRows } from '../../../../src/core/forest/explaining/quantile-forest.ts';
import { drawsOf, treeKey } from '../../../../src/core/forest/training/row-draws.ts';

/** Outcomes around 2x whose spread is 0.1 + x; weights 1, 2 and 3. */
function spreadRows(
  rows: number,
  seed: number,
): { features: Frame; targets: Float64Array; weights: Float64Array } {
  const random = rng(seed, 'spread');
  const x = Float64Array.from({ length: rows }, () => random.next());
  const noise = x.map(() => random.normal());
  const codes = Int32Array.from(x, () => random.below(4) - 1);
  return {
    features: {
      rows,
      columns: [
        { kind: 'number', name: 'x', values: x },
        { kind: 'category', name: 'c', codes, levels: ['a', 'b', 'c'] },
      ],
    },
    targets: x.map((value, i) => 2 * value + (0.1 + value) * noise[i]!),
    weights: x.map(() => 1 + random.below(3)),
  };
}

interface Fitted {
  readonly forest: Forest;
  readonly rows: LeafRows;
  readonly params: ForestParams;
}

async function fit(rows: number, changes: Partial<ForestParams>): Promise<Fitted> {
  const { features, targets, weights } = spreadRows(rows, 1);
  const params = { ...forestDefaults(2), ...changes };
  const sums = targets.map((target, i) => target * weights[i]!);
  const { forest } = await fitForest({ features, outcome: 'value', sums, weights }, params);
  return { forest, params, rows: { bins: binFrame(forest.features, features), targets, weights } };
}

/** Meinshausen's weights row by row and tree by tree, and the quantile by its definition. */
function naiveQuantile({ forest, rows, params }: Fitted, bins: Uint8Array, share: number): number {
  const find = leafFinder(forest);
  const mass = new Float64Array(rows.targets.length);
  for (let tree = 0; tree < params.trees; tree++) {
    const key = treeKey(params.seed, tree);
    const inLeaf = mass.map((_, row) => {
      const isNear = find(tree, rows.bins, 2 * row) === find(tree, bins, 0);
      return isNear ? drawsOf(row, key, params.sampling) * rows.weights[row]! : 0;
    });
    const total = inLeaf.reduce((sum, weight) => sum + weight, 0);
    inLeaf.forEach((weight, row) => (mass[row]! += weight / total));
  }
  const below = (target: number): number =>
    mass.reduce((sum, weight, row) => sum + (rows.targets[row]! <= target ? weight : 0), 0);
  return [...rows.targets]
    .sort((a, b) => a - b)
    .find((target) => below(target) >= share * params.trees - 1e-9)!;
}

describe('the quantile forest', () => {
  it.each([
    { bootstrap: true, fraction: 1 },
    { bootstrap: false, fraction: 0.6 },
  ])('equals the definition with bootstrap $bootstrap', async (sampling) => {
    const fitted = await fit(60, { trees: 7, depth: 3, sampling, seed: 4 });
    const quantiles = new QuantileForest(fitted.forest, fitted.rows, fitted.params);
    const shares = [0.01, 0.1, 0.5, 0.77, 1];
    const others = binFrame(fitted.forest.features, spreadRows(30, 2).features);
    for (let row = 0; row < 30; row++) {
      const bins = others.subarray(2 * row, 2 * row + 2);
      const expected = shares.map((share) => naiveQuantile(fitted, bins, share));
      expect([...quantiles.quantiles(bins, shares)]).toEqual(expected);
    }
  });

  it('takes a row of which no tree knows the like', async () => {
    const { forest, params } = await fit(20, { trees: 3 });
    const nobody = { bins: new Uint8Array(), targets: new Float64Array(), weights: new Float64Array() };
    expect(new QuantileForest(forest, nobody, params).quantiles(Uint8Array.of(0, 0), [0.5])).toEqual(
      Float64Array.of(Number.NaN),
    );
  });

  describe('on outcomes that spread with x', () => {
    const shares = [0.1, 0.5, 0.9];
    let intervals: Float64Array[] = [];
    const test = spreadRows(2_000, 3);

    beforeAll(async () => {
      const { forest, rows, params } = await fit(4_000, { trees: 60, minLeafRows: 40, featuresPerSplit: 2 });
      const quantiles = new QuantileForest(forest, rows, params);
      const bins = binFrame(forest.features, test.features);
      intervals = Array.from({ length: 2_000 }, (_, row) =>
        quantiles.quantiles(bins.subarray(2 * row, 2 * row + 2), shares),
      );
    });

    function coverage(from: number, to: number): number {
      const values = numbersOf(test.features, 'x');
      const covered = intervals.flatMap(([low = 0, , high = 0], row) =>
        values[row]! >= from && values[row]! < to
          ? [Number(test.targets[row]! >= low && test.targets[row]! <= high)]
          : [],
      );
      return mean(covered);
    }

    it('covers 80 % by its 80 % intervals, within 3 points, and within 5 where they are narrow or wide', () => {
      expect(Math.abs(coverage(0, 1) - 0.8)).toBeLessThan(0.03);
      expect(Math.abs(coverage(0, 0.3) - 0.8)).toBeLessThan(0.05);
      expect(Math.abs(coverage(0.7, 1) - 0.8)).toBeLessThan(0.05);
    });

    it('is monotone in the share', () => {
      expect(intervals.every(([low = 0, middle = 0, high = 0]) => low <= middle && middle <= high)).toBe(
        true,
      );
    });
  });
});
