/**
 * ROC-AUC of one column as a score, trials weighing, ties counting half, missing values below all others.
 * 0.5 when there is one class only. Cost O(n log n).
 */
export function univariateAuc(values: Float64Array, successes: Float64Array, trials: Float64Array): number {
  const scores = values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value));
  const order = Uint32Array.from(values.keys()).sort((a, b) =>
    scores[a]! < scores[b]! ? -1 : scores[a]! > scores[b]! ? 1 : 0,
  );
  let below = 0;
  let wins = 0;
  let positives = 0;
  for (let from = 0; from < order.length;) {
    let tiedPositives = 0;
    let tiedNegatives = 0;
    const tie = scores[order[from]!]!;
    for (; from < order.length && scores[order[from]!] === tie; from++) {
      const row = order[from]!;
      tiedPositives += successes[row]!;
      tiedNegatives += trials[row]! - successes[row]!;
    }
    wins += tiedPositives * (below + tiedNegatives / 2);
    below += tiedNegatives;
    positives += tiedPositives;
  }
  return positives > 0 && below > 0 ? wins / (positives * below) : 0.5;
}
