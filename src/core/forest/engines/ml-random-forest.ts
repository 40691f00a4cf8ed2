import { RandomForestRegression } from 'ml-random-forest';
import type { Examples, NumberFrame } from '../../features/frame.ts';
import { alignColumns } from './align-columns.ts';
import { checkExamples } from './check-examples.ts';
import type { Engine, Model, TreeParams } from '../engine.ts';
import { drawOutcomes } from './draw-outcomes.ts';
import { fitScaling, scaleColumns } from './standardise.ts';
import type { Scaling } from './standardise.ts';
import { damagedModel, isRecord, jsonBytes, readJson, storedNumbers } from './stored-model.ts';

/** Outcomes it is trained on at most: its split search takes time quadratic in them. */
export const MOST_OUTCOMES = 1_000;

/**
 * The package `ml-random-forest` behind the same interface, as a second engine and a reference.
 * It knows no weights, so it learns from at most 1,000 single outcomes drawn from the rows with the same base rate;
 * it knows no missing values, so they become the column mean; it draws features per tree, not per split, so it is
 * given a third of the features (at least 3) rather than their square root. Its prediction is the mean of regression
 * trees on 0/1 outcomes, that is a probability. `outOfBag` holds its predictions of the rows of which no outcome was drawn.
 */
export const mlRandomForest: Engine = {
  name: 'ml-random-forest',
  // A promise also of what is refused.
  // eslint-disable-next-line @typescript-eslint/require-await
  fit: async (examples, params, seed) => fit(examples, params, seed),
  load(bytes) {
    const { encoders, model } = readJson(bytes, EXPECTED);
    return { encoders, model: load(model) };
  },
};

type Stored = Parameters<typeof RandomForestRegression.load>[0];

interface State {
  readonly features: readonly string[];
  readonly scaling: Scaling;
  readonly forest: RandomForestRegression;
  readonly importance: Float64Array;
  /** The forest as it is stored. */
  readonly stored: unknown;
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
    stored: storedForest(forest),
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
    toBytes: (encoders) =>
      jsonBytes(encoders, {
        engine: 'ml-random-forest',
        version: 1,
        features: state.features,
        means: [...state.scaling.means],
        deviations: [...state.scaling.deviations],
        importance: [...state.importance],
        forest: state.stored,
      }),
  };
}

const EXPECTED = 'an ml-random-forest model of version 1';

function load(json: unknown): Model {
  if (!isRecord(json) || json['engine'] !== 'ml-random-forest' || json['version'] !== 1) {
    throw damagedModel(EXPECTED, json);
  }
  const { features } = json;
  if (!Array.isArray(features)) throw damagedModel(EXPECTED, json);
  const means = storedNumbers(json['means'], features.length);
  const deviations = storedNumbers(json['deviations'], features.length);
  const importance = storedNumbers(json['importance'], features.length);
  if (means === null || deviations === null || importance === null) throw damagedModel(EXPECTED, json);
  const scaling = { means, deviations };
  return toModel({
    features: features.map(String),
    scaling,
    importance,
    forest: loadForest(json['forest']),
    stored: json['forest'],
  });
}

function loadForest(forest: unknown): RandomForestRegression {
  try {
    return RandomForestRegression.load(forest as Stored);
  } catch (cause) {
    throw damagedModel(EXPECTED, forest, cause);
  }
}

/** The parts of the package's stored trees that are used. */
interface StoredNode {
  readonly distribution?: number;
  readonly splitValue?: number;
  readonly splitColumn?: number;
  readonly numberSamples?: number;
  readonly left?: StoredNode;
  readonly right?: StoredNode;
}

/** The package's JSON with only what loading reads: it repeats its options at every node. */
function storedForest(forest: RandomForestRegression): unknown {
  const stored = forest.toJSON();
  const estimators = stored.baseModel.estimators.map((tree) => {
    const { options, root, name } = tree as unknown as { options: object; root: StoredNode; name: string };
    return { options, root: storedNode(root), name: name ?? 'DTRegression' };
  });
  return JSON.parse(JSON.stringify({ ...stored, baseModel: { ...stored.baseModel, estimators } }));
}

function storedNode(node: StoredNode): StoredNode {
  const { distribution, splitValue, splitColumn, left, right } = node;
  if (left === undefined || right === undefined) return distribution === undefined ? {} : { distribution };
  const split = { splitValue: splitValue ?? 0, splitColumn: splitColumn ?? 0 };
  return { ...split, left: storedNode(left), right: storedNode(right) };
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
