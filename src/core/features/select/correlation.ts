import type { Examples, NumberColumn, NumberFrame } from '../frame.ts';
import type { RemovedFeature } from './removed-feature.ts';

/** Rows that correlations are computed on, evenly spaced. */
const MOST_ROWS = 20_000;

/**
 * Takes out one of each pair of columns with |r| above the limit. Columns are visited from the one that
 * correlates most with the share of successes (weighted by trials) down, and kept unless a kept one is
 * too close: so of a pair the one that says more about the label stays, the earlier one when equal.
 * Pearson's r, a missing value counting as the mean. Cost O(columns² × rows), rows at most 20,000.
 */
export function removeCorrelated(
  examples: Examples<NumberFrame>,
  mostCorrelation: number,
): readonly RemovedFeature[] {
  const rows = sampleRows(examples.features.rows);
  const weights = rows.map((row) => examples.trials[row]!);
  const share = rows.map((row) => examples.successes[row]! / examples.trials[row]!);
  const label = standardize(share, weights);
  const ranked = examples.features.columns
    .map((column) => ({
      column,
      unit: standardize(pick(column, rows)),
      withLabel: Math.abs(dot(standardize(pick(column, rows), weights), label)),
    }))
    .sort((a, b) => b.withLabel - a.withLabel);
  const kept: typeof ranked = [];
  const removed: RemovedFeature[] = [];
  for (const candidate of ranked) {
    const twin = kept.find(({ unit }) => Math.abs(dot(unit, candidate.unit)) > mostCorrelation);
    if (twin === undefined) {
      kept.push(candidate);
      continue;
    }
    const r = dot(twin.unit, candidate.unit);
    removed.push({
      feature: candidate.column.name,
      why: explain(r, twin.column, candidate.withLabel, twin.withLabel),
    });
  }
  return removed;
}

function explain(r: number, twin: NumberColumn, own: number, other: number): string {
  return `says the same as ${twin.name} (r = ${r.toFixed(3)}), which correlates more with the label (${other.toFixed(3)} against ${own.toFixed(3)})`;
}

function sampleRows(rows: number): readonly number[] {
  const stride = Math.max(1, Math.ceil(rows / MOST_ROWS));
  return Array.from({ length: Math.ceil(rows / stride) }, (_, at) => at * stride);
}

function pick({ values }: NumberColumn, rows: readonly number[]): readonly number[] {
  return rows.map((row) => values[row]!);
}

/** Centred, scaled to length 1 under the weights (and multiplied by their root), so that a dot product is a correlation. */
function standardize(values: readonly number[], weights?: readonly number[]): Float64Array {
  let weight = 0;
  let total = 0;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    weight += weights?.[row] ?? 1;
    total += value * (weights?.[row] ?? 1);
  });
  const mean = weight > 0 ? total / weight : 0;
  const centred = Float64Array.from(values, (value, row) =>
    Number.isNaN(value) ? 0 : (value - mean) * Math.sqrt(weights?.[row] ?? 1),
  );
  const length = Math.sqrt(dot(centred, centred));
  return length > 0 ? centred.map((value) => value / length) : centred;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
