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
export const MOST_OUTCOMES = 2_000;

/**
 * The package `ml-random-forest` behind the same interface, as a second engine and a reference.
 * It knows no weights, so it learns from at most 2,000 single outcomes drawn from the rows with the same base rate;
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
    maxFeatures: params.featuresPerSplit ?? Math.min(columns.length, Math.max(3, Math.round(columns.length / 3))),
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
