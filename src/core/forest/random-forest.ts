import { rng } from '../base/rng.ts';
import type { Rng } from '../base/rng.ts';
import type { Examples, NumberFrame } from '../features/frame.ts';
import { alignColumns } from './align-columns.ts';
import type { Criterion } from './best-split.ts';
import { binColumns } from './bin.ts';
import type { BinnedColumns } from './bin.ts';
import { checkExamples } from './check-examples.ts';
import type { Engine, Explanation, Model, TreeParams } from './engine.ts';
import { roundToExactGrid } from './exact-grid.ts';
import { treesFromJson, treesToJson } from './forest-json.ts';
import type { TreesState } from './forest-json.ts';
import { growTree } from './grow.ts';
import type { GrowOptions } from './grow.ts';
import type { NodeRows } from './histogram.ts';
import { addPathContributions, logOdds } from './path-contributions.ts';
import { addTreeValues, binnedTreeValue } from './tree.ts';
import type { Tree } from './tree.ts';

/** Choices of the forest that are not searched over. */
export interface ForestOptions {
  readonly criterion: Criterion;
  /** Rows are drawn with replacement for every tree; without, every tree sees every row and none is out of bag. */
  readonly bootstrap: boolean;
}

/**
 * Random forest of probability trees on binned columns (Breiman, 2001; features drawn at each node).
 * A row of k successes in n trials weighs n; the unit of the bootstrap is the row.
 * A node predicts (k + r) / (n + 1), r being the rate of the tree's own sample: one pseudo-trial keeps leaves
 * of few outcomes away from 0 and 1 (the m-estimate of Cestnik, 1990, with m = 1).
 */
export function randomForest(options: Partial<ForestOptions> = {}): Engine {
  const { criterion = 'gini', bootstrap = true } = options;
  return {
    name: 'forest',
    fit: (examples, params, seed) => fitForest(examples, params, seed, { criterion, bootstrap }),
    load: (json) => forestModel(treesFromJson(json, 'forest')),
  };
}

/** A bound on how often the bootstrap draws one row, for sums that stay exact. */
const MOST_DRAWS = 64;

function fitForest(
  examples: Examples<NumberFrame>,
  params: TreeParams,
  seed: number,
  options: ForestOptions,
): Model {
  const totals = checkExamples(examples);
  const { features } = examples;
  const bound = MOST_DRAWS * totals.trials;
  const trials = roundToExactGrid(examples.trials, bound);
  const successes = roundToExactGrid(examples.successes, bound);
  const data = binColumns(features.columns, features.rows);
  const grow = growOptions(params, options.criterion, features.columns.length);
  const importance = new Float64Array(features.columns.length);
  const outOfBag = outOfBagMeans(data);
  const trees: Tree[] = [];
  for (let t = 0; t < params.trees; t++) {
    const random = rng(seed, 'forest', t);
    const draws = options.bootstrap ? drawRows(data.rows, random) : new Uint8Array(data.rows).fill(1);
    const { rows, count } = sampledRows(draws, trials, successes);
    const tree = growTree(data, rows, count, grow, random, importance);
    outOfBag.add(tree, draws);
    trees.push(tree);
  }
  const names = features.columns.map((column) => column.name);
  const base = totals.successes / totals.trials;
  const shares = normalised(importance);
  const state = { engine: 'forest', features: names, importance: shares, edges: data.edges, trees, base };
  return { ...forestModel(state), ...(options.bootstrap ? { outOfBag: outOfBag.means() } : {}) };
}

function growOptions(params: TreeParams, criterion: Criterion, featureCount: number): GrowOptions {
  return {
    criterion,
    lambda: 0,
    depth: params.depth,
    minLeafRows: Math.max(1, params.minLeafRows),
    featuresPerSplit: params.featuresPerSplit ?? Math.max(1, Math.round(Math.sqrt(featureCount))),
    nodeValue: (weight, sum, root) => (sum + root.sum / root.weight) / (weight + 1),
    isPure: (weight, sum) => sum === 0 || sum === weight,
  };
}

/** How often each row was drawn, with replacement: uint8, shape (rows). */
function drawRows(rows: number, random: Rng): Uint8Array {
  const draws = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) draws[random.below(rows)]! += 1;
  return draws;
}

function sampledRows(
  draws: Uint8Array,
  trials: Float64Array,
  successes: Float64Array,
): { readonly rows: NodeRows; readonly count: number } {
  const rows = {
    row: new Int32Array(draws.length),
    weight: new Float64Array(draws.length),
    sum: new Float64Array(draws.length),
  };
  let count = 0;
  for (let i = 0; i < draws.length; i++) {
    if (draws[i] === 0) continue;
    rows.row[count] = i;
    rows.weight[count] = draws[i]! * trials[i]!;
    rows.sum[count++] = draws[i]! * successes[i]!;
  }
  return { rows, count };
}

function outOfBagMeans(data: BinnedColumns) {
  const sums = new Float64Array(data.rows);
  const counts = new Int32Array(data.rows);
  return {
    add(tree: Tree, draws: Uint8Array): void {
      for (let i = 0; i < draws.length; i++) {
        if (draws[i] !== 0) continue;
        sums[i]! += binnedTreeValue(tree, data.bins, i);
        counts[i]! += 1;
      }
    },
    means: (): Float64Array => sums.map((sum, i) => sum / counts[i]!),
  };
}

/** Shares that sum to 1; all 0 when no tree has a split. */
export function normalised(values: Float64Array): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0);
  return total > 0 ? values.map((value) => value / total) : values;
}

function forestModel(state: TreesState): Model {
  return {
    engine: 'forest',
    features: state.features,
    predict(features) {
      const sums = new Float64Array(features.rows);
      const columns = alignColumns(features, state.features);
      for (const tree of state.trees) addTreeValues(tree, columns, sums);
      return sums.map((sum) => sum / state.trees.length);
    },
    importance: () => state.importance.slice(),
    explain: (features, row) => explainForest(state, alignColumns(features, state.features), row),
    toJSON: () => treesToJson(state),
  };
}

/** Path contributions in probability, stretched by one factor to log-odds so that they sum there. */
function explainForest(state: TreesState, columns: readonly Float64Array[], row: number): Explanation {
  const effects = new Float64Array(state.features.length);
  let base = 0;
  for (const tree of state.trees) base += addPathContributions(tree, columns, row, effects);
  base /= state.trees.length;
  const means = effects.map((effect) => effect / state.trees.length);
  const difference = means.reduce((sum, effect) => sum + effect, 0);
  const slope =
    Math.abs(difference) < 1e-9
      ? 1 / Math.max(1e-9, base * (1 - base))
      : (logOdds(base + difference) - logOdds(base)) / difference;
  return { base: logOdds(base), effects: means.map((effect) => effect * slope) };
}
