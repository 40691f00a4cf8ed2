import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import type { TreeParams } from '../../../../src/core/forest/engine.ts';
import { randomForest } from '../../../../src/core/forest/engines/random-forest.ts';
import { rank } from '../../../../src/core/learning/ranking.ts';
import { rocAuc } from '../../../../src/core/learning/rank-metrics.ts';
import { takeExamples } from '../../../../src/core/features/frame.ts';
import { examplesOf, frameOf, syntheticExamples, trueScore } from '../sample-examples.ts';

const params: TreeParams = { trees: 60, depth: 0, minLeafRows: 5, featuresPerSplit: null, learningRate: 0 };
const forest = randomForest();
const withoutBootstrap = randomForest({ bootstrap: false });

describe('the random forest', () => {
  it('treats a row of weight 2 as the row twice', async () => {
    const outcome = fc.record({
      a: fc.integer({ min: 0, max: 5 }),
      b: fc.integer({ min: 0, max: 5 }),
      k: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcome, { minLength: 4, maxLength: 40 }),
        fc.integer(),
        async (rows, seed) => {
          fc.pre(new Set(rows.map((row) => row.k)).size === 2);
          const columns = (list: typeof rows) => ({
            a: list.map((row) => row.a),
            b: list.map((row) => row.b),
          });
          const twice = rows.flatMap((row) => [row, row]);
          const leaf1 = { ...params, trees: 3, minLeafRows: 1 };
          const weighted = examplesOf(
            columns(rows),
            rows.map((row) => (row.k ? 2 : 0)),
            rows.map(() => 2),
          );
          const repeated = examplesOf(
            columns(twice),
            twice.map((row) => (row.k ? 1 : 0)),
          );
          const fromWeights = await withoutBootstrap.fit(weighted, leaf1, seed);
          const fromRepeats = await withoutBootstrap.fit(repeated, leaf1, seed);
          expect(fromWeights.predict(weighted.features)).toEqual(fromRepeats.predict(weighted.features));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('takes any values, and predicts the same from its bytes', async () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -2, max: 2 }), fc.constant(Number.NaN));
    const row = fc.record({ a: value, b: value, n: fc.integer({ min: 1, max: 5 }), hit: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 2, maxLength: 60 }),
        fc.array(value, { maxLength: 20 }),
        async (rows, others) => {
          fc.pre(new Set(rows.map(({ hit }) => hit)).size === 2);
          const columns = { a: rows.map(({ a }) => a), b: rows.map(({ b }) => b) };
          const trials = rows.map(({ n }) => n);
          const examples = examplesOf(
            columns,
            rows.map(({ n, hit }) => (hit ? n : 0)),
            trials,
          );
          const model = await forest.fit(examples, { ...params, trees: 5, minLeafRows: 1 }, 1);
          const { model: loaded } = forest.load(model.toBytes(''));
          for (const features of [examples.features, frameOf({ a: others, b: others.toReversed() })]) {
            const predicted = model.predict(features);
            expect(predicted.every((p) => p > 0 && p < 1)).toBe(true);
            expect(loaded.predict(features)).toEqual(predicted);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of the rows', async () => {
    const examples = syntheticExamples(500, 3, 4);
    const random = rng(1, 'order');
    const order = Int32Array.from([...examples.trials.keys()].sort(() => random.next() - 0.5));
    const shuffled = takeExamples(examples, order);
    const one = await withoutBootstrap.fit(examples, params, 5);
    const other = await withoutBootstrap.fit(shuffled, params, 5);
    expect(one.predict(examples.features)).toEqual(other.predict(examples.features));
  });

  it('is another forest with another seed', async () => {
    const examples = syntheticExamples(300, 3);
    const [one, other] = [await forest.fit(examples, params, 1), await forest.fit(examples, params, 2)];
    expect(one.toBytes('')).not.toEqual(other.toBytes(''));
    expect(one.predict(examples.features)).not.toEqual(other.predict(examples.features));
  });

  it('recovers a known law with an interaction, and nearly ranks as well as the truth', async () => {
    const model = await forest.fit(
      syntheticExamples(6_000, 1),
      { ...params, trees: 150, minLeafRows: 20 },
      1,
    );
    const test = syntheticExamples(4_000, 2);
    const [a, b, c] = test.features.columns.map((column) => column.values);
    const truth = Float64Array.from(test.trials, (_, i) => trueScore(a?.[i] ?? 0, b?.[i] ?? 0, c?.[i] ?? 0));
    const reached = rocAuc(rank(model.predict(test.features)), test);
    expect(reached).toBeGreaterThan(rocAuc(rank(truth), test) - 0.03);
  });

  it('learns a rate from rows of many trials', async () => {
    const trials = [1000, 1000, 500, 500];
    const examples = examplesOf({ x: [0, 0, 1, 1] }, [10, 30, 100, 150], trials);
    const model = await withoutBootstrap.fit(examples, { ...params, minLeafRows: 1 }, 1);
    const [low, high] = model.predict(frameOf({ x: [0, 1] }));
    expect(low).toBeCloseTo(0.02, 3);
    expect(high).toBeCloseTo(0.25, 3);
  });

  it('learns which way missing values go', async () => {
    const x = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? Number.NaN : i % 4));
    const successes = x.map((value) => (Number.isNaN(value) || value === 3 ? 1 : 0));
    const model = await forest.fit(examplesOf({ x }, successes), params, 1);
    const [missing = 0, low = 1, high = 0] = model.predict(frameOf({ x: [Number.NaN, 1, 3] }));
    expect(missing).toBeGreaterThan(0.9);
    expect(low).toBeLessThan(0.1);
    expect(high).toBeGreaterThan(0.9);
  });

  it('scores about one half on shuffled labels, out of bag', async () => {
    const examples = syntheticExamples(3_000, 8);
    const random = rng(4, 'shuffle');
    const successes = Float64Array.from([...examples.successes].sort(() => random.next() - 0.5));
    const model = await forest.fit({ ...examples, successes }, params, 1);
    const outcomes = { successes, trials: examples.trials };
    expect(Math.abs(rocAuc(rank(model.outOfBag ?? new Float64Array()), outcomes) - 0.5)).toBeLessThan(0.05);
  });

  it('tells out of bag about the same as on new rows, and in bag too much', async () => {
    const examples = syntheticExamples(3_000, 1);
    const test = syntheticExamples(3_000, 2);
    const model = await forest.fit(examples, { ...params, minLeafRows: 1 }, 1);
    const fresh = rocAuc(rank(model.predict(test.features)), test);
    const outOfBag = rocAuc(rank(model.outOfBag ?? new Float64Array()), examples);
    const inBag = rocAuc(rank(model.predict(examples.features)), examples);
    expect(Math.abs(outOfBag - fresh)).toBeLessThan(0.03);
    expect(inBag).toBeGreaterThan(0.97);
  });

  it('keeps at least the asked number of rows in a leaf, counting rows and not trials', async () => {
    const examples = examplesOf({ x: [1, 2, 3, 4, 5] }, [0, 0, 0, 0, 900], [1, 1, 1, 1, 900]);
    const model = await withoutBootstrap.fit(examples, { ...params, trees: 1, minLeafRows: 2 }, 1);
    const predicted = model.predict(examples.features);
    expect(predicted[3]).toBe(predicted[4]);
    expect(predicted[2]).toBeLessThan(predicted[3] ?? 0);
  });

  it('respects the depth', async () => {
    const examples = syntheticExamples(1_000, 1);
    const model = await forest.fit(examples, { ...params, trees: 1, depth: 2, minLeafRows: 1 }, 1);
    expect(new Set(model.predict(examples.features)).size).toBeLessThanOrEqual(4);
  });

  it('ranks the features that matter above those that do not', async () => {
    const model = await forest.fit(syntheticExamples(4_000, 1), { ...params, minLeafRows: 20 }, 1);
    const [a = 0, b = 0, c = 0, noise = 0, flag = 0] = model.importance();
    expect(Math.min(a, b, c)).toBeGreaterThan(Math.max(noise, flag));
  });
});
