import type { RowFiles } from '../data/read-rows.ts';

/** What a fit is asked for. */
export interface FitOptions {
  /** Trees of a forest, rounds of boosting. */
  readonly trees: number;
  /** Splits from root to deepest leaf; 0 is unlimited. */
  readonly depth: number;
  readonly minLeafRows: number;
  readonly threads: number;
  readonly seed: number;
  /** Whether out-of-bag predictions are made as part of the fit; for forests. */
  readonly outOfBag: boolean;
}

/** What a fit gives. */
export interface Fitted {
  /** The engine's own model, passed back to `score`. */
  readonly model: unknown;
  /** Version of the engine, for the tables. */
  readonly version: string;
  readonly nodes: number;
  /** ROC AUC of the out-of-bag predictions, where they were asked for. */
  readonly outOfBagAuc?: number;
}

const NOT_YET = 'the forest engine is not wired into bench/forest/contestants/engine-api.ts yet';

/** Fits a random forest on rows that it reads from disk itself (`readFeatureChunks`), starting what it needs. */
export async function train(_files: RowFiles, _options: FitOptions): Promise<Fitted> {
  throw new Error(NOT_YET);
}

/** Fits gradient boosting with a learning rate of 0.1 on rows that it reads from disk itself. */
export async function boost(_files: RowFiles, _options: FitOptions): Promise<Fitted> {
  throw new Error(NOT_YET);
}

/** Writes the probabilities of `rows` row-major rows into `into`, on one thread. */
export function score(_fitted: Fitted, _features: Float32Array, _rows: number, _into: Float32Array): void {
  throw new Error(NOT_YET);
}
