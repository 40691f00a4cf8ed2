import { describe, expect, it } from 'vitest';
import { callingThread } from '../../../../src/core/forest/training/crew.ts';
import type { Model, TreeParams } from '../../../../src/core/forest/engine.ts';
import { readForest } from '../../../../src/core/forest/trees/forest-file.ts';
import { gradientBoosting } from '../../../../src/core/forest/engines/gradient-boosting.ts';
import { logLoss } from '../../../../src/core/learning/probability-metrics.ts';
import { rank } from '../../../../src/core/learning/ranking.ts';
import { rocAuc } from '../../../../src/core/learning/rank-metrics.ts';
import { takeExamples, takeValues } from '../../../../src/core/features/frame.ts';
import { examplesOf, syntheticExamples, trueScore } from '../sample-examples.ts';

const params: TreeParams = {
  trees: 200,
  depth: 4,
  minLeafRows: 20,
  featuresPerSplit: null,
  learningRate: 0.1,
};

const boosting = gradientBoosting(callingThread);

function roundsOf(model: Model): number {
  return readForest(model.toBytes('')).roots.length - 1;
}

describe('gradient boosting', () => {
  it('comes close to the known law in ranking and in log loss', async () => {
    const model = await boosting.fit(syntheticExamples(6_000, 1), params, 1);
    const test = syntheticExamples(4_000, 2);
    const [a, b, c] = test.features.columns.map((column) => column.values);
    const truth = Float64Array.from(test.trials, (_, i) => trueScore(a?.[i] ?? 0, b?.[i] ?? 0, c?.[i] ?? 0));
    const predicted = model.predict(test.features);
    expect(rocAuc(rank(predicted), test)).toBeGreaterThan(rocAuc(rank(truth), test) - 0.025);
    const best = logLoss(
      truth.map((score) => 1 / (1 + Math.exp(-score))),
      test,
    );
    expect(logLoss(predicted, test)).toBeLessThan(best + 0.035);
  });

  it('stops early where there is nothing to learn', async () => {
    const noise = syntheticExamples(2_000, 1);
    const successes = Float64Array.from(noise.successes.keys(), (i) => (i % 7 === 0 ? 1 : 0));
    const rounds = roundsOf(await boosting.fit({ ...noise, successes }, params, 1));
    expect(rounds).toBeLessThan(20);
    expect(roundsOf(await boosting.fit(noise, params, 1))).toBeGreaterThan(rounds);
  });

  it('tells from unseen rows about what it reaches on new ones', async () => {
    const examples = syntheticExamples(3_000, 1);
    const test = syntheticExamples(3_000, 2);
    const model = await boosting.fit(examples, params, 1);
    const outOfBag = model.outOfBag ?? new Float64Array();
    const rows = Int32Array.from(outOfBag.keys()).filter((row) => !Number.isNaN(outOfBag[row]));
    expect(rows.length).toBe(2_000);
    const fresh = rocAuc(rank(model.predict(test.features)), test);
    const unseen = rocAuc(rank(takeValues(outOfBag, rows)), takeExamples(examples, rows));
    expect(Math.abs(unseen - fresh)).toBeLessThan(0.03);
  });

  it('holds predictions of every row by a fit that did not see it when successes are few', async () => {
    const model = await boosting.fit(syntheticExamples(500, 1), params, 1);
    expect(model.outOfBag?.every((p) => p > 0 && p < 1)).toBe(true);
  });

  it('learns the rates of rows with many trials', async () => {
    const columns = { x: Array.from({ length: 100 }, (_, i) => i % 2) };
    const trials = columns.x.map(() => 1_000);
    const successes = columns.x.map((x) => (x === 0 ? 20 : 250));
    const examples = examplesOf(columns, successes, trials);
    const model = await boosting.fit(examples, params, 1);
    const predicted = model.predict(examples.features);
    expect(predicted[0]).toBeCloseTo(0.02, 3);
    expect(predicted[1]).toBeCloseTo(0.25, 3);
  });
});
