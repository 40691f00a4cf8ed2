import { rng } from '../core/base/rng.ts';
import type { LearnPrior, PriorQuestion } from '../core/bidding/estimates/learn-prior.ts';
import type { NumberFrame } from '../core/features/frame.ts';
import { Scorer } from '../core/forest/scoring/scorer.ts';
import { fitForest } from '../core/forest/training/fit-forest.ts';
import { forestDefaults } from '../core/forest/training/forest-params.ts';
import { fitRidge, predictRidge } from '../core/learning/ridge-regression.ts';

/** Parts that units are dealt into; each is foretold by what was learned from the others. */
const FOLDS = 5;
const TREES = 100;
const LEAST_LEAF_ROWS = 5;
/** Rows are few and features are many: each split looks at half of them. */
const FEATURE_SHARE = 0.5;

/** Fits on some rows, predicts others. */
type Learner = (train: Rows, test: NumberFrame, seed: number) => Promise<Float64Array>;

interface Rows {
  readonly features: NumberFrame;
  readonly target: Float64Array;
  readonly weight: Float64Array;
}

/** A linear model: what a forest has to beat. */
export function ridgePrior(seed: number): LearnPrior {
  return (question) => leaveUnitsOut(question, seed, ridge);
}

/**
 * A forest; for rates, where few rows have strong straight effects, a forest on what a linear model leaves.
 * Random forests on residuals are "regression-enhanced" (Zhang, Nettleton and Zhu, 2019).
 */
export function forestPrior(seed: number): LearnPrior {
  return (question) => leaveUnitsOut(question, seed, question.of === 'rate' ? linearForest : forest);
}

async function leaveUnitsOut(question: PriorQuestion, seed: number, learn: Learner): Promise<Float64Array> {
  const { features, target, weight, unit } = question;
  const foldOf = foldsOf(unit, seed, question.of);
  const foretold = new Float64Array(target.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const test = rowsWhere(target.length, (row) => foldOf[unit[row]!] === fold);
    const train = rowsWhere(target.length, (row) => foldOf[unit[row]!] !== fold && weight[row]! > 0);
    if (test.length === 0) continue;
    const rows = {
      features: pick(features, train),
      target: pickValues(target, train),
      weight: pickValues(weight, train),
    };
    const predicted =
      train.length < 2 * LEAST_LEAF_ROWS || features.columns.length === 0
        ? new Float64Array(test.length).fill(meanOf(rows))
        : await learn(rows, pick(features, test), seed * FOLDS + fold);
    for (const [i, row] of test.entries()) foretold[row] = predicted[i]!;
  }
  return foretold;
}

const ridge: Learner = ({ features, target, weight }, test) =>
  Promise.resolve(predictRidge(fitRidge(features, target, weight), test));

const forest: Learner = async ({ features, target, weight }, test, seed) => {
  const fitted = await fitForest(
    { features, outcome: 'value', sums: target.map((y, i) => y * weight[i]!), weights: weight },
    {
      ...forestDefaults(features.columns.length),
      trees: TREES,
      depth: 0,
      minLeafRows: LEAST_LEAF_ROWS,
      featuresPerSplit: Math.max(1, Math.round(features.columns.length * FEATURE_SHARE)),
      pseudoTrials: 0,
      seed,
    },
    { outOfBag: false },
  );
  const scorer = new Scorer(fitted.forest);
  const row = new Float64Array(features.columns.length);
  return Float64Array.from({ length: test.rows }, (_, i) => {
    for (const [j, { values }] of test.columns.entries()) row[j] = values[i]!;
    return scorer.predictRow(row);
  });
};

const linearForest: Learner = async (train, test, seed) => {
  const model = fitRidge(train.features, train.target, train.weight);
  const straight = predictRidge(model, train.features);
  const left = train.target.map((y, i) => y - straight[i]!);
  const corrections = await forest({ ...train, target: left }, test, seed);
  return predictRidge(model, test).map((y, i) => y + corrections[i]!);
};

function foldsOf(unit: Int32Array, seed: number, of: string): Int32Array {
  const draw = rng(seed, 'folds', of);
  const units = unit.reduce((most, u) => Math.max(most, u + 1), 0);
  return Int32Array.from({ length: units }, () => draw.below(FOLDS));
}

function rowsWhere(rows: number, keep: (row: number) => boolean): Int32Array {
  const kept = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (keep(row)) kept[count++] = row;
  return kept.subarray(0, count);
}

function pick(frame: NumberFrame, rows: Int32Array): NumberFrame {
  const columns = frame.columns.map((column) => ({ ...column, values: pickValues(column.values, rows) }));
  return { rows: rows.length, columns };
}

function pickValues(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}

function meanOf({ target, weight }: Rows): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < target.length; i++) {
    sum += weight[i]! * target[i]!;
    total += weight[i]!;
  }
  return total > 0 ? sum / total : 0;
}
