import { takeValues, type Examples, type NumberColumn, type NumberFrame } from '../frame.ts';
import { sampleRows } from '../sample-rows.ts';
import type { RemovedFeature } from './removed-feature.ts';

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
  const rows = sampleRows(examples.features.rows, MOST_ROWS);
  const weights = takeValues(examples.trials, rows);
  const share = takeValues(examples.successes, rows).map((successes, at) => successes / weights[at]!);
  const label = standardize(share, weights);
  const ranked = examples.features.columns
    .map((column) => ({
      column,
      unit: standardize(takeValues(column.values, rows)),
      withLabel: Math.abs(dot(standardize(takeValues(column.values, rows), weights), label)),
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

/** Centred, scaled to length 1 under the weights (and multiplied by their root), so that a dot product is a correlation. */
function standardize(values: Float64Array, weights?: Float64Array): Float64Array {
  let weight = 0;
  let total = 0;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    weight += weights?.[row] ?? 1;
    total += value * (weights?.[row] ?? 1);
  });
  const mean = weight > 0 ? total / weight : 0;
  const centred = values.map((value, row) =>
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
