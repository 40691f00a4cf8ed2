import { rng } from '../base/rng.ts';
import type { Rng } from '../base/rng.ts';
import type { Examples, NumberFrame } from '../features/frame.ts';
import { alignColumns } from './align-columns.ts';
import { binColumns } from './bin.ts';
import type { BinnedColumns } from './bin.ts';
import { checkExamples } from './check-examples.ts';
import type { Engine, Model, TreeParams } from './engine.ts';
import { roundToExactGrid } from './exact-grid.ts';
import { treesFromJson, treesToJson } from './forest-json.ts';
import type { TreesState } from './forest-json.ts';
import { growTree } from './grow.ts';
import type { GrowOptions } from './grow.ts';
import type { NodeRows } from './histogram.ts';
import { addPathContributions, logOdds } from './path-contributions.ts';
import { normalised } from './random-forest.ts';
import { addTreeValues, binnedTreeValue } from './tree.ts';
import type { Tree } from './tree.ts';

/** L2 penalty on leaf values, as XGBoost's default. */
const LAMBDA = 1;
/** Parts of the training rows that take turns in deciding when to stop. */
const PARTS = 3;
/** Unseen successes from which no further part takes its turn. */
const ENOUGH_SUCCESSES = 500;
/** Rounds without improvement after which boosting stops. */
const PATIENCE = 30;

/**
 * Gradient boosting of second-order trees on the logistic loss of binomial rows (Friedman, 2001; the gain and leaf
 * value of XGBoost, Chen and Guestrin, 2016). `params.trees` is the most rounds: each third of the training rows,
 * drawn by the seed, in turn stops a fit on the other two early, until 500 successes have been so predicted; all rows
 * are then fitted for the mean of these rounds. `outOfBag` holds the predictions of the thirds that had their turn.
 */
export const gradientBoosting: Engine = {
  name: 'gradient-boosting',
  fit: fitBoosting,
  load: (json) => boostingModel(treesFromJson(json, 'gradient-boosting')),
};

interface BoostingData {
  readonly data: BinnedColumns;
  readonly successes: Float64Array;
  readonly trials: Float64Array;
  readonly base: number;
}

function fitBoosting(examples: Examples<NumberFrame>, params: TreeParams, seed: number): Model {
  const totals = checkExamples(examples);
  const { features, successes, trials } = examples;
  const data = binColumns(features.columns, features.rows);
  const base = logOdds(totals.successes / totals.trials);
  const input = { data, successes, trials, base };
  const allRows = Int32Array.from({ length: features.rows }, (_, i) => i);
  const partOf = dealParts(features.rows, rng(seed, 'boosting-parts'));
  const outOfBag = new Float64Array(features.rows).fill(Number.NaN);
  const rounds: number[] = [];
  let unseenSuccesses = 0;
  for (let part = 0; part < PARTS && unseenSuccesses < ENOUGH_SUCCESSES; part++) {
    const held = allRows.filter((row) => partOf[row] === part);
    const rest = allRows.filter((row) => partOf[row] !== part);
    const fit = boost(input, rest, held, params, params.trees, rng(seed, 'boosting', part));
    for (const row of held) {
      outOfBag[row] = sigmoid(boostedScore(fit.trees, data, row, base));
      unseenSuccesses += successes[row]!;
    }
    rounds.push(fit.trees.length);
  }
  const most = Math.round(rounds.reduce((sum, count) => sum + count, 0) / rounds.length);
  const { trees, importance } = boost(input, allRows, null, params, most, rng(seed, 'boosting'));
  const state = {
    engine: 'gradient-boosting',
    features: features.columns.map((column) => column.name),
    importance: normalised(importance),
    edges: data.edges,
    trees,
    base,
  };
  return { ...boostingModel(state), outOfBag };
}

/** Deals rows into parts of equal size (to one row) in random order. */
function dealParts(rows: number, random: Rng): Uint8Array {
  const parts = Uint8Array.from({ length: rows }, (_, i) => i % PARTS);
  for (let i = rows - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const part = parts[i]!;
    parts[i] = parts[j]!;
    parts[j] = part;
  }
  return parts;
}

/** Adds trees for at most `most` rounds; with held-out rows, cuts them back to the round that predicts those best. */
function boost(
  input: BoostingData,
  fitRows: Int32Array,
  held: Int32Array | null,
  params: TreeParams,
  most: number,
  random: Rng,
): { readonly trees: Tree[]; readonly importance: Float64Array } {
  const { data } = input;
  const scores = new Float64Array(data.rows).fill(input.base);
  const importance = new Float64Array(data.bins.length);
  const options = growOptions(params, data.bins.length);
  const trees: Tree[] = [];
  let best = { loss: held === null ? -Infinity : binomialLoss(input, held, scores), rounds: 0 };
  while (trees.length < most && fitRows.length > 0) {
    const tree = growTree(
      data,
      gradientRows(input, fitRows, scores),
      fitRows.length,
      options,
      random,
      importance,
    );
    trees.push(tree);
    for (let i = 0; i < data.rows; i++) scores[i]! += binnedTreeValue(tree, data.bins, i);
    if (held === null) continue;
    const loss = binomialLoss(input, held, scores);
    if (loss < best.loss) best = { loss, rounds: trees.length };
    else if (trees.length - best.rounds >= PATIENCE) break;
  }
  return { trees: held === null ? trees : trees.slice(0, best.rounds), importance };
}

function growOptions(params: TreeParams, featureCount: number): GrowOptions {
  return {
    criterion: 'gini',
    lambda: LAMBDA,
    depth: params.depth,
    minLeafRows: Math.max(1, params.minLeafRows),
    featuresPerSplit: params.featuresPerSplit ?? featureCount,
    nodeValue: (weight, sum) => (params.learningRate * sum) / (weight + LAMBDA),
    isPure: () => false,
  };
}

/** Per row the hessian n·p(1 − p) as weight and the negative gradient k − n·p as sum, on a grid of exact sums. */
function gradientRows(input: BoostingData, fitRows: Int32Array, scores: Float64Array): NodeRows {
  const weight = new Float64Array(fitRows.length);
  const sum = new Float64Array(fitRows.length);
  let bound = 0;
  for (let i = 0; i < fitRows.length; i++) {
    const row = fitRows[i]!;
    const p = sigmoid(scores[row]!);
    const n = input.trials[row]!;
    weight[i] = n * p * (1 - p);
    sum[i] = input.successes[row]! - n * p;
    bound += n;
  }
  return {
    row: fitRows.slice(),
    weight: roundToExactGrid(weight, bound),
    sum: roundToExactGrid(sum, bound),
  };
}

function binomialLoss(input: BoostingData, rows: Int32Array, scores: Float64Array): number {
  let loss = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const score = scores[row]!;
    const softplus = Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
    loss += input.trials[row]! * softplus - input.successes[row]! * score;
  }
  return loss;
}

function boostedScore(trees: readonly Tree[], data: BinnedColumns, row: number, base: number): number {
  return trees.reduce((score, tree) => score + binnedTreeValue(tree, data.bins, row), base);
}

function boostingModel(state: TreesState): Model {
  return {
    engine: 'gradient-boosting',
    features: state.features,
    predict(features) {
      const scores = new Float64Array(features.rows).fill(state.base);
      const columns = alignColumns(features, state.features);
      for (const tree of state.trees) addTreeValues(tree, columns, scores);
      return scores.map(sigmoid);
    },
    importance: () => state.importance.slice(),
    explain(features, row) {
      const columns = alignColumns(features, state.features);
      const effects = new Float64Array(state.features.length);
      let base = state.base;
      for (const tree of state.trees) base += addPathContributions(tree, columns, row, effects);
      return { base, effects };
    },
    toJSON: () => treesToJson(state),
  };
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
