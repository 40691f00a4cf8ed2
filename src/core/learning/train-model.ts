import { ModelError } from '../base/errors.ts';
import type { Examples, NumberFrame } from '../features/frame.ts';
import type { Engine, FitWatch, Model, TreeParams } from '../forest/engine.ts';
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
  /** What {@link loadTrainedModel} takes back together with the bytes of the model. Plain JSON. */
  toJSON(): StoredTraining;
}

/** What is stored of a trained model besides the model's own bytes. */
export interface StoredTraining {
  readonly engine: string;
  readonly threshold: number;
  readonly calibration: Calibration;
}

const FOLDS = 3;
/** Unseen successes from which predictions of a part of the rows suffice: the rate is then known to about 5 %. */
const LEAST_UNSEEN = 500;

/**
 * Fits an engine, then its calibration and threshold on predictions of training rows that the predicting part had not
 * seen: out-of-bag where the engine has enough of them, else from three cross-fits (which cost three more fits).
 * @throws ModelError without rows or with one kind of outcome.
 */
export async function trainModel(
  engine: Engine,
  examples: Examples<NumberFrame>,
  params: TreeParams,
  seed: number,
  watch: FitWatch = {},
): Promise<TrainedModel> {
  const model = await engine.fit(examples, params, seed, watch);
  const unseen = await unseenPredictions(engine, model, examples, params, seed);
  const calibration = fitCalibration(unseen, examples);
  return trainedModel(model, calibration, chooseThreshold(calibrate(calibration, unseen), examples));
}

/**
 * Loads what {@link TrainedModel.toJSON} and `Model.toBytes` wrote, the latter with the hash of these encoders.
 * @throws ModelError when it is damaged, the engine is unknown or the encoders are others.
 */
export function loadTrainedModel(
  json: unknown,
  bytes: Uint8Array,
  encoders: string,
  engines: Readonly<Record<string, Engine>>,
): TrainedModel {
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
  const loaded = engine.load(bytes);
  if (loaded.encoders !== encoders) {
    throw new ModelError('the model was trained on the features of other encoders', {
      expected: `encoders ${encoders}`,
      found: loaded.encoders || 'none',
      next: 'train again',
    });
  }
  return trainedModel(loaded.model, calibrationFromJson(stored?.['calibration']), threshold);
}

function trainedModel(model: Model, calibration: Calibration, threshold: number): TrainedModel {
  return {
    model,
    calibration,
    threshold,
    predict: (features) => calibrate(calibration, model.predict(features)),
    toJSON: () => ({ engine: model.engine, threshold, calibration }),
  };
}

async function unseenPredictions(
  engine: Engine,
  model: Model,
  examples: Examples<NumberFrame>,
  params: TreeParams,
  seed: number,
): Promise<Float64Array> {
  if (model.outOfBag !== undefined && suffices(model.outOfBag, examples)) return model.outOfBag;
  const predicted = new Float64Array(examples.features.rows).fill(Number.NaN);
  for (const fold of stratifiedFolds(examples, FOLDS, seed)) {
    const train = takeExamples(examples, fold.train);
    const successes = train.successes.reduce((sum, k) => sum + k, 0);
    if (successes === 0 || successes === train.trials.reduce((sum, n) => sum + n, 0)) continue;
    const part = await engine.fit(train, params, seed);
    const predictedPart = part.predict(takeExamples(examples, fold.test).features);
    fold.test.forEach((row, i) => (predicted[row] = predictedPart[i]!));
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
