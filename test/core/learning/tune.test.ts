import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine, TreeParams } from '../../../src/core/forest/engine.ts';
import { randomForest } from '../../../src/core/forest/engines/random-forest.ts';
import { stratifiedFolds, timeFolds } from '../../../src/core/learning/folds.ts';
import { tune } from '../../../src/core/learning/tune.ts';
import { syntheticExamples } from '../forest/sample-examples.ts';

const params: TreeParams = { trees: 20, depth: 0, minLeafRows: 5, featuresPerSplit: null, learningRate: 0 };

describe('folds over time', () => {
  it('never train on a day that is not before the tested days, less the gap', () => {
    const days = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 5 }),
        (list, count, gap) => {
          const numbers = Int32Array.from(list);
          const folds = timeFolds(numbers, count, gap);
          expect(folds.length).toBeLessThanOrEqual(count);
          const tested = new Set<number>();
          for (const { train, test } of folds) {
            const firstTested = Math.min(...test.map((row) => numbers[row]!));
            expect(Math.max(...train.map((row) => numbers[row]!))).toBeLessThan(firstTested - gap);
            for (const row of test) {
              expect(tested.has(row)).toBe(false);
              tested.add(row);
            }
          }
        },
      ),
    );
  });

  it('expand, and test about equal runs of days', () => {
    const days = Int32Array.from({ length: 400 }, (_, i) => i % 40);
    const folds = timeFolds(days, 4);
    expect(folds.map((fold) => fold.test.length)).toEqual([80, 80, 80, 80]);
    expect(folds.map((fold) => fold.train.length)).toEqual([80, 160, 240, 320]);
  });

  it('are none with a single day, and one where a late day is all there is besides', () => {
    expect(timeFolds(Int32Array.from([5, 5, 5]), 3)).toEqual([]);
    expect(timeFolds(Int32Array.from([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]), 3).length).toBe(1);
  });
});

describe('stratified folds', () => {
  it('test every row once and share the successes out', () => {
    const successes = Float64Array.from({ length: 103 }, (_, i) => (i % 10 === 0 ? 1 : 0));
    const folds = stratifiedFolds({ successes, trials: successes.map(() => 1) }, 5, 1);
    const tested = folds.flatMap((fold) => [...fold.test]).sort((a, b) => a - b);
    expect(tested).toEqual([...successes.keys()]);
    for (const fold of folds) {
      const hits = fold.test.reduce((sum, row) => sum + successes[row]!, 0);
      expect(hits).toBeGreaterThanOrEqual(2);
      expect(fold.train.length + fold.test.length).toBe(103);
    }
  });
});

describe('tuning', () => {
  const examples = syntheticExamples(1_500, 1);

  it('prefers leaves that do not overfit', async () => {
    const grid = { trees: [30], depth: [0], minLeafRows: [1, 20, 700] };
    const result = await tune(randomForest(), examples, { grid, params, days: null, folds: 3, seed: 1 });
    expect(result.best.minLeafRows).toBe(20);
    expect(result.method).toBe('stratified-random');
    expect(result.table.map((row) => [row.minLeafRows, row.folds])).toEqual([
      [1, 3],
      [20, 3],
      [700, 3],
    ]);
  });

  it('goes by time where rows have days', async () => {
    const days = Int32Array.from({ length: 1_500 }, (_, i) => Math.floor(i / 50));
    const grid = { trees: [10], depth: [4], minLeafRows: [20] };
    const result = await tune(randomForest(), examples, { grid, params, days, folds: 3, seed: 1 });
    expect(result.method).toBe('time');
  });

  it('takes the smaller model on a tie', async () => {
    const constant: Engine = {
      name: 'forest',
      fit: () => randomForest().fit(examples, { ...params, trees: 1, depth: 1 }, 1),
      load: (bytes) => randomForest().load(bytes),
    };
    const grid = { trees: [50, 10], depth: [0, 8, 4], minLeafRows: [5, 50] };
    const seen: (readonly [number, number])[] = [];
    const onProgress = (done: number, all: number): number => seen.push([done, all]);
    const options = { grid, params, days: null, folds: 2, seed: 1, onProgress };
    const { best } = await tune(constant, examples, options);
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => [i + 1, 12]));
    expect(best).toMatchObject({ trees: 10, depth: 4, minLeafRows: 50 });
  });

  it('leaves out folds with one kind of outcome, and says nothing when none is left', async () => {
    const successes = examples.successes.map((_, i) => (i === 1_499 ? 1 : 0));
    const days = Int32Array.from(successes.keys());
    const grid = { trees: [5], depth: [2], minLeafRows: [1] };
    const result = await tune(
      randomForest(),
      { ...examples, successes },
      { grid, params, days, folds: 3, seed: 1 },
    );
    expect(result.table).toEqual([]);
    expect(result.best).toMatchObject({ trees: 5, depth: 2 });
  });
});
