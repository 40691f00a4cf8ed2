import { rng } from '../../base/rng.ts';
import type { Examples } from '../../features/frame.ts';

/** One trial of a row. */
export interface Outcome {
  readonly row: number;
  readonly success: 0 | 1;
}

/**
 * Single outcomes standing for weighted binomial rows, for engines without weights: every trial when there are at
 * most `most`, else a systematic sample of successes and failures in their true proportion (both at least one).
 * In row order. Fractional counts are met on average.
 */
export function drawOutcomes(examples: Examples, most: number, seed: number): Outcome[] {
  const { successes, trials } = examples;
  const failures = trials.map((n, i) => n - (successes[i] ?? 0));
  const share = Math.min(1, most / total(trials));
  const random = rng(seed, 'draw-outcomes');
  const drawn = [
    ...systematicSample(successes, share, random.next()).map((row) => ({ row, success: 1 as const })),
    ...systematicSample(failures, share, random.next()).map((row) => ({ row, success: 0 as const })),
  ];
  return drawn.sort((a, b) => a.row - b.row || b.success - a.success);
}

/** Row of every (1/share)-th unit of the counts laid end to end, from a random start; at least one row. */
function systematicSample(counts: Float64Array, share: number, start: number): number[] {
  const size = Math.max(1, Math.round(total(counts) * share));
  const step = total(counts) / size;
  const rows: number[] = [];
  let next = start * step;
  let passed = 0;
  counts.forEach((count, row) => {
    passed += count;
    for (; next < passed && rows.length < size; next += step) rows.push(row);
  });
  return rows;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
