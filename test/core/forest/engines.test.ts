import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/core/base/errors.ts';
import type { EngineName, Model, TreeParams } from '../../../src/core/forest/engine.ts';
import { defaultParams, engines } from '../../../src/core/forest/engines.ts';
import { rank } from '../../../src/core/learning/ranking.ts';
import { rocAuc } from '../../../src/core/learning/rank-metrics.ts';
import { examplesOf, frameOf, syntheticExamples } from './sample-examples.ts';

const names = Object.keys(engines) as EngineName[];
const explaining = names.filter((name) => name !== 'ml-random-forest');
const examples = syntheticExamples(800, 1, 3);
const test = syntheticExamples(2_000, 2);

function paramsOf(name: EngineName): TreeParams {
  return { ...defaultParams[name], trees: Math.min(20, defaultParams[name].trees) };
}

const fitted = new Map<EngineName, Model>();
function fit(name: EngineName): Model {
  const model = fitted.get(name) ?? engines[name].fit(examples, paramsOf(name), 7);
  fitted.set(name, model);
  return model;
}

describe.each(names)('the engine %s', (name) => {
  const engine = engines[name];

  it('predicts probabilities that rank better than chance', () => {
    const predicted = fit(name).predict(test.features);
    expect(predicted.every((p) => p >= 0 && p <= 1)).toBe(true);
    expect(rocAuc(rank(predicted), test)).toBeGreaterThan(0.65);
  });

  it('predicts the same, bit for bit, after JSON', () => {
    const stored: unknown = JSON.parse(JSON.stringify(fit(name)));
    const loaded = engine.load(stored);
    expect(loaded.predict(test.features)).toEqual(fit(name).predict(test.features));
    expect(loaded.importance()).toEqual(fit(name).importance());
    expect(JSON.stringify(loaded) === JSON.stringify(fit(name))).toBe(true);
  });

  it('is the same model with the same seed', () => {
    const again = engine.fit(examples, paramsOf(name), 7);
    expect(JSON.stringify(again) === JSON.stringify(fit(name))).toBe(true);
  });

  it('takes columns by name, in any order and with others between', () => {
    const columns = [...test.features.columns].reverse();
    const extra = { kind: 'number' as const, name: 'extra', values: new Float64Array(test.features.rows) };
    const shuffled = { rows: test.features.rows, columns: [extra, ...columns] };
    expect(fit(name).predict(shuffled)).toEqual(fit(name).predict(test.features));
  });

  it('says which feature is missing', () => {
    expect(() => fit(name).predict(frameOf({ a: [1] }))).toThrow(/needs the feature b/);
  });

  it('gives importances that sum to 1', () => {
    const importance = fit(name).importance();
    expect(importance.length).toBe(5);
    expect(importance.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
  });

  it('predicts no rows from no rows', () => {
    expect(fit(name).predict(frameOf({ a: [], b: [], c: [], noise: [], flag: [] })).length).toBe(0);
  });

  it('survives a column of missing values and one that never varies', () => {
    const columns = {
      gone: [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
      same: [1, 1, 1, 1],
      x: [0, 1, 2, 3],
    };
    const model = engine.fit(examplesOf(columns, [0, 1, 0, 1]), { ...paramsOf(name), minLeafRows: 1 }, 1);
    expect(model.predict(frameOf(columns)).every((p) => p >= 0 && p <= 1)).toBe(true);
  });

  it('refuses rows without both outcomes, without rows, and with impossible counts', () => {
    const fitOn = (successes: number[], trials: number[]) => () =>
      engine.fit(examplesOf({ x: successes.map((_, i) => i) }, successes, trials), paramsOf(name), 1);
    expect(fitOn([0, 0], [1, 1])).toThrow(ModelError);
    expect(fitOn([1, 1], [1, 1])).toThrow(/one kind of outcome/);
    expect(fitOn([], [])).toThrow(/nothing to learn/);
    expect(fitOn([2, 0], [1, 1])).toThrow(/cannot be learned/);
    expect(fitOn([1, 0], [1, 0])).toThrow(/cannot be learned/);
  });

  it('refuses to load what it did not write', () => {
    const stored = JSON.parse(JSON.stringify(fit(name))) as Record<string, unknown>;
    for (const damaged of [null, 'text', [], {}, { ...stored, version: 2 }, { ...stored, features: 3 }]) {
      expect(() => engine.load(damaged)).toThrow(ModelError);
    }
    for (const other of names.filter((each) => each !== name)) {
      expect(() => engines[other].load(stored)).toThrow(ModelError);
    }
  });
});

describe.each(explaining)('explanations of %s', (name) => {
  it('sum with the base to the log-odds of the prediction', () => {
    const model = fit(name);
    const predicted = model.predict(test.features);
    for (let row = 0; row < 200; row++) {
      const { base = Number.NaN, effects = new Float64Array() } = model.explain?.(test.features, row) ?? {};
      const sum = effects.reduce((whole, effect) => whole + effect, base);
      const p = predicted[row] ?? 0;
      expect(sum).toBeCloseTo(Math.log(p / (1 - p)), 6);
    }
  });
});

describe('stored trees', () => {
  it('are refused when their nodes go round in circles or are cut short', () => {
    const stored = JSON.parse(JSON.stringify(fit('forest'))) as {
      trees: { left: number[]; value: number[] }[];
    };
    const tree = stored.trees[0] ?? { left: [], value: [] };
    const withTree = (changed: object) => ({ ...stored, trees: [{ ...tree, ...changed }] });
    const load = (changed: object) => () => engines.forest.load(withTree(changed));
    const refusal = (expected: string) =>
      expect.objectContaining({ expected: expect.stringContaining(expected) as unknown });
    expect(load({})).not.toThrow();
    expect(load({ left: tree.left.map(() => 0) })).toThrow(refusal('lead to a leaf'));
    expect(load({ value: tree.value.slice(1) })).toThrow(refusal('in every array'));
    expect(load({ value: tree.value.map(() => null) })).toThrow(refusal('numbers in value'));
  });
});
