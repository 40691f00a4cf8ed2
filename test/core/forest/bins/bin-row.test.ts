import { beforeAll, describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import type { Frame } from '../../../../src/core/features/frame.ts';
import { binFrame, binRow } from '../../../../src/core/forest/bins/bin-row.ts';
import type { FeatureBins } from '../../../../src/core/forest/bins/feature-bins.ts';
import { leafFinder, treeValues } from '../../../../src/core/forest/trees/find-leaf.ts';
import { fitForest } from '../../../../src/core/forest/training/fit-forest.ts';
import { forestDefaults } from '../../../../src/core/forest/training/forest-params.ts';
import type { Forest } from '../../../../src/core/forest/trees/forest.ts';
import { Scorer } from '../../../../src/core/forest/scoring/scorer.ts';

const features: FeatureBins[] = [
  { kind: 'number', name: 'x', edges: Float64Array.of(-1, 0, 2.5) },
  { kind: 'category', name: 'c', levels: ['red', 'blue'] },
];

describe('bins of a row', () => {
  it.each([
    [-2, 0],
    [-1, 0],
    [-0.5, 1],
    [-0, 1],
    [2.5, 2],
    [2.6, 3],
    [Infinity, 3],
    [-Infinity, 0],
    [Number.NaN, 4],
  ])('give the number %d bin %d', (value, bin) => {
    expect(binRow(features, [value, 0])[0]).toBe(bin);
  });

  it('give categories their code, and those that are unknown the bin of missing values', () => {
    expect([0, 1, 2, -1, Number.NaN].map((code) => binRow(features, [0, code])[1])).toEqual([0, 1, 2, 2, 2]);
  });

  it('are the same from a frame, whatever the order of its columns and levels', () => {
    const frame: Frame = {
      rows: 4,
      columns: [
        { kind: 'category', name: 'c', codes: Int32Array.of(0, 1, 2, -1), levels: ['blue', 'green', 'red'] },
        { kind: 'number', name: 'other', values: new Float64Array(4) },
        { kind: 'number', name: 'x', values: Float64Array.of(-3, 1, 9, Number.NaN) },
      ],
    };
    expect(binFrame(features, frame)).toEqual(Uint8Array.of(0, 1, 2, 2, 3, 0, 4, 2));
    expect(binFrame(features, { rows: 1, columns: [] })).toEqual(Uint8Array.of(4, 2));
  });
});

describe('the leaves of a row', () => {
  let forest: Forest;
  const random = rng(1, 'leaves');
  const x = Float64Array.from({ length: 300 }, () => (random.next() < 0.2 ? Number.NaN : random.normal()));
  const codes = Int32Array.from(x, () => random.below(5) - 1);
  const frame: Frame = {
    rows: 300,
    columns: [
      { kind: 'number', name: 'x', values: x },
      { kind: 'category', name: 'c', codes, levels: ['a', 'b', 'c', 'd'] },
    ],
  };

  beforeAll(async () => {
    const sums = x.map((value, i) => (Number.isNaN(value) ? 2 : value) * (codes[i]! % 2 === 0 ? 1 : -1));
    const weights = new Float64Array(300).fill(1);
    ({ forest } = await fitForest(
      { features: frame, outcome: 'value', sums, weights },
      { ...forestDefaults(2), trees: 20 },
    ));
  });

  it('hold what the scorer predicts, with missing values and sets', () => {
    const bins = binFrame(forest.features, frame);
    const find = leafFinder(forest);
    const levelsOf = forest.features.map((feature) => (feature.kind === 'category' ? feature.levels : []));
    const scorer = new Scorer(forest);
    for (let row = 0; row < 300; row++) {
      const values = treeValues(forest, find, bins, 2 * row);
      const level = ['a', 'b', 'c', 'd'][codes[row]!];
      const expected = scorer.predictObject({ x: x[row]!, c: level });
      expect(values.reduce((sum, value) => sum + value, 0) / 20).toBe(expected);
      const code = level === undefined ? Number.NaN : levelsOf[1]!.indexOf(level);
      expect(binRow(forest.features, [x[row]!, code])).toEqual(bins.slice(2 * row, 2 * row + 2));
    }
  });
});
