import { rng } from '../../../src/core/base/rng.ts';
import type { Examples, NumberFrame } from '../../../src/core/features/frame.ts';

/** A frame from columns by name. */
export function frameOf(columns: Readonly<Record<string, readonly number[] | Float64Array>>): NumberFrame {
  const entries = Object.entries(columns);
  return {
    rows: entries[0]?.[1].length ?? 0,
    columns: entries.map(([name, values]) => ({ kind: 'number', name, values: Float64Array.from(values) })),
  };
}

/** Examples from columns and outcomes; one trial a row unless told. */
export function examplesOf(
  columns: Readonly<Record<string, readonly number[] | Float64Array>>,
  successes: readonly number[] | Float64Array,
  trials?: readonly number[] | Float64Array,
): Examples<NumberFrame> {
  return {
    features: frameOf(columns),
    successes: Float64Array.from(successes),
    trials: trials ? Float64Array.from(trials) : new Float64Array(successes.length).fill(1),
  };
}

/** Log-odds of success in {@link syntheticExamples}: two effects, an interaction and a missing value that matters. */
export function trueScore(a: number, b: number, c: number): number {
  return -1 + 1.2 * a + (Number.isNaN(b) ? 1.5 : b * (c > 0 ? 1 : -1));
}

/** Rows drawn from a known law: `a`, `b` (10 % missing), `c` matter, `noise` and `flag` do not. */
export function syntheticExamples(rows: number, seed: number, mostTrials = 1): Examples<NumberFrame> {
  const random = rng(seed, 'synthetic');
  const normals = (): Float64Array => Float64Array.from({ length: rows }, () => random.normal());
  const a = normals();
  const b = normals().map((value) => (random.next() < 0.1 ? Number.NaN : value));
  const c = normals();
  const noise = normals();
  const flag = normals().map((value) => (value > 1 ? 1 : 0));
  const trials = normals().map(() => 1 + random.below(mostTrials));
  const successes = trials.map((n, i) =>
    random.binomial(n, 1 / (1 + Math.exp(-trueScore(a[i]!, b[i]!, c[i]!)))),
  );
  return examplesOf({ a, b, c, noise, flag }, successes, trials);
}
