import type { NumberColumn, NumberFrame } from '../frame.ts';
import type { RemovedFeature } from './removed-feature.ts';

/** Takes out the columns that hardly vary: see {@link variation}. */
export function removeConstant(frame: NumberFrame, leastVariation: number): readonly RemovedFeature[] {
  return frame.columns.flatMap((column) => {
    const found = variation(column);
    if (found >= leastVariation) return [];
    return [{ feature: column.name, why: explain(column, found, leastVariation) }];
  });
}

/**
 * p(1 − p), p being the share of the commonest value (missing is a value), and 0.25 when no value has half
 * the rows: the variance of “is not the commonest value”. For a column of 0 and 1 this is its variance;
 * unlike the variance of other columns it does not depend on their units or on a heavy tail.
 */
export function variation({ values }: NumberColumn): number {
  const sorted = Float64Array.from(values).sort();
  let longest = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && Object.is(sorted[to]! + 0, sorted[from]! + 0)) to++;
    longest = Math.max(longest, to - from);
    from = to;
  }
  const share = sorted.length === 0 ? 1 : longest / sorted.length;
  return share < 0.5 ? 0.25 : share * (1 - share);
}

function explain(column: NumberColumn, found: number, least: number): string {
  if (column.values.every((value) => Number.isNaN(value))) return 'missing in every training row';
  if (found === 0) return 'the same value in every training row';
  return `hardly varies: p(1 − p) of its commonest value is ${found.toExponential(1)}, below ${least}`;
}
