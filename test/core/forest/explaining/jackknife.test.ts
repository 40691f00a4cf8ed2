import { mean, sampleVariance } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { leafFinder, treeValues } from '../../../../src/core/forest/trees/find-leaf.ts';
import { binRow } from '../../../../src/core/forest/bins/bin-row.ts';
import { fitForest } from '../../../../src/core/forest/training/fit-forest.ts';
import { forestDefaults } from '../../../../src/core/forest/training/forest-params.ts';
import { Jackknife, type MeanVariance } from '../../../../src/core/forest/explaining/jackknife.ts';
import { drawsOf, treeKey, type Sampling } from '../../../../src/core/forest/training/row-draws.ts';
import { frameOf } from '../sample-examples.ts';

const BOOTSTRAP: Sampling = { bootstrap: true, fraction: 1 };
const HALF: Sampling = { bootstrap: false, fraction: 0.5 };
const SUBSAMPLE: Sampling = { bootstrap: false, fraction: 0.632 };

/** The formula in its own words: a loop over rows, and one over trees. */
function naive(rows: number, values: readonly number[], seed: number, sampling: Sampling): MeanVariance {
  const trees = values.length;
  const draws = values.map((_, tree) =>
    Array.from({ length: rows }, (__, row) => drawsOf(row, treeKey(seed, tree), sampling)),
  );
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    let covariance = 0;
    for (let tree = 0; tree < trees; tree++) {
      covariance += ((draws[tree]![row]! - mean(draws[tree]!)) * (values[tree]! - mean([...values]))) / trees;
    }
    squares += covariance ** 2;
  }
  const p = sampling.fraction;
  const spread = mean(values.map((value) => (value - mean([...values])) ** 2));
  const noise = ((sampling.bootstrap ? 1 : p * (1 - p)) * (rows - 1) * spread) / trees;
  const scale = sampling.bootstrap ? 1 : 1 / (1 - p) ** 2;
  return { variance: Math.max(0, scale * (squares - noise)), correction: scale * noise };
}

/** Bagged means: the mean of the outcomes that each tree drew. */
function baggedMeans(outcomes: readonly number[], trees: number, seed: number, sampling: Sampling): number[] {
  return Array.from({ length: trees }, (_, tree) => {
    const key = treeKey(seed, tree);
    const draws = outcomes.map((__, row) => drawsOf(row, key, sampling));
    const sum = outcomes.reduce((total, outcome, row) => total + outcome * draws[row]!, 0);
    return sum / draws.reduce((total, times) => total + times, 0);
  });
}

describe('the infinitesimal jackknife', () => {
  it.each([BOOTSTRAP, SUBSAMPLE])('equals a loop over rows and trees: %o', (sampling) => {
    const random = rng(1, 'values');
    for (const [rows, trees] of [
      [10, 4],
      [50, 30],
      [1_500, 20],
    ] as const) {
      const outcomes = Array.from({ length: rows }, () => random.normal() + 3);
      const values = baggedMeans(outcomes, trees, 7, sampling);
      const expected = naive(rows, values, 7, sampling);
      const found = new Jackknife(rows, trees, { seed: 7, sampling }).varianceOf(values);
      expect(found.variance).toBeCloseTo(expected.variance, 10);
      expect(found.correction).toBeCloseTo(expected.correction, 10);
    }
  });

  it.each([BOOTSTRAP, HALF, SUBSAMPLE])(
    'gives the variance of a mean, s² / n, within 12 % on average over 20 forests: %o',
    (sampling) => {
      const ratios = Array.from({ length: 20 }, (_, seed) => {
        const random = rng(seed, 'mean');
        const outcomes = Array.from({ length: 100 }, () => random.normal() + 5);
        const values = baggedMeans(outcomes, 400, seed, sampling);
        const { variance } = new Jackknife(100, 400, { seed, sampling }).varianceOf(values);
        return variance / (sampleVariance(outcomes) / 100);
      });
      expect(Math.abs(mean(ratios) - 1)).toBeLessThan(0.12);
    },
  );

  it.each([BOOTSTRAP, HALF])(
    'is on average what forests on other data vary by, within 25 %: %o',
    async (sampling) => {
      const rows = 150;
      const params = {
        ...forestDefaults(2),
        trees: 300,
        depth: 3,
        minLeafRows: 8,
        sampling,
        pseudoTrials: 0,
      };
      const jackknife = new Jackknife(rows, params.trees, params);
      const predictions: number[] = [];
      const variances: number[] = [];
      for (let repeat = 0; repeat < 150; repeat++) {
        const random = rng(5, 'forest', repeat);
        const x = Array.from({ length: rows }, () => random.next());
        const z = x.map(() => random.next());
        const sums = Float64Array.from(
          x,
          (value, i) => value + (z[i]! > 0.5 ? 1 : 0) + 0.5 * random.normal(),
        );
        const weights = new Float64Array(rows).fill(1);
        const { forest } = await fitForest(
          { features: frameOf({ x, z }), outcome: 'value', sums, weights },
          params,
          { outOfBag: false },
        );
        const values = treeValues(forest, leafFinder(forest), binRow(forest.features, [0.5, 0.7]));
        predictions.push(mean([...values]));
        variances.push(jackknife.varianceOf(values).variance);
      }
      const ratio = mean(variances) / sampleVariance(predictions);
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.25);
    },
  );

  it('is never negative, and tells when there are too few trees', () => {
    const random = rng(4, 'noise');
    const jackknife = new Jackknife(500, 10, { seed: 1, sampling: BOOTSTRAP });
    const found = Array.from({ length: 50 }, () =>
      jackknife.varianceOf(Array.from({ length: 10 }, () => random.normal())),
    );
    expect(found.every(({ variance }) => variance >= 0)).toBe(true);
    expect(found.some(({ variance }) => variance === 0)).toBe(true);
    expect(found.every(({ variance, correction }) => correction > variance)).toBe(true);
  });

  it('refuses trees that all drew every row', () => {
    const sampling = { bootstrap: false, fraction: 1 };
    expect(() => new Jackknife(5, 5, { seed: 1, sampling })).toThrow('same rows');
  });
});
