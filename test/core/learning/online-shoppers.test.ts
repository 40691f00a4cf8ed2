import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import type { Examples, NumberFrame } from '../../../src/core/features/frame.ts';
import type { EngineName } from '../../../src/core/forest/engine.ts';
import { defaultParams, enginesOn } from '../../../src/core/forest/engines.ts';
import { evaluate } from '../../../src/core/learning/evaluate.ts';
import { stratifiedFolds } from '../../../src/core/learning/folds.ts';
import { takeExamples } from '../../../src/core/features/frame.ts';
import { trainModel } from '../../../src/core/learning/train-model.ts';
import { examplesOf } from '../forest/sample-examples.ts';

const engines = enginesOn();
const file = join(import.meta.dirname, '../../../../shared/data/online_shoppers_intention.csv');
const categories = new Set(['Month', 'OperatingSystems', 'Browser', 'Region', 'TrafficType', 'VisitorType']);

/** Sessions of the file, categories one-hot, without the columns to leave out. */
function readSessions(leaveOut: readonly string[]): Examples<NumberFrame> {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const rows = lines.map((line) => line.split(','));
  const columns: Record<string, number[]> = {};
  const toNumber = (text: string): number => (text === 'TRUE' ? 1 : text === 'FALSE' ? 0 : Number(text));
  header.split(',').forEach((name, j) => {
    if (name === 'Revenue' || leaveOut.includes(name)) return;
    const cells = rows.map((row) => row[j] ?? '');
    if (!categories.has(name)) columns[name] = cells.map(toNumber);
    else
      for (const level of new Set(cells))
        columns[`${name}=${level}`] = cells.map((cell) => (cell === level ? 1 : 0));
  });
  return examplesOf(
    columns,
    rows.map((row) => toNumber(row.at(-1) ?? '')),
  );
}

async function measure(leaveOut: readonly string[], names: readonly EngineName[]) {
  const examples = readSessions(leaveOut);
  const [fold] = stratifiedFolds(examples, 5, 2026);
  const train = takeExamples(examples, fold?.train ?? new Int32Array());
  const test = takeExamples(examples, fold?.test ?? new Int32Array());
  const measured = [];
  for (const name of names) {
    const params = defaultParams[name];
    const trained = await trainModel(engines[name], train, params, 1);
    const predicted = trained.predict(test.features);
    const { metrics } = evaluate({ trained, predicted, featureSet: 'honest', params }, test, 1);
    measured.push({ name, metrics });
  }
  return measured;
}

describe.skipIf(!existsSync(file))('the engines on 12,330 real sessions, 20 % held out', () => {
  it('reach a ROC-AUC of 0.92 with PageValues, the forest above logistic regression', async () => {
    const [forest, logistic] = await measure([], ['forest', 'logistic-regression']);
    expect(forest?.metrics.rocAuc.value).toBeGreaterThanOrEqual(0.92);
    expect(forest?.metrics.rocAuc.low).toBeGreaterThan(logistic?.metrics.rocAuc.value ?? 1);
    expect(forest?.metrics.logLoss).toBeLessThan(logistic?.metrics.logLoss ?? 0);
    expect(forest?.metrics.calibrationError).toBeLessThan(0.03);
  });

  it('reach far less without PageValues, which derives from the sale', async () => {
    const [forest, logistic, boosting] = await measure(
      ['PageValues'],
      ['forest', 'logistic-regression', 'gradient-boosting'],
    );
    for (const result of [forest, logistic, boosting]) {
      expect(result?.metrics.rocAuc.value).toBeGreaterThan(0.7);
      expect(result?.metrics.rocAuc.value).toBeLessThan(0.85);
    }
    expect(forest?.metrics.logLoss).toBeLessThan(logistic?.metrics.logLoss ?? 0);
    expect(forest?.metrics.calibrationError).toBeLessThan(0.03);
  });

  it('find nothing when the labels are shuffled', async () => {
    const examples = readSessions(['PageValues']);
    const random = rng(11, 'shuffle');
    const keys = Float64Array.from(examples.successes, () => random.next());
    const order = Int32Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]!);
    const successes = Float64Array.from(order, (row) => examples.successes[row]!);
    const [fold] = stratifiedFolds({ successes, trials: examples.trials }, 5, 1);
    const shuffled = { ...examples, successes };
    const train = takeExamples(shuffled, fold?.train ?? new Int32Array());
    const test = takeExamples(shuffled, fold?.test ?? new Int32Array());
    const params = { ...defaultParams.forest, trees: 60 };
    const trained = await trainModel(engines.forest, train, params, 1);
    const predicted = trained.predict(test.features);
    const { rocAuc } = evaluate({ trained, predicted, featureSet: 'honest', params }, test, 1).metrics;
    expect(Math.abs(rocAuc.value - 0.5)).toBeLessThan(0.05);
  });
});
