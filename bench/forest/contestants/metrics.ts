/** Area under the ROC curve; tied scores share their mean rank. Cost O(n log n). */
export function auc(scores: Float32Array, labels: Uint8Array): number {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let rankSum = 0;
  let positives = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[start] ?? 0]) end++;
    const meanRank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      if (labels[order[i] ?? 0] !== 1) continue;
      positives++;
      rankSum += meanRank;
    }
    start = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (scores.length - positives));
}

/** Mean negative log-likelihood, probabilities held within [0.001, 0.999]. */
export function logLoss(probabilities: Float32Array, labels: Uint8Array): number {
  const total = probabilities.reduce((sum, probability, i) => {
    const p = Math.min(0.999, Math.max(0.001, probability));
    return sum - Math.log(labels[i] === 1 ? p : 1 - p);
  }, 0);
  return total / probabilities.length;
}
