import type { NumberColumn } from '../features/frame.ts';

/** The bin of missing values; values themselves get bins 0 to 254. */
export const MISSING_BIN = 255;

const MAX_BINS = 255;
const MAX_SAMPLE = 200_000;

/** Columns as one byte per value. */
export interface BinnedColumns {
  readonly rows: number;
  /** Per feature: uint8, shape (rows). */
  readonly bins: readonly Uint8Array[];
  /** Per feature: ascending; bin b holds `edges[b - 1] < x <= edges[b]`, the last bin everything above. */
  readonly edges: readonly Float64Array[];
  /** Per feature: the bin that holds most rows (the 0 of a one-hot column); −1 where none does. int16, shape (features). */
  readonly commonBin: Int16Array;
}

/** Fits bins to the columns and puts every value into its bin. O(rows log rows) per column. */
export function binColumns(columns: readonly NumberColumn[], rows: number): BinnedColumns {
  const edges = columns.map((column) => fitEdges(column.values));
  const bins = columns.map((column, f) => assignBins(column.values, edges[f] ?? new Float64Array()));
  return { rows, bins, edges, commonBin: Int16Array.from(bins, commonBinOf) };
}

function commonBinOf(bins: Uint8Array): number {
  const counts = new Int32Array(MISSING_BIN + 1);
  for (let i = 0; i < bins.length; i++) counts[bins[i]!]! += 1;
  return counts.findIndex((count) => 2 * count > bins.length);
}

/**
 * Edges between at most 255 bins: halfway between neighbours where there are at most 255 distinct values,
 * else at quantiles of the rows (of a regular sample above 200,000). Only finite values count.
 */
export function fitEdges(values: Float64Array): Float64Array {
  const sorted = finiteSample(values).sort();
  const distinct = distinctValues(sorted);
  if (distinct.length <= MAX_BINS) return edgesBetween(distinct);
  const edges: number[] = [];
  for (let b = 1; b < MAX_BINS; b++) {
    let at = Math.round((b * sorted.length) / MAX_BINS);
    while (at < sorted.length && sorted[at] === sorted[at - 1]) at++;
    if (at >= sorted.length) break;
    const edge = midpoint(sorted[at - 1]!, sorted[at]!);
    if (edges.length === 0 || edge > edges[edges.length - 1]!) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** uint8, shape (rows): the first bin whose edge is not below the value; NaN is {@link MISSING_BIN}. */
export function assignBins(values: Float64Array, edges: Float64Array): Uint8Array {
  const bins = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (Number.isNaN(x)) {
      bins[i] = MISSING_BIN;
      continue;
    }
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (x <= edges[middle]!) high = middle;
      else low = middle + 1;
    }
    bins[i] = low;
  }
  return bins;
}

function finiteSample(values: Float64Array): Float64Array {
  const stride = Math.max(1, Math.ceil(values.length / MAX_SAMPLE));
  const kept = new Float64Array(Math.ceil(values.length / stride));
  let count = 0;
  for (let i = 0; i < values.length; i += stride) {
    if (Number.isFinite(values[i]!)) kept[count++] = values[i]!;
  }
  return kept.subarray(0, count);
}

function distinctValues(sorted: Float64Array): Float64Array {
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}

function edgesBetween(distinct: Float64Array): Float64Array {
  const edges = new Float64Array(Math.max(0, distinct.length - 1));
  for (let i = 0; i < edges.length; i++) edges[i] = midpoint(distinct[i]!, distinct[i + 1]!);
  return edges;
}

/** Halfway, but always `a <= result < b`, also for neighbouring doubles. */
function midpoint(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}
