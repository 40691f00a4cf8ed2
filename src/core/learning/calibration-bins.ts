import { rank } from './ranking.ts';
import type { Outcomes } from './ranking.ts';

/** Mean prediction and observed rate of neighbouring predictions. */
export interface CalibrationBin {
  readonly predicted: number;
  readonly observed: number;
  readonly trials: number;
}

/** At most `count` bins of about equal trials, by rising prediction; equal predictions share a bin. */
export function calibrationBins(predicted: Float64Array, outcomes: Outcomes, count = 15): CalibrationBin[] {
  const { order, ends } = rank(predicted);
  const size = outcomes.trials.reduce((sum, n) => sum + n, 0) / count;
  const bins: CalibrationBin[] = [];
  let sums = { expected: 0, successes: 0, trials: 0 };
  let passed = 0;
  let at = 0;
  for (const end of ends) {
    for (; at < end; at++) {
      const row = order[at]!;
      const trials = outcomes.trials[row]!;
      sums.expected += predicted[row]! * trials;
      sums.successes += outcomes.successes[row]!;
      sums.trials += trials;
      passed += trials;
    }
    // A bin ends at the first multiple of the bin size that is reached, to rounding.
    if (passed >= size * (bins.length + 1) * (1 - 1e-12) || end === order.length) {
      bins.push(toBin(sums));
      sums = { expected: 0, successes: 0, trials: 0 };
    }
  }
  return bins.reverse();
}

/** Expected calibration error: |predicted − observed| averaged over the bins by trials. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  let sum = 0;
  let trials = 0;
  for (const bin of bins) {
    sum += bin.trials * Math.abs(bin.predicted - bin.observed);
    trials += bin.trials;
  }
  return trials > 0 ? sum / trials : 0;
}

function toBin(sums: { expected: number; successes: number; trials: number }): CalibrationBin {
  return {
    predicted: sums.expected / sums.trials,
    observed: sums.successes / sums.trials,
    trials: sums.trials,
  };
}
