/** Rows in descending order of prediction, with ties kept together. Sort once, measure many times. */
export interface Ranking {
  /** uint32, shape (rows): row indices, highest prediction first. */
  readonly order: Uint32Array;
  /** uint32, shape (groups): end (exclusive) in `order` of each group of equal predictions. */
  readonly ends: Uint32Array;
}

/** Outcomes of the rows a ranking is about. */
export interface Outcomes {
  /** float64, shape (rows): 0 ≤ successes ≤ trials. */
  readonly successes: Float64Array;
  /** float64, shape (rows). */
  readonly trials: Float64Array;
}

/** Ranks predictions. O(rows log rows). */
export function rank(predicted: Float64Array): Ranking {
  const order = Uint32Array.from(predicted, (_, i) => i).sort(
    (a, b) => predicted[b]! - predicted[a]! || a - b,
  );
  const ends: number[] = [];
  for (let i = 1; i <= order.length; i++) {
    if (i === order.length || predicted[order[i]!] !== predicted[order[i - 1]!]) ends.push(i);
  }
  return { order, ends: Uint32Array.from(ends) };
}

/** Successes and failures of each group of a ranking, highest first. `counts` repeats rows (a resample). */
export function groupOutcomes(
  ranking: Ranking,
  outcomes: Outcomes,
  counts: Uint16Array | null = null,
): { readonly successes: Float64Array; readonly failures: Float64Array } {
  const { order, ends } = ranking;
  const successes = new Float64Array(ends.length);
  const failures = new Float64Array(ends.length);
  let at = 0;
  for (let g = 0; g < ends.length; g++) {
    for (; at < ends[g]!; at++) {
      const row = order[at]!;
      const times = counts === null ? 1 : counts[row]!;
      successes[g]! += times * outcomes.successes[row]!;
      failures[g]! += times * (outcomes.trials[row]! - outcomes.successes[row]!);
    }
  }
  return { successes, failures };
}
