import type { Examples, NumberFrame } from '../features/frame.ts';

/** Parameters of an ensemble of trees. */
export interface TreeParams {
  /** Trees of a forest; the most rounds of boosting. */
  readonly trees: number;
  /** Splits from root to deepest leaf; 0 is unlimited (in boosting: 12). */
  readonly depth: number;
  /** Least number of training rows in a leaf (rows, not weight). */
  readonly minLeafRows: number;
  /** Features drawn at each split; null is the square root of their number (boosting: all of them). */
  readonly featuresPerSplit: number | null;
  /** Shrinkage of each tree; used by boosting only. */
  readonly learningRate: number;
}

/** Why a model predicts what it predicts, in log-odds. */
export interface Explanation {
  /** Log-odds of the average training row. */
  readonly base: number;
  /** float64, shape (rows, features): what each feature adds; `base` plus their sum is the log-odds of the prediction. */
  readonly effects: Float64Array;
}

/** A trained model: pure functions over columns, and bytes to store. */
export interface Model {
  readonly engine: EngineName;
  /** Names of the features, in the order of the columns it was fitted on. */
  readonly features: readonly string[];
  /** Probability of success of one trial. float64, shape (rows). @throws ModelError when a column is missing. */
  predict(features: NumberFrame): Float64Array;
  /** Impurity (trees) or |standardised coefficient| (logistic) importance, summing to 1. float64, shape (features). */
  importance(): Float64Array;
  /** Contributions of the features to the prediction of each row; absent where the engine has none. */
  explain?(features: NumberFrame): Explanation;
  /**
   * Prediction of each training row by parts of the model that did not see it; NaN where there is no such part.
   * float64, shape (training rows). Only on a model that was just fitted, and not with every engine.
   */
  readonly outOfBag?: Float64Array;
  /**
   * What `Engine.load` takes back to a model with the same predictions, bit for bit. `encoders` is the hash of what
   * makes the features of raw rows; it is stored with the model.
   */
  toBytes(encoders: string): Uint8Array;
}

/** A model from its bytes, and the hash of the encoders it was stored with. */
export interface LoadedModel {
  readonly model: Model;
  readonly encoders: string;
}

/** Names of the engines, as model files and reports use them. */
export type EngineName = 'forest' | 'ml-random-forest' | 'logistic-regression' | 'gradient-boosting';

/** Who watches a fit, and may stop it. */
export interface FitWatch {
  /** Called with the number of trees or rounds done, and of all; not by every engine. */
  readonly onProgress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** A way of learning. Same data, parameters and seed: same model, bit for bit. */
export interface Engine {
  readonly name: EngineName;
  /**
   * Fits weighted binomial rows: a row of k successes in n trials counts like n rows.
   * @throws ModelError without rows or with one class only.
   */
  fit(examples: Examples<NumberFrame>, params: TreeParams, seed: number, watch?: FitWatch): Promise<Model>;
  /** @throws ModelError when the bytes are not what this engine wrote. */
  load(bytes: Uint8Array): LoadedModel;
}
