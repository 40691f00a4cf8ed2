import type { Sampling } from './row-draws.ts';

/** Parameters of a random forest. */
export interface ForestParams {
  readonly trees: number;
  /** Splits from root to deepest leaf; 0 is unlimited. */
  readonly depth: number;
  /** Least number of a tree's distinct rows in a leaf. */
  readonly minLeafRows: number;
  /** Features drawn at each node without replacement; more are drawn while none of them can be split. */
  readonly featuresPerSplit: number;
  readonly sampling: Sampling;
  readonly seed: number;
  /** Trials (or weight) of the tree's own mean that every leaf is given: keeps leaves of few rows off 0 and 1. */
  readonly pseudoTrials: number;
  /** Features whose rise never lowers (1) or never raises (−1) a prediction. */
  readonly monotone?: Readonly<Record<string, 1 | -1>>;
  /** Weights of successes and of failures; 1 and 1 unless said. Predictions then refer to the weighted classes. */
  readonly classWeights?: { readonly success: number; readonly failure: number };
  /** Most bins of a feature, 2 to 255; 63 unless said. */
  readonly mostBins?: number;
}

/** Parameters of gradient boosting. */
export interface BoostParams {
  /** Most rounds. */
  readonly rounds: number;
  /** Splits from root to deepest leaf, 1 to 12. */
  readonly depth: number;
  readonly minLeafRows: number;
  /** Least sum of hessians in a leaf. */
  readonly minLeafWeight: number;
  readonly featuresPerSplit: number;
  /** Shrinkage of each tree. */
  readonly rate: number;
  /** L2 penalty on leaf values. */
  readonly lambda: number;
  /** Rounds without improvement on the held-out rows after which it stops. */
  readonly patience: number;
  readonly seed: number;
  readonly monotone?: Readonly<Record<string, 1 | -1>>;
  readonly mostBins?: number;
}

/** The usual parameters of a forest on so many features. */
export function forestDefaults(features: number): ForestParams {
  return {
    trees: 100,
    depth: 12,
    minLeafRows: 1,
    featuresPerSplit: Math.max(1, Math.round(Math.sqrt(features))),
    sampling: { bootstrap: true, fraction: 1 },
    seed: 1,
    pseudoTrials: 1,
  };
}

/** The usual parameters of boosting on so many features. */
export function boostDefaults(features: number): BoostParams {
  return {
    rounds: 100,
    depth: 6,
    minLeafRows: 1,
    minLeafWeight: 1,
    featuresPerSplit: features,
    rate: 0.1,
    lambda: 1,
    patience: 30,
    seed: 1,
  };
}
