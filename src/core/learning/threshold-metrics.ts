import { groupOutcomes, rank } from './ranking.ts';
import type { Outcomes } from './ranking.ts';

/** Outcomes by what was predicted at a threshold, counted in trials. */
export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** Counts with a prediction of `threshold` or more being positive. */
export function confusionAt(threshold: number, predicted: Float64Array, outcomes: Outcomes): Confusion {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (let i = 0; i < predicted.length; i++) {
    const k = outcomes.successes[i]!;
    const misses = outcomes.trials[i]! - k;
    if (predicted[i]! >= threshold) {
      counts.tp += k;
      counts.fp += misses;
    } else {
      counts.fn += k;
      counts.tn += misses;
    }
  }
  return counts;
}

/** Accuracy, precision, recall and F1; a ratio without a denominator is 0. */
export function thresholdMetrics({ tp, fp, fn, tn }: Confusion) {
  return {
    accuracy: ratio(tp + tn, tp + fp + fn + tn),
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
  };
}

/**
 * The threshold with the highest F1, halfway to the next lower prediction. On ties the higher one.
 * To be chosen on predictions of the training part that the model did not see.
 */
export function bestF1Threshold(predicted: Float64Array, outcomes: Outcomes): number {
  const ranking = rank(predicted);
  const groups = groupOutcomes(ranking, outcomes);
  const positives = outcomes.successes.reduce((sum, k) => sum + k, 0);
  let best = { f1: -1, group: 0 };
  let tp = 0;
  let flagged = 0;
  for (let g = 0; g < groups.successes.length; g++) {
    tp += groups.successes[g]!;
    flagged += groups.successes[g]! + groups.failures[g]!;
    const f1 = ratio(2 * tp, flagged + positives);
    if (f1 > best.f1) best = { f1, group: g };
  }
  const value = (group: number): number | undefined =>
    predicted[ranking.order[(ranking.ends[group] ?? 0) - 1] ?? -1];
  const at = value(best.group) ?? 0.5;
  return (at + (value(best.group + 1) ?? at)) / 2;
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
