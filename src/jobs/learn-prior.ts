import { rng, type Rng } from '../core/base/rng.ts';
import type { LearnPrior, PriorQuestion } from '../core/bidding/estimates/learn-prior.ts';
import { takeRows, takeValues, type NumberFrame } from '../core/features/frame.ts';
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
/**
 * Rows that are learned from at most, all rows of a unit or none: what bounds the time of learning for an account of
 * any size. Every row is foretold.
 */
export const MOST_LEARNING_ROWS = 20_000;
const SCORING_BLOCK = 4096;

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
    const others = rowsWhere(target.length, (row) => foldOf[unit[row]!] !== fold && weight[row]! > 0);
    if (test.length === 0) continue;
    const train = sampleUnits(others, unit, rng(seed, 'sample', question.of, fold));
    const rows = {
      features: takeRows(features, train),
      target: takeValues(target, train),
      weight: takeValues(weight, train),
    };
    const predicted =
      train.length < 2 * LEAST_LEAF_ROWS || features.columns.length === 0
        ? new Float64Array(test.length).fill(meanOf(rows))
        : await learn(rows, takeRows(features, test), seed * FOLDS + fold);
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
  return scoreRows(new Scorer(fitted.forest), test);
};

/** Block by block, as the frame lies in columns and may be large. */
function scoreRows(scorer: Scorer, { rows, columns }: NumberFrame): Float64Array {
  const predicted = new Float64Array(rows);
  const width = columns.length;
  for (let from = 0; from < rows; from += SCORING_BLOCK) {
    const count = Math.min(SCORING_BLOCK, rows - from);
    const block = new Float64Array(count * width);
    for (const [j, { values }] of columns.entries())
      for (let i = 0; i < count; i++) block[i * width + j] = values[from + i]!;
    predicted.set(scorer.predictRows(block), from);
  }
  return predicted;
}

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

/** The rows, or those of as many units drawn at random as make up what may be learned from. */
function sampleUnits(rows: Int32Array, unit: Int32Array, draw: Rng): Int32Array {
  if (rows.length <= MOST_LEARNING_ROWS) return rows;
  const share = MOST_LEARNING_ROWS / rows.length;
  const kept = new Map<number, boolean>();
  return rows.filter((row) => {
    const known = kept.get(unit[row]!);
    const keep = known ?? draw.next() < share;
    if (known === undefined) kept.set(unit[row]!, keep);
    return keep;
  });
}

function rowsWhere(rows: number, keep: (row: number) => boolean): Int32Array {
  const kept = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (keep(row)) kept[count++] = row;
  return kept.subarray(0, count);
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
