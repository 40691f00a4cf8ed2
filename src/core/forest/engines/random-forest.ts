import type { Examples, NumberFrame } from '../../features/frame.ts';
import { checkExamples } from './check-examples.ts';
import { callingThread, type Crew } from '../training/crew.ts';
import type { Engine, TreeParams } from '../engine.ts';
import { fitForest } from '../training/fit-forest.ts';
import { forestDefaults, type ForestParams } from '../training/forest-params.ts';
import { loadTreeModel, treeModel } from './tree-model.ts';
import type { TrainingRows } from '../training/training-rows.ts';

/** Choices of the forest that are not searched over. */
export interface ForestOptions {
  readonly crew: Crew;
  /** Rows are drawn with replacement for every tree; without, every tree sees every row and none is out of bag. */
  readonly bootstrap: boolean;
}

/**
 * Random forest of probability trees (Breiman, 2001; features drawn at each node).
 * A row of k successes in n trials weighs n; the unit of the bootstrap is the row.
 * A leaf predicts (k + r) / (n + 1), r being the rate of the tree's own sample: one pseudo-trial keeps leaves of few
 * outcomes away from 0 and 1 (the m-estimate of Cestnik, 1990, with m = 1).
 */
export function randomForest(options: Partial<ForestOptions> = {}): Engine {
  const { crew = callingThread, bootstrap = true } = options;
  return {
    name: 'forest',
    async fit(examples, params, seed, watch = {}) {
      checkExamples(examples);
      const fitted = await fitForest(rowsOf(examples), forestParams(examples, params, seed, bootstrap), {
        ...watch,
        crew,
        outOfBag: bootstrap,
      });
      const model = treeModel('forest', fitted.forest);
      return fitted.outOfBag === null ? model : { ...model, outOfBag: fitted.outOfBag };
    },
    load: (bytes) => loadTreeModel('forest', 'probability', bytes),
  };
}

/** Examples as a forest learns from them. */
export function rowsOf({ features, successes, trials }: Examples<NumberFrame>): TrainingRows {
  return { features, outcome: 'binomial', sums: successes, weights: trials };
}

function forestParams(
  { features }: Examples<NumberFrame>,
  { trees, depth, minLeafRows, featuresPerSplit }: TreeParams,
  seed: number,
  bootstrap: boolean,
): ForestParams {
  const defaults = forestDefaults(features.columns.length);
  return {
    ...defaults,
    trees,
    depth,
    minLeafRows,
    seed,
    featuresPerSplit: featuresPerSplit ?? defaults.featuresPerSplit,
    sampling: { bootstrap, fraction: 1 },
  };
}
