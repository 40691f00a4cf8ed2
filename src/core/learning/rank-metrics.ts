import { groupOutcomes } from './ranking.ts';
import type { Outcomes, Ranking } from './ranking.ts';

/**
 * Area under the ROC curve: the probability that a random success is ranked above a random failure, ties counting
 * one half. A row of k successes in n trials is k successes and n − k failures with one prediction.
 * 0.5 when there is only one kind of outcome. `counts` repeats rows (a resample).
 */
export function rocAuc(ranking: Ranking, outcomes: Outcomes, counts: Uint16Array | null = null): number {
  const groups = groupOutcomes(ranking, outcomes, counts);
  let above = 0;
  let failures = 0;
  let area = 0;
  for (let g = 0; g < groups.successes.length; g++) {
    area += groups.failures[g]! * (above + groups.successes[g]! / 2);
    above += groups.successes[g]!;
    failures += groups.failures[g]!;
  }
  return above > 0 && failures > 0 ? area / (above * failures) : 0.5;
}

/**
 * Average precision, Σ (recallₖ − recallₖ₋₁) · precisionₖ over the distinct predictions, the step-wise area under the
 * precision-recall curve (as scikit-learn). A random ranking has the base rate. 0 without successes.
 */
export function averagePrecision(
  ranking: Ranking,
  outcomes: Outcomes,
  counts: Uint16Array | null = null,
): number {
  const groups = groupOutcomes(ranking, outcomes, counts);
  let hits = 0;
  let flagged = 0;
  let area = 0;
  for (let g = 0; g < groups.successes.length; g++) {
    hits += groups.successes[g]!;
    flagged += groups.successes[g]! + groups.failures[g]!;
    if (flagged > 0) area += groups.successes[g]! * (hits / flagged);
  }
  return hits > 0 ? area / hits : 0;
}
