import { ModelError } from '../../base/errors.ts';
import type { Examples, NumberFrame } from '../../features/frame.ts';

/** Totals of examples that an engine can learn from. */
export interface ExampleTotals {
  readonly trials: number;
  readonly successes: number;
}

/**
 * Checks that there is something to learn: rows, features, 0 ≤ successes ≤ trials, both outcomes.
 * @throws ModelError saying which of these is missing.
 */
export function checkExamples(examples: Examples<NumberFrame>): ExampleTotals {
  const { features, successes, trials } = examples;
  if (features.rows === 0 || features.columns.length === 0) {
    throw new ModelError('there is nothing to learn from', {
      expected: 'at least one row and one feature',
      found: `${features.rows} rows, ${features.columns.length} features`,
      next: 'import data, or let the model file allow more features',
    });
  }
  let totalTrials = 0;
  let totalSuccesses = 0;
  for (let i = 0; i < features.rows; i++) {
    const n = trials[i] ?? Number.NaN;
    const k = successes[i] ?? Number.NaN;
    if (!(n > 0 && n < Infinity && k >= 0 && k <= n)) throw badRow(i, k, n);
    totalTrials += n;
    totalSuccesses += k;
  }
  if (totalSuccesses === 0 || totalSuccesses === totalTrials) {
    throw new ModelError('there is only one kind of outcome', {
      expected: 'at least one conversion and one miss',
      found: `${totalSuccesses} conversions in ${totalTrials} trials`,
      next: 'import more data, or data with its conversions',
    });
  }
  return { trials: totalTrials, successes: totalSuccesses };
}

function badRow(row: number, successes: number, trials: number): ModelError {
  return new ModelError('a row cannot be learned from', {
    expected: '0 ≤ successes ≤ trials, trials > 0',
    found: `${successes} successes in ${trials} trials at row ${row}`,
    next: 'check how the rows were counted',
  });
}
