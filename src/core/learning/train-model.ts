import { ModelError } from '../base/errors.ts';
import type { Examples, NumberFrame } from '../features/frame.ts';
import type { Engine, Model, TreeParams } from '../forest/engine.ts';
import { calibrate, calibrationFromJson, fitCalibration } from './calibration.ts';
import type { Calibration } from './calibration.ts';
import { stratifiedFolds } from './folds.ts';
import type { Outcomes } from './ranking.ts';
import { takeExamples } from '../features/frame.ts';
import { bestF1Threshold } from './threshold-metrics.ts';

/** A model with its calibration and its threshold: what is measured, stored and used. */
export interface TrainedModel {
  readonly model: Model;
  readonly calibration: Calibration;
  /** Calibrated probability from which a prediction counts as positive; the best F1 on unseen training rows. */
  readonly threshold: number;
  /** Calibrated probability of success of one trial. float64, shape (rows). */
  predict(features: NumberFrame): Float64Array;
  /** Plain JSON that {@link loadTrainedModel} takes back. */
  toJSON(): unknown;
}

const FOLDS = 3;
/** Unseen successes from which predictions of a part of the rows suffice: the rate is then known to about 5 %. */
const LEAST_UNSEEN = 500;

/**
 * Fits an engine, then its calibration and threshold on predictions of training rows that the predicting part had not
 * seen: out-of-bag where the engine has enough of them, else from three cross-fits (which cost three more fits).
 * @throws ModelError without rows or with one kind of outcome.
 */
export function trainModel(
  engine: Engine,
  examples: Examples<NumberFrame>,
  params: TreeParams,
  seed: number,
): TrainedModel {
  const model = engine.fit(examples, params, seed);
  const unseen = unseenPredictions(engine, model, examples, params, seed);
  const calibration = fitCalibration(unseen, examples);
  return trainedModel(model, calibration, chooseThreshold(calibrate(calibration, unseen), examples));
}

/** Loads what {@link TrainedModel.toJSON} wrote. @throws ModelError when it is damaged or the engine is unknown. */
export function loadTrainedModel(json: unknown, engines: Readonly<Record<string, Engine>>): TrainedModel {
  const stored = json as Partial<Record<string, unknown>> | null;
  const name = String(stored?.['engine']);
  const engine = Object.hasOwn(engines, name) ? engines[name] : undefined;
  const threshold = stored?.['threshold'];
  if (engine === undefined || typeof threshold !== 'number') {
    throw new ModelError('the stored model is damaged', {
      expected: `an engine (${Object.keys(engines).join(', ')}) and a threshold`,
      found: (JSON.stringify(json) ?? typeof json).slice(0, 80),
      next: 'train again',
    });
  }
  return trainedModel(
    engine.load(stored?.['model']),
    calibrationFromJson(stored?.['calibration']),
    threshold,
  );
}

function trainedModel(model: Model, calibration: Calibration, threshold: number): TrainedModel {
  return {
    model,
    calibration,
    threshold,
    predict: (features) => calibrate(calibration, model.predict(features)),
    toJSON: () => ({ engine: model.engine, threshold, calibration, model: model.toJSON() }),
  };
}

function unseenPredictions(
  engine: Engine,
  model: Model,
  examples: Examples<NumberFrame>,
  params: TreeParams,
  seed: number,
): Float64Array {
  if (model.outOfBag !== undefined && suffices(model.outOfBag, examples)) return model.outOfBag;
  const predicted = new Float64Array(examples.features.rows).fill(Number.NaN);
  for (const fold of stratifiedFolds(examples, FOLDS, seed)) {
    const train = takeExamples(examples, fold.train);
    const successes = train.successes.reduce((sum, k) => sum + k, 0);
    if (successes === 0 || successes === train.trials.reduce((sum, n) => sum + n, 0)) continue;
    const part = engine.fit(train, params, seed).predict(takeExamples(examples, fold.test).features);
    fold.test.forEach((row, i) => (predicted[row] = part[i]!));
  }
  return predicted;
}

/** Whether most trials have an unseen prediction, or at least many successes. */
function suffices(outOfBag: Float64Array, { successes, trials }: Outcomes): boolean {
  let [unseenSuccesses, unseenTrials, allTrials] = [0, 0, 0];
  for (let i = 0; i < outOfBag.length; i++) {
    allTrials += trials[i]!;
    if (Number.isNaN(outOfBag[i]!)) continue;
    unseenSuccesses += successes[i]!;
    unseenTrials += trials[i]!;
  }
  return unseenTrials >= allTrials / 2 || unseenSuccesses >= LEAST_UNSEEN;
}

function chooseThreshold(predicted: Float64Array, outcomes: Outcomes): number {
  const rows = Int32Array.from(predicted.keys()).filter((i) => !Number.isNaN(predicted[i]!));
  if (rows.length === 0) return 0.5;
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]!);
  return bestF1Threshold(take(predicted), {
    successes: take(outcomes.successes),
    trials: take(outcomes.trials),
  });
}
