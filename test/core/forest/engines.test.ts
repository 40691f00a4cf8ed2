import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/core/base/errors.ts';
import { wordChecksum } from '../../../src/core/forest/trees/checksum.ts';
import type { EngineName, Model, TreeParams } from '../../../src/core/forest/engine.ts';
import { defaultParams, enginesOn } from '../../../src/core/forest/engines.ts';
import { readForest, writeForest } from '../../../src/core/forest/trees/forest-file.ts';
import type { Forest } from '../../../src/core/forest/trees/forest.ts';
import { rank } from '../../../src/core/learning/ranking.ts';
import { rocAuc } from '../../../src/core/learning/rank-metrics.ts';
import { examplesOf, frameOf, syntheticExamples } from './sample-examples.ts';

const engines = enginesOn();
const names = Object.keys(engines) as EngineName[];
const explaining = names.filter((name) => name !== 'ml-random-forest');
const examples = syntheticExamples(800, 1, 3);
const test = syntheticExamples(2_000, 2);

function paramsOf(name: EngineName): TreeParams {
  return { ...defaultParams[name], trees: Math.min(20, defaultParams[name].trees) };
}

const fitted = new Map<EngineName, Model>();
for (const name of names) fitted.set(name, await engines[name].fit(examples, paramsOf(name), 7));

function fit(name: EngineName): Model {
  const model = fitted.get(name);
  if (model === undefined) throw new Error(`${name} is not fitted`);
  return model;
}

describe.each(names)('the engine %s', (name) => {
  const engine = engines[name];

  it('predicts probabilities that rank better than chance', () => {
    const predicted = fit(name).predict(test.features);
    expect(predicted.every((p) => p >= 0 && p <= 1)).toBe(true);
    expect(rocAuc(rank(predicted), test)).toBeGreaterThan(0.65);
  });

  it('predicts the same, bit for bit, from its bytes', () => {
    const bytes = fit(name).toBytes('a1');
    const { model: loaded, encoders } = engine.load(bytes);
    expect(encoders).toBe('a1');
    expect(loaded.engine).toBe(name);
    expect(loaded.features).toEqual(fit(name).features);
    expect(loaded.predict(test.features)).toEqual(fit(name).predict(test.features));
    expect(loaded.importance()).toEqual(fit(name).importance());
    expect(loaded.explain?.(test.features)).toEqual(fit(name).explain?.(test.features));
    expect(Buffer.compare(loaded.toBytes('a1'), bytes)).toBe(0);
  });

  it('is the same model with the same seed', async () => {
    const again = await engine.fit(examples, paramsOf(name), 7);
    expect(Buffer.compare(again.toBytes('a1'), fit(name).toBytes('a1'))).toBe(0);
    expect(again.outOfBag).toEqual(fit(name).outOfBag);
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

  it('survives a column of missing values and one that never varies', async () => {
    const columns = {
      gone: [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
      same: [1, 1, 1, 1],
      x: [0, 1, 2, 3],
    };
    const params = { ...paramsOf(name), minLeafRows: 1 };
    const model = await engine.fit(examplesOf(columns, [0, 1, 0, 1]), params, 1);
    expect(model.predict(frameOf(columns)).every((p) => p >= 0 && p <= 1)).toBe(true);
  });

  it('refuses rows without both outcomes, without rows, and with impossible counts', async () => {
    const fitOn = (successes: number[], trials: number[]) =>
      expect(engine.fit(examplesOf({ x: successes.map((_, i) => i) }, successes, trials), paramsOf(name), 1))
        .rejects;
    await fitOn([0, 0], [1, 1]).toThrow(ModelError);
    await fitOn([1, 1], [1, 1]).toThrow(/one kind of outcome/);
    await fitOn([], []).toThrow(/nothing to learn/);
    await fitOn([2, 0], [1, 1]).toThrow(/cannot be learned/);
    await fitOn([1, 0], [1, 0]).toThrow(/cannot be learned/);
  });

  it('refuses to load what it did not write', () => {
    const bytes = fit(name).toBytes('a1');
    const damages = [
      bytes.slice(0, -1),
      bytes.slice(1),
      joined(bytes, bytes),
      new Uint8Array(),
      ...damagedJson(bytes),
    ];
    for (const damaged of damages) expect(() => engine.load(damaged)).toThrow(ModelError);
  });

  it.each(names.filter((each) => each !== name))('does not take itself for %s', (other) => {
    expect(() => engines[other].load(fit(name).toBytes('a1'))).toThrow(ModelError);
  });
});

describe.each(explaining)('explanations of %s', (name) => {
  it('sum with the base to the log-odds of the prediction', () => {
    const model = fit(name);
    const predicted = model.predict(test.features);
    const { base = Number.NaN, effects = new Float64Array() } = model.explain?.(test.features) ?? {};
    expect(effects).toHaveLength(test.features.rows * 5);
    for (let row = 0; row < test.features.rows; row++) {
      const sum = effects.subarray(row * 5, row * 5 + 5).reduce((whole, effect) => whole + effect, base);
      const p = predicted[row] ?? 0;
      expect(sum).toBeCloseTo(Math.log(p / (1 - p)), 6);
    }
  });
});

describe.each(['forest', 'gradient-boosting'] as const)('stored trees of %s', (name) => {
  const engine = engines[name];
  const bytes = fit(name).toBytes('a1');
  const forest = readForest(bytes);
  const { roots, nodes, values } = forest;
  const load = (changed: Partial<Forest>) => () => engine.load(writeForest({ ...forest, ...changed }));
  const refusal = (expected: string) =>
    expect.objectContaining({ expected: expect.stringContaining(expected) as unknown });

  it('are refused when any bit has changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const damaged = bytes.slice();
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => engine.load(damaged)).toThrow(ModelError);
      }),
      { numRuns: 300 },
    );
  });

  it('are refused when they are of another version', () => {
    const other = bytes.slice();
    other[8] = 2;
    expect(() => engine.load(other)).toThrow(refusal('version 1'));
  });

  it('are refused when their nodes go round in circles or are cut short', () => {
    const backToRoot = nodes.map((word, i) => (i % 2 === 1 && i > 1 && word !== (i - 1) / 2 ? 0 : word));
    expect(load({})).not.toThrow();
    expect(load({ nodes: backToRoot })).toThrow(refusal('leads to a leaf'));
    expect(load({ nodes: nodes.map((word, i) => (i % 2 === 1 ? 0 : word)) })).toThrow(refusal('no split'));
    expect(load({ roots: roots.with(roots.length - 1, values.length - 1) })).toThrow(
      refusal('to the last node'),
    );
    expect(load({ roots: roots.with(1, 0) })).toThrow(refusal('at least one node'));
    expect(load({ roots: roots.with(1, values.length) })).toThrow(ModelError);
    expect(load({ features: forest.features.slice(1), importance: forest.importance.slice(1) })).toThrow(
      ModelError,
    );
  });

  it('are refused when their features are not described', () => {
    const text = '"features":[';
    expect(() => engine.load(rewritten(bytes, text, text))).not.toThrow();
    expect(() => engine.load(rewritten(bytes, text, '"featurez":['))).toThrow(ModelError);
    expect(() => engine.load(rewritten(bytes, text, '"features":3'))).toThrow(ModelError);
  });

  it('are refused when a leaf is no number', () => {
    expect(load({ values: values.map(() => Number.NaN) })).toThrow(ModelError);
  });
});

/** The bytes with another text of the same length in their description, and the checksum of that. */
function rewritten(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const buffer = Buffer.from(bytes.slice().buffer);
  buffer.write(to, buffer.indexOf(from));
  buffer.writeUInt32LE(wordChecksum(new Uint32Array(buffer.buffer, 16)), 12);
  return new Uint8Array(buffer.buffer);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from([...a, ...b]);
}

/** Bytes of JSON that no engine wrote; with its parts changed where the model is JSON itself. */
function damagedJson(bytes: Uint8Array): Uint8Array[] {
  const text = new TextDecoder().decode(bytes);
  const stored = text.startsWith('{') ? (JSON.parse(text) as { model: object }) : null;
  const changed =
    stored === null
      ? []
      : [null, 'text', [], {}, { ...stored.model, version: 2 }, { ...stored.model, features: 3 }].map(
          (model) => ({
            ...stored,
            model,
          }),
        );
  const noEncoders = stored === null ? [] : [{ model: stored.model }];
  return [null, 'text', [], {}, ...changed, ...noEncoders].map((json) =>
    new TextEncoder().encode(JSON.stringify(json)),
  );
}
