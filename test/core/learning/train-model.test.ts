import { describe, expect, it } from 'vitest';
import { ModelResult } from '../../../src/contract/train-document.ts';
import { ModelError } from '../../../src/core/base/errors.ts';
import type { NumberFrame } from '../../../src/core/features/frame.ts';
import type { EngineName } from '../../../src/core/forest/engine.ts';
import { defaultParams, enginesOn } from '../../../src/core/forest/engines.ts';
import { evaluate } from '../../../src/core/learning/evaluate.ts';
import { explainRows } from '../../../src/core/learning/explain-rows.ts';
import { permutationImportance } from '../../../src/core/learning/permutation-importance.ts';
import { expectedSuccesses, total } from '../../../src/core/learning/probability-metrics.ts';
import { loadTrainedModel, trainModel, type TrainedModel } from '../../../src/core/learning/train-model.ts';
import { syntheticExamples } from '../forest/sample-examples.ts';

const engines = enginesOn();
const train = syntheticExamples(1_500, 1, 3);
const test = syntheticExamples(1_500, 2, 3);
const names: readonly EngineName[] = ['forest', 'logistic-regression', 'gradient-boosting'];
const trainings = await Promise.all(
  names.map(async (name) => {
    const params = { ...defaultParams[name], trees: 60 };
    const trained = await trainModel(engines[name], train, params, 3);
    return { name, params, trained, predicted: trained.predict(test.features) };
  }),
);

describe.each(trainings)('training $name', ({ params, trained, predicted }) => {
  it('is calibrated in the large on new rows', () => {
    const ratio = expectedSuccesses(predicted, test.trials) / total(test.successes);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.08);
  });

  it('predicts the same, bit for bit, after JSON and bytes', () => {
    const stored: unknown = JSON.parse(JSON.stringify(trained));
    const loaded = loadTrainedModel(stored, trained.model.toBytes('a1'), 'a1', engines);
    expect(loaded.predict(test.features)).toEqual(predicted);
    expect(loaded.threshold).toBe(trained.threshold);
    expect(loaded.toJSON()).toEqual(stored);
  });

  it('is evaluated into the documented shape', () => {
    const result = evaluate({ trained, predicted, featureSet: 'honest', params }, test, 1);
    expect(ModelResult.safeParse(JSON.parse(JSON.stringify(result))).error).toBeUndefined();
    const { rocAuc, prAuc, calibrationError, normalizedEntropy, f1 } = result.metrics;
    expect(rocAuc.low).toBeLessThan(rocAuc.value);
    expect(rocAuc.high).toBeGreaterThan(rocAuc.value);
    expect(rocAuc.high - rocAuc.low).toBeLessThan(0.08);
    expect(prAuc.value).toBeGreaterThan(total(test.successes) / total(test.trials));
    expect(calibrationError).toBeLessThan(0.08);
    expect(normalizedEntropy).toBeLessThan(1);
    expect(f1).toBeGreaterThan(0.4);
    const { tp, fp, fn, tn } = result.confusion;
    expect(tp + fp + fn + tn).toBe(total(test.trials));
    expect(result.importance.length).toBe(5);
  });

  it('explains with the strongest features first', () => {
    const explained = explainRows(trained, test.features, 3);
    expect(explained).toHaveLength(test.features.rows);
    const [first = []] = explained;
    expect(first.length).toBe(3);
    const sizes = first.map((contribution) => Math.abs(contribution.effect));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(trained.model.features).toContain(first[0]?.feature);
  });
});

describe('a stored trained model', () => {
  it('is refused when its parts are damaged, its engine is unknown or its encoders are others', async () => {
    const trained = await trainModel(
      engines['logistic-regression'],
      train,
      defaultParams['logistic-regression'],
      1,
    );
    const stored = JSON.parse(JSON.stringify(trained)) as Record<string, unknown>;
    const bytes = trained.model.toBytes('a1');
    expect(loadTrainedModel(stored, bytes, 'a1', engines).threshold).toBe(trained.threshold);
    for (const change of [{ engine: 'toString' }, { threshold: null }, { calibration: {} }]) {
      expect(() => loadTrainedModel({ ...stored, ...change }, bytes, 'a1', engines)).toThrow(ModelError);
    }
    expect(() => loadTrainedModel(null, bytes, 'a1', engines)).toThrow(ModelError);
    const empty = new TextEncoder().encode(JSON.stringify({ encoders: 'a1', model: {} }));
    for (const damaged of [empty, bytes.slice(0, -1), new Uint8Array()]) {
      expect(() => loadTrainedModel(stored, damaged, 'a1', engines)).toThrow(ModelError);
    }
    expect(() => loadTrainedModel(stored, bytes, 'b2', engines)).toThrow(/other encoders/);
  });
});

describe('permutation importance', () => {
  it('is positive for features that matter and near 0 for those that do not', async () => {
    const trained = await trainModel(engines.forest, train, { ...defaultParams.forest, trees: 60 }, 3);
    const [a = 0, b = 0, c = 0, noise = 1, flag = 1] = permutationImportance(
      trainedAsModel(trained),
      test,
      1,
    );
    expect(Math.min(a, b, c)).toBeGreaterThan(0.005);
    expect(Math.max(Math.abs(noise), Math.abs(flag))).toBeLessThan(0.005);
  });
});

function trainedAsModel(trained: TrainedModel) {
  return { features: trained.model.features, predict: (features: NumberFrame) => trained.predict(features) };
}
