import type { Frame, FrameColumn } from '../../features/frame.ts';
import { binCountOf, type FeatureBins } from './feature-bins.ts';

/**
 * Bins of one row, in the order of the features: numbers, and codes (the index into `levels`) of categories; NaN,
 * and codes that are not listed, get the bin of missing values. uint8, shape (features).
 */
export function binRow(features: readonly FeatureBins[], row: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(features, (feature, f) => binOf(feature, row[f] ?? Number.NaN));
}

/**
 * Bins of the rows of a frame, whose columns are found by name; a column that is absent, or of the other kind, is
 * missing. uint8, shape (rows, features). O(rows × features × log bins).
 */
export function binFrame(features: readonly FeatureBins[], frame: Frame): Uint8Array {
  const columns = new Map(frame.columns.map((column) => [column.name, column]));
  const bins = new Uint8Array(frame.rows * features.length);
  features.forEach((feature, f) => {
    const column = columns.get(feature.name);
    const valueOf = column === undefined ? () => Number.NaN : valuesOf(column, feature);
    for (let i = 0, at = f; i < frame.rows; i++, at += features.length) bins[at] = binOf(feature, valueOf(i));
  });
  return bins;
}

/** Values of a column as {@link binRow} takes them. */
function valuesOf(column: FrameColumn, feature: FeatureBins): (row: number) => number {
  if (column.kind === 'number' && feature.kind === 'number') return (row) => column.values[row]!;
  if (column.kind === 'number' || feature.kind === 'number') return () => Number.NaN;
  const codeOf = new Map(feature.levels.map((level, code) => [level, code]));
  const codes = Float64Array.from(column.levels, (level) => codeOf.get(level) ?? Number.NaN);
  return (row) => codes[column.codes[row]!] ?? Number.NaN;
}

function binOf(feature: FeatureBins, value: number): number {
  const missing = binCountOf(feature);
  if (feature.kind === 'category') return value >= 0 && value < missing ? value : missing;
  return Number.isNaN(value) ? missing : edgesBelow(feature.edges, value);
}

/** How many edges are smaller than the value, by bisection. */
function edgesBelow(edges: Float64Array, value: number): number {
  let from = 0;
  let to = edges.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (edges[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
