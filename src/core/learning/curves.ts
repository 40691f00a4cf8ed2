import { groupOutcomes } from './ranking.ts';
import type { Outcomes, Ranking } from './ranking.ts';

const MOST_POINTS = 200;

/** One point of the ROC curve. */
export interface RocPoint {
  readonly fpr: number;
  readonly tpr: number;
}

/** One point of the precision-recall curve. */
export interface PrecisionRecallPoint {
  readonly recall: number;
  readonly precision: number;
}

/** At most 200 points from (0, 0) to (1, 1), evenly spread along the curve. Empty with one kind of outcome. */
export function rocCurve(ranking: Ranking, outcomes: Outcomes): RocPoint[] {
  const { hits, misses } = cumulative(ranking, outcomes);
  const positives = hits.at(-1) ?? 0;
  const negatives = misses.at(-1) ?? 0;
  if (positives === 0 || negatives === 0) return [];
  const points = Array.from(hits, (k, g) => ({ fpr: (misses[g] ?? 0) / negatives, tpr: k / positives }));
  return thin([{ fpr: 0, tpr: 0 }, ...points], (point) => (point.fpr + point.tpr) / 2);
}

/** At most 200 points by rising recall, evenly spread over it. Empty without successes. */
export function precisionRecallCurve(ranking: Ranking, outcomes: Outcomes): PrecisionRecallPoint[] {
  const { hits, misses } = cumulative(ranking, outcomes);
  const positives = hits.at(-1) ?? 0;
  if (positives === 0) return [];
  const points = Array.from(hits, (k, g) => ({
    recall: k / positives,
    precision: k / (k + (misses[g] ?? 0)),
  }));
  return thin(
    points.filter((point) => Number.isFinite(point.precision)),
    (point) => point.recall,
  );
}

function cumulative(ranking: Ranking, outcomes: Outcomes) {
  const groups = groupOutcomes(ranking, outcomes);
  return { hits: runningSum(groups.successes), misses: runningSum(groups.failures) };
}

function runningSum(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value));
}

/** Keeps the ends and points at least 1/198 apart on `position`, which rises from 0 to 1. */
function thin<T>(points: readonly T[], position: (point: T) => number): T[] {
  if (points.length <= MOST_POINTS) return [...points];
  let reached = -Infinity;
  return points.filter((point, i) => {
    const keep = i === points.length - 1 || position(point) - reached >= 1 / (MOST_POINTS - 2);
    if (keep) reached = position(point);
    return keep;
  });
}
