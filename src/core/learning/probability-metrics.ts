import type { Outcomes } from './ranking.ts';

/** Probabilities are clipped to this distance from 0 and 1 before a logarithm is taken. */
const CLIP = 1e-12;

/** Log loss of each row in nats: −k·ln p − (n − k)·ln(1 − p). float64, shape (rows). */
export function rowLosses(predicted: Float64Array, { successes, trials }: Outcomes): Float64Array {
  return predicted.map((probability, i) => {
    const p = Math.min(1 - CLIP, Math.max(CLIP, probability));
    const k = successes[i]!;
    return -k * Math.log(p) - (trials[i]! - k) * Math.log(1 - p);
  });
}

/** Mean log loss of one trial, in nats. */
export function logLoss(predicted: Float64Array, outcomes: Outcomes): number {
  return total(rowLosses(predicted, outcomes)) / total(outcomes.trials);
}

/** Log loss over the entropy of the outcomes' own rate: 1 is guessing the average, lower is better. 1 when there is only one kind of outcome. */
export function normalizedEntropy(predicted: Float64Array, outcomes: Outcomes): number {
  const rate = total(outcomes.successes) / total(outcomes.trials);
  if (!(rate > 0 && rate < 1)) return 1;
  const entropy = -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
  return logLoss(predicted, outcomes) / entropy;
}

/** Brier score: mean squared distance of the probability from the outcome (0 or 1) of one trial. */
export function brierScore(predicted: Float64Array, { successes, trials }: Outcomes): number {
  let sum = 0;
  for (let i = 0; i < predicted.length; i++) {
    const p = predicted[i]!;
    const k = successes[i]!;
    sum += k * (1 - p) ** 2 + (trials[i]! - k) * p ** 2;
  }
  return sum / total(trials);
}

/** Σ of the values. */
export function total(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

/** Σ n·p: how many successes the predictions expect. */
export function expectedSuccesses(predicted: Float64Array, trials: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < predicted.length; i++) sum += predicted[i]! * trials[i]!;
  return sum;
}
