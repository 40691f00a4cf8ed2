import type { Examples, NumberFrame } from '../features/frame.ts';

/** Parameters of an ensemble of trees. */
export interface TreeParams {
  readonly trees: number;
  /** Splits from root to deepest leaf; 0 is unlimited. */
  readonly depth: number;
  /** Least number of training rows in a leaf (rows, not weight). */
  readonly minLeafRows: number;
  /** Features drawn at each split; null is the square root of their number. */
  readonly featuresPerSplit: number | null;
  /** Shrinkage of each tree; used by boosting only. */
  readonly learningRate: number;
}

/** A trained model: pure functions over columns, and plain data to store. */
export interface Model {
  readonly engine: EngineName;
  /** Names of the features, in the order of the columns it was fitted on. */
  readonly features: readonly string[];
  /** Probability of success of one trial. float64, shape (rows). @throws ModelError when a column is missing. */
  predict(features: NumberFrame): Float64Array;
  /** Impurity (trees) or |standardised coefficient| (logistic) importance, summing to 1. float64, shape (features). */
  importance(): Float64Array;
  /** Plain JSON that `Engine.load` takes back to a model with the same predictions, bit for bit. */
  toJSON(): unknown;
}

/** Names of the engines, as model files and reports use them. */
export type EngineName = 'forest' | 'ml-random-forest' | 'logistic-regression' | 'gradient-boosting';

/** A way of learning. Same data, parameters and seed: same model, bit for bit. */
export interface Engine {
  readonly name: EngineName;
  /** Fits weighted binomial rows: a row of k successes in n trials counts like n rows. @throws ModelError without rows or with one class only. */
  fit(examples: Examples<NumberFrame>, params: TreeParams, seed: number): Model;
  load(json: unknown): Model;
}
