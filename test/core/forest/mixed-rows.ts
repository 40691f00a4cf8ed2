import { rng } from '../../../src/core/base/rng.ts';
import type { Frame } from '../../../src/core/features/frame.ts';
import type { TrainingRows } from '../../../src/core/forest/training/training-rows.ts';

/** The categories of {@link mixedRows}. */
export const LEVELS = ['north', 'east', 'south', 'west', 'nowhere'];

/**
 * Rows with everything a forest takes: `x` (10 % missing) and `y` numbers, `region` a category (some missing) that
 * matters as a set, `flag` 0 or 1; k successes in 1 to 3 trials.
 */
export function mixedRows(rows: number, seed: number): TrainingRows & { readonly features: Frame } {
  const random = rng(seed, 'mixed');
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const flag = new Float64Array(rows);
  const codes = new Int32Array(rows);
  const sums = new Float64Array(rows);
  const weights = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    x[i] = random.next() < 0.1 ? Number.NaN : random.normal();
    y[i] = random.normal();
    flag[i] = random.below(2);
    codes[i] = random.below(6) - 1;
    weights[i] = 1 + random.below(3);
    const score =
      -0.5 +
      (Number.isNaN(x[i]!) ? 1 : x[i]!) +
      (codes[i] === 0 || codes[i] === 2 ? 1.2 : -0.6) +
      0.7 * y[i]! * flag[i]!;
    sums[i] = random.binomial(weights[i]!, 1 / (1 + Math.exp(-score)));
  }
  return {
    outcome: 'binomial',
    sums,
    weights,
    features: {
      rows,
      columns: [
        { kind: 'number', name: 'x', values: x },
        { kind: 'number', name: 'y', values: y },
        { kind: 'category', name: 'region', codes, levels: LEVELS },
        { kind: 'number', name: 'flag', values: flag },
      ],
    },
  };
}
