import type { Examples, NumberFrame } from '../../features/frame.ts';
import { alignColumns } from './align-columns.ts';
import { checkExamples } from './check-examples.ts';
import type { Engine, Model } from '../engine.ts';
import { solvePositiveDefinite } from '../../base/solve-positive-definite.ts';
import { fitScaling, scaleColumns } from './standardise.ts';
import type { Scaling } from './standardise.ts';
import { damagedModel, isRecord, jsonBytes, readJson, storedNumbers } from './stored-model.ts';

/** L2 penalty on the standardised coefficients, against the summed log-likelihood; scikit-learn's C = 1. */
const PENALTY = 1;
const MAX_STEPS = 100;
const TOLERANCE = 1e-10;
const EXPECTED = 'a logistic-regression model of version 1';

/**
 * Logistic regression on weighted binomial rows: Newton's method (IRLS) with an L2 penalty on standardised
 * coefficients, the intercept unpenalised. Missing values become the column mean. Ignores the tree parameters and
 * the seed: the optimum is unique. Written here because `ml-logistic-regression` takes no weights.
 */
export const logisticRegression: Engine = {
  name: 'logistic-regression',
  // A promise also of what is refused.
  // eslint-disable-next-line @typescript-eslint/require-await
  fit: async (examples) => logisticModel(fitLogistic(examples)),
  load(bytes) {
    const { encoders, model } = readJson(bytes, EXPECTED);
    return { encoders, model: logisticModel(logisticFromJson(model)) };
  },
};

interface LogisticState {
  readonly features: readonly string[];
  readonly scaling: Scaling;
  readonly intercept: number;
  /** float64, shape (features): change in log-odds per standard deviation. */
  readonly coefficients: Float64Array;
}

function fitLogistic(examples: Examples<NumberFrame>): LogisticState {
  const totals = checkExamples(examples);
  const columns = examples.features.columns.map((column) => column.values);
  const scaling = fitScaling(columns, examples.trials);
  const design = [new Float64Array(examples.features.rows).fill(1), ...scaleColumns(columns, scaling)];
  const start = new Float64Array(design.length);
  start[0] = Math.log(totals.successes / (totals.trials - totals.successes));
  const beta = maximise(design, examples, start);
  return {
    features: examples.features.columns.map((column) => column.name),
    scaling,
    intercept: beta[0] ?? 0,
    coefficients: beta.slice(1),
  };
}

/** Newton steps, halved while they do not improve; the objective is strictly concave, so they end at its top. */
function maximise(design: readonly Float64Array[], examples: Examples, start: Float64Array): Float64Array {
  let beta = start;
  let objective = penalisedLikelihood(design, examples, beta);
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = newtonDirection(design, examples, beta);
    let size = 1;
    let next = beta;
    let reached = -Infinity;
    while (reached < objective && size > 1e-8) {
      next = beta.map((value, j) => value + size * direction[j]!);
      reached = penalisedLikelihood(design, examples, next);
      size /= 2;
    }
    const gain = reached - objective;
    if (!(gain > TOLERANCE * Math.abs(objective))) return gain > 0 ? next : beta;
    beta = next;
    objective = reached;
  }
  return beta;
}

function penalisedLikelihood(
  design: readonly Float64Array[],
  examples: Examples,
  beta: Float64Array,
): number {
  const scores = linearScores(design, beta);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    const softplus = Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
    sum += examples.successes[i]! * score - examples.trials[i]! * softplus;
  }
  for (let j = 1; j < beta.length; j++) sum -= (PENALTY / 2) * beta[j]! ** 2;
  return sum;
}

function newtonDirection(
  design: readonly Float64Array[],
  examples: Examples,
  beta: Float64Array,
): Float64Array {
  const size = design.length;
  const scores = linearScores(design, beta);
  const rates = scores.map((score) => 1 / (1 + Math.exp(-score)));
  const weights = rates.map((p, i) => Math.max(1e-12, examples.trials[i]! * p * (1 - p)));
  const residuals = rates.map((p, i) => examples.successes[i]! - examples.trials[i]! * p);
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  for (let a = 0; a < size; a++) {
    const column = design[a]!;
    const penalty = a === 0 ? 0 : PENALTY;
    gradient[a] = dot(column, residuals) - penalty * beta[a]!;
    const weighted = column.map((value, i) => value * weights[i]!);
    for (let b = 0; b <= a; b++) hessian[a * size + b] = dot(weighted, design[b]!);
    hessian[a * size + a]! += penalty;
  }
  return solvePositiveDefinite(hessian, gradient);
}

function linearScores(design: readonly Float64Array[], beta: Float64Array): Float64Array {
  const scores = new Float64Array(design[0]?.length ?? 0);
  for (let j = 0; j < design.length; j++) {
    const column = design[j]!;
    const weight = beta[j]!;
    for (let i = 0; i < scores.length; i++) scores[i]! += weight * column[i]!;
  }
  return scores;
}

/** Four sums side by side, because one would wait for each addition: about three times as fast. */
function dot(a: Float64Array, b: Float64Array): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    sum0 += a[i]! * b[i]!;
    sum1 += a[i + 1]! * b[i + 1]!;
    sum2 += a[i + 2]! * b[i + 2]!;
    sum3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) sum0 += a[i]! * b[i]!;
  return sum0 + sum1 + (sum2 + sum3);
}

function logisticModel(state: LogisticState): Model {
  const total = state.coefficients.reduce((sum, value) => sum + Math.abs(value), 0);
  return {
    engine: 'logistic-regression',
    features: state.features,
    predict(features) {
      const scaled = scaleColumns(alignColumns(features, state.features), state.scaling);
      const scores = new Float64Array(features.rows).fill(state.intercept);
      scaled.forEach((column, j) => {
        for (let i = 0; i < scores.length; i++) scores[i]! += state.coefficients[j]! * column[i]!;
      });
      return scores.map((score) => 1 / (1 + Math.exp(-score)));
    },
    importance: () => state.coefficients.map((value) => (total > 0 ? Math.abs(value) / total : 0)),
    explain(features) {
      const scaled = scaleColumns(alignColumns(features, state.features), state.scaling);
      const width = scaled.length;
      const effects = new Float64Array(features.rows * width);
      scaled.forEach((column, j) => {
        for (let i = 0; i < features.rows; i++) effects[i * width + j] = state.coefficients[j]! * column[i]!;
      });
      return { base: state.intercept, effects };
    },
    toBytes: (encoders) =>
      jsonBytes(encoders, {
        engine: 'logistic-regression',
        version: 1,
        features: state.features,
        means: [...state.scaling.means],
        deviations: [...state.scaling.deviations],
        intercept: state.intercept,
        coefficients: [...state.coefficients],
      }),
  };
}

function logisticFromJson(json: unknown): LogisticState {
  if (!isRecord(json) || json['engine'] !== 'logistic-regression' || json['version'] !== 1) {
    throw damagedModel(EXPECTED, json);
  }
  const { features, intercept } = json;
  if (!Array.isArray(features) || typeof intercept !== 'number') throw damagedModel(EXPECTED, json);
  const means = storedNumbers(json['means'], features.length);
  const deviations = storedNumbers(json['deviations'], features.length);
  const coefficients = storedNumbers(json['coefficients'], features.length);
  if (means === null || deviations === null || coefficients === null) throw damagedModel(EXPECTED, json);
  return { features: features.map(String), scaling: { means, deviations }, intercept, coefficients };
}
