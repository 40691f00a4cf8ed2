import { RandomForestRegression } from 'ml-random-forest';
import { ModelError } from '../base/errors.ts';
import type { Examples, NumberFrame } from '../features/frame.ts';
import { alignColumns } from './align-columns.ts';
import { checkExamples } from './check-examples.ts';
import type { Engine, Model, TreeParams } from './engine.ts';
import { drawOutcomes } from './draw-outcomes.ts';
import { fitScaling, scaleColumns } from './standardise.ts';
import type { Scaling } from './standardise.ts';

/** Outcomes it is trained on at most: its split search takes time quadratic in them. */
export const MOST_OUTCOMES = 1_000;

/**
 * The package `ml-random-forest` behind the same interface, as a second engine and a reference.
 * It knows no weights, so it learns from at most 1,000 single outcomes drawn from the rows with the same base rate;
 * it knows no missing values, so they become the column mean; it draws features per tree, not per split, so it is
 * given a third of the features (at least 3) rather than their square root. Its prediction is the mean of regression
 * trees on 0/1 outcomes, that is a probability. `outOfBag` holds its predictions of the rows of which no outcome was drawn.
 */
export const mlRandomForest: Engine = { name: 'ml-random-forest', fit, load };

type Stored = Parameters<typeof RandomForestRegression.load>[0];

interface State {
  readonly features: readonly string[];
  readonly scaling: Scaling;
  readonly forest: RandomForestRegression;
  readonly importance: Float64Array;
}

function fit(examples: Examples<NumberFrame>, params: TreeParams, seed: number): Model {
  checkExamples(examples);
  const { features } = examples;
  const columns = features.columns.map((column) => column.values);
  const scaling = fitScaling(columns, examples.trials);
  const drawn = drawOutcomes(examples, MOST_OUTCOMES, seed);
  const forest = new RandomForestRegression({
    seed: seed | 0,
    nEstimators: params.trees,
    maxFeatures: featuresPerTree(columns.length, params.featuresPerSplit),
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: { maxDepth: params.depth || Infinity, minNumSamples: params.minLeafRows },
  });
  const matrix = toRows(scaleColumns(columns, scaling), features.rows);
  forest.train(
    drawn.map((outcome) => matrix[outcome.row] ?? []),
    drawn.map((outcome) => outcome.success),
  );
  const model = toModel({
    features: features.columns.map((column) => column.name),
    scaling,
    forest,
    importance: importanceOf(forest, columns.length),
  });
  const outOfBag = model.predict(features);
  for (const outcome of drawn) outOfBag[outcome.row] = Number.NaN;
  return { ...model, outOfBag };
}

/** The package reads 1 as "all", so at least 2. */
function featuresPerTree(features: number, wanted: number | null): number {
  return Math.min(features, Math.max(2, wanted ?? Math.max(3, Math.round(features / 3))));
}

function toModel(state: State): Model {
  return {
    engine: 'ml-random-forest',
    features: state.features,
    predict(features) {
      if (features.rows === 0) return new Float64Array();
      const scaled = scaleColumns(alignColumns(features, state.features), state.scaling);
      return Float64Array.from(state.forest.predict(toRows(scaled, features.rows)));
    },
    importance: () => state.importance.slice(),
    toJSON: () => ({
      engine: 'ml-random-forest',
      version: 1,
      features: state.features,
      means: [...state.scaling.means],
      deviations: [...state.scaling.deviations],
      importance: [...state.importance],
      forest: JSON.parse(JSON.stringify(state.forest)) as unknown,
    }),
  };
}

function load(json: unknown): Model {
  const stored = json as Partial<Record<string, unknown>> | null;
  if (stored?.['engine'] !== 'ml-random-forest' || stored['version'] !== 1) throw damaged(json);
  const features = stored['features'];
  const lists = ['means', 'deviations', 'importance'].map((name) => stored[name]);
  if (!Array.isArray(features) || !lists.every((list) => isNumbers(list, features.length))) throw damaged(json);
  const [means, deviations, importance] = lists.map((list) => Float64Array.from(list as number[]));
  const none = new Float64Array();
  return toModel({
    features: features.map(String),
    scaling: { means: means ?? none, deviations: deviations ?? none },
    importance: importance ?? none,
    forest: loadForest(stored['forest'], json),
  });
}

function loadForest(forest: unknown, json: unknown): RandomForestRegression {
  try {
    return RandomForestRegression.load(forest as Stored);
  } catch (cause) {
    throw damaged(json, cause);
  }
}

/** The parts of the package's stored trees that importance needs. */
interface StoredNode {
  readonly splitColumn?: number;
  readonly numberSamples?: number;
  readonly left?: StoredNode;
  readonly right?: StoredNode;
}

/**
 * Share of the training outcomes' splits that test each feature. The package's own `featureImportance` gives NaN
 * when trees see a part of the features or have no split, and its stored trees lack the impurity of their nodes.
 */
function importanceOf(forest: RandomForestRegression, features: number): Float64Array {
  const counts = new Float64Array(features);
  forest.estimators?.forEach((tree, t) => {
    const pending = [(tree as unknown as { readonly root: StoredNode }).root];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (node.left === undefined || node.right === undefined) continue;
      const feature = forest.indexes?.[t]?.[node.splitColumn ?? 0] ?? 0;
      counts[feature] = (counts[feature] ?? 0) + (node.numberSamples ?? 0);
      pending.push(node.left, node.right);
    }
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total > 0 ? counts.map((count) => count / total) : counts;
}

function toRows(columns: readonly Float64Array[], rows: number): number[][] {
  return Array.from({ length: rows }, (_, i) => columns.map((column) => column[i] ?? 0));
}

function isNumbers(list: unknown, length: number): boolean {
  return Array.isArray(list) && list.length === length && list.every((value) => Number.isFinite(value));
}

function damaged(json: unknown, cause?: unknown): ModelError {
  return new ModelError('the stored model is damaged', {
    expected: 'an ml-random-forest model of version 1',
    found: (JSON.stringify(json) ?? typeof json).slice(0, 80),
    next: 'train again',
    cause,
  });
}
