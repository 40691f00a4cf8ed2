import type { Metrics, ModelResult } from '../../contract/train-document.ts';
import type { TreeParams } from '../forest/engine.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { calibrationBins, calibrationError } from './calibration-bins.ts';
import { precisionRecallCurve, rocCurve } from './curves.ts';
import { brierScore, logLoss, normalizedEntropy } from './probability-metrics.ts';
import { averagePrecision, rocAuc } from './rank-metrics.ts';
import { rank } from './ranking.ts';
import type { Outcomes, Ranking } from './ranking.ts';
import { confusionAt, thresholdMetrics } from './threshold-metrics.ts';
import type { TrainedModel } from './train-model.ts';

/** A trained model on a set of features, and what it predicts of the held-out rows. */
export interface Evaluated {
  readonly trained: TrainedModel;
  readonly featureSet: ModelResult['featureSet'];
  readonly params: TreeParams;
  /** Calibrated probabilities of the held-out rows: float64, shape (rows). */
  readonly predicted: Float64Array;
}

/**
 * Everything the report says of one model on the held-out rows: at least one row. Intervals are 95 % by bootstrap of
 * rows, the same resamples for every model of a seed. O(rows log rows + 300 · rows).
 */
export function evaluate(evaluated: Evaluated, outcomes: Outcomes, seed: number): ModelResult {
  const { trained, predicted, featureSet, params } = evaluated;
  const ranking = rank(predicted);
  const bins = calibrationBins(predicted, outcomes);
  const confusion = confusionAt(trained.threshold, predicted, outcomes);
  return {
    name: trained.model.engine,
    featureSet,
    params: { ...describeParams(trained, params), calibration: trained.calibration.kind },
    metrics: {
      ...rankIntervals(ranking, outcomes, seed),
      logLoss: logLoss(predicted, outcomes),
      normalizedEntropy: normalizedEntropy(predicted, outcomes),
      brier: brierScore(predicted, outcomes),
      calibrationError: calibrationError(bins),
      threshold: trained.threshold,
      ...thresholdMetrics(confusion),
    },
    confusion,
    roc: rocCurve(ranking, outcomes),
    precisionRecall: precisionRecallCurve(ranking, outcomes),
    calibration: bins,
    importance: sortedImportance(trained),
  };
}

function rankIntervals(
  ranking: Ranking,
  outcomes: Outcomes,
  seed: number,
): Pick<Metrics, 'rocAuc' | 'prAuc'> {
  const statistics = [rocAuc, averagePrecision].map(
    (metric) => (counts: Uint16Array | null) => metric(ranking, outcomes, counts),
  );
  const none = { value: Number.NaN, low: Number.NaN, high: Number.NaN };
  const [roc = none, pr = none] = bootstrapIntervals(statistics, outcomes.trials.length, seed);
  return { rocAuc: roc, prAuc: pr };
}

/** The parameters that meant something to the engine. */
function describeParams(trained: TrainedModel, params: TreeParams): ModelResult['params'] {
  if (trained.model.engine === 'logistic-regression') return {};
  const { learningRate, ...common } = params;
  return trained.model.engine === 'gradient-boosting' ? { ...common, learningRate } : common;
}

function sortedImportance(trained: TrainedModel): ModelResult['importance'] {
  const shares = trained.model.importance();
  return trained.model.features
    .map((feature, i) => ({ feature, importance: shares[i] ?? 0 }))
    .sort((a, b) => b.importance - a.importance);
}
