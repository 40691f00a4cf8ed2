import { callingThread, type Crew } from './training/crew.ts';
import type { Engine, EngineName, TreeParams } from './engine.ts';
import { gradientBoosting } from './engines/gradient-boosting.ts';
import { logisticRegression } from './engines/logistic-regression.ts';
import { mlRandomForest } from './engines/ml-random-forest.ts';
import { randomForest } from './engines/random-forest.ts';

/** Every engine by its name; forests and boosting work on the threads of the crew. */
export function enginesOn(crew: Crew = callingThread): Readonly<Record<EngineName, Engine>> {
  return {
    forest: randomForest({ crew }),
    'ml-random-forest': mlRandomForest,
    'logistic-regression': logisticRegression,
    'gradient-boosting': gradientBoosting(crew),
  };
}

/** Parameters that each engine does well with when nothing is searched; logistic regression ignores them. */
export const defaultParams: Readonly<Record<EngineName, TreeParams>> = {
  forest: { trees: 200, depth: 16, minLeafRows: 5, featuresPerSplit: null, learningRate: 0 },
  'ml-random-forest': { trees: 30, depth: 10, minLeafRows: 10, featuresPerSplit: null, learningRate: 0 },
  'logistic-regression': { trees: 0, depth: 0, minLeafRows: 0, featuresPerSplit: null, learningRate: 0 },
  'gradient-boosting': { trees: 200, depth: 4, minLeafRows: 20, featuresPerSplit: null, learningRate: 0.1 },
};
