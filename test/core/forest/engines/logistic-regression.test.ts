import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import type { Model } from '../../../../src/core/forest/engine.ts';
import { defaultParams } from '../../../../src/core/forest/engines.ts';
import { logisticRegression } from '../../../../src/core/forest/engines/logistic-regression.ts';
import { solvePositiveDefinite } from '../../../../src/core/base/solve-positive-definite.ts';
import { examplesOf, frameOf, syntheticExamples } from '../sample-examples.ts';

const params = defaultParams['logistic-regression'];

interface Stored {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly coefficients: readonly number[];
}

/** The fitted numbers in the bytes of a model. */
function storedOf(model: Model): Stored {
  const text = new TextDecoder().decode(model.toBytes(''));
  return (JSON.parse(text) as { model: Stored }).model;
}

function linearExamples(rows: number, seed: number) {
  const random = rng(seed, 'linear');
  const x = Float64Array.from({ length: rows }, () => 10 + 5 * random.normal());
  const y = Float64Array.from({ length: rows }, () => random.normal());
  const successes = x.map((value, i) => random.binomial(20, sigmoid(-1 + 0.1 * (value - 10) - 0.7 * y[i]!)));
  return examplesOf({ x, y }, successes, new Float64Array(rows).fill(20));
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

describe('logistic regression', () => {
  it('recovers the coefficients that made the data', async () => {
    const model = await logisticRegression.fit(linearExamples(5_000, 1), params, 0);
    const [at, stepX, stepY] = model.predict(frameOf({ x: [10, 20, 10], y: [0, 0, 1] }));
    const score = (p: number | undefined): number => Math.log((p ?? 0) / (1 - (p ?? 0)));
    expect(score(at)).toBeCloseTo(-1, 1);
    expect(score(stepX) - score(at)).toBeCloseTo(1, 1);
    expect(score(stepY) - score(at)).toBeCloseTo(-0.7, 1);
  });

  it('is at the top of the penalised likelihood: every gradient is 0', async () => {
    const examples = linearExamples(300, 2);
    const model = await logisticRegression.fit(examples, params, 0);
    const stored = storedOf(model);
    const predicted = logisticRegression.load(model.toBytes('')).model.predict(examples.features);
    const residual = predicted.map((p, i) => examples.successes[i]! - examples.trials[i]! * p);
    expect(residual.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
    examples.features.columns.forEach((column, j) => {
      const scaled = column.values.map((value) => (value - stored.means[j]!) / stored.deviations[j]!);
      const gradient =
        scaled.reduce((sum, value, i) => sum + value * residual[i]!, 0) - stored.coefficients[j]!;
      expect(gradient).toBeCloseTo(0, 4);
    });
  });

  it('treats a row of k in n like n rows', async () => {
    const one = await logisticRegression.fit(examplesOf({ x: [0, 1, 2] }, [1, 1, 3], [4, 2, 4]), params, 0);
    const x = [0, 0, 0, 0, 1, 1, 2, 2, 2, 2];
    const many = await logisticRegression.fit(examplesOf({ x }, [1, 0, 0, 0, 1, 0, 1, 1, 1, 0]), params, 0);
    const at = frameOf({ x: [0, 1, 2] });
    one.predict(at).forEach((p, i) => expect(p).toBeCloseTo(many.predict(at)[i] ?? 0, 9));
  });

  it('predicts for a missing value as for the mean', async () => {
    const model = await logisticRegression.fit(linearExamples(500, 3), params, 0);
    const stored = storedOf(model);
    const [missing, mean] = model.predict(frameOf({ x: [Number.NaN, stored.means[0]!], y: [0, 0] }));
    expect(missing).toBe(mean);
  });

  it('stays finite where outcomes are perfectly separated and columns repeat each other', async () => {
    const x = Array.from({ length: 50 }, (_, i) => i);
    const examples = examplesOf(
      { x, again: x, twice: x.map((value) => 2 * value) },
      x.map((value) => (value > 24 ? 1 : 0)),
    );
    const model = await logisticRegression.fit(examples, params, 0);
    const predicted = model.predict(examples.features);
    expect(predicted[0]).toBeLessThan(0.05);
    expect(predicted[49]).toBeGreaterThan(0.95);
  });

  it('sees no interaction, which is what the forest is for', async () => {
    const examples = syntheticExamples(2_000, 1);
    const model = await logisticRegression.fit(examples, params, 0);
    const [a = 0, b = 0, c = 0] = model.importance();
    expect(a).toBeGreaterThan(4 * Math.max(b, c));
  });
});

describe('solving a positive definite system', () => {
  it('solves by hand-checked numbers', () => {
    const x = solvePositiveDefinite(Float64Array.from([4, 0, 2, 3]), Float64Array.from([8, 8]));
    expect(x[0]).toBeCloseTo(1, 12);
    expect(x[1]).toBeCloseTo(2, 12);
  });

  it('gives a direction without information 0', () => {
    const x = solvePositiveDefinite(Float64Array.from([1, 0, 1, 1]), Float64Array.from([3, 3]));
    expect([...x]).toEqual([3, 0]);
  });
});
