import type { CategoryColumn } from '../../features/frame.ts';
import type { CategoryBins, FeatureBins } from './feature-bins.ts';
import type { Arena } from '../kernel/arena.ts';
import type { TrainKernel } from '../kernel/train-kernel.ts';
import type { TrainingFrame } from '../training/training-rows.ts';

/** Most bins of values: one byte less the bin of missing values. */
export const MOST_BINS = 255;
/** Bins unless said otherwise: they rank as well as 255 and cost less, see `bench/README.md`. */
export const USUAL_BINS = 63;
const MOST_LEVELS = 254;

/** Fits bins to every column of a sample. O(rows) per column. */
export function fitBins(
  sample: TrainingFrame,
  arena: Arena,
  kernel: TrainKernel,
  mostBins: number,
): FeatureBins[] {
  const used = arena.used;
  const values = arena.allocate(sample.rows * 8);
  const spare = arena.allocate(sample.rows * 8);
  const counts = arena.allocate(8192);
  const sortedValues = (column: { readonly values: Float64Array | Float32Array }): Float64Array => {
    arena.float64(values, sample.rows).set(column.values);
    return arena.float64(values, kernel.sortValues(values, spare, counts, sample.rows));
  };
  const bins = sample.columns.map((column): FeatureBins =>
    column.kind === 'category'
      ? categoryBins(column)
      : { kind: 'number', name: column.name, edges: fitEdges(sortedValues(column), mostBins) },
  );
  arena.release(used);
  return bins;
}

/**
 * Edges between at most `mostBins` bins of ascending finite values: halfway between neighbours where there are few
 * enough distinct values, else at quantiles of the values.
 */
export function fitEdges(sorted: Float64Array, mostBins = MOST_BINS): Float64Array {
  const distinct = distinctValues(sorted, mostBins);
  if (distinct !== null) {
    return Float64Array.from({ length: Math.max(0, distinct.length - 1) }, (_, i) =>
      midpoint(distinct[i]!, distinct[i + 1]!),
    );
  }
  const edges: number[] = [];
  for (let b = 1; b < mostBins; b++) {
    let at = Math.round((b * sorted.length) / mostBins);
    while (at < sorted.length && sorted[at] === sorted[at - 1]) at++;
    if (at >= sorted.length) break;
    const edge = midpoint(sorted[at - 1]!, sorted[at]!);
    if (edges.length === 0 || edge > edges[edges.length - 1]!) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** The distinct values; null when there are more than `most`. */
function distinctValues(sorted: Float64Array, most: number): number[] | null {
  const distinct: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    if (distinct.length === most) return null;
    distinct.push(sorted[i]!);
  }
  return distinct;
}

/** Halfway, but always `a <= result < b`, also for neighbouring doubles; never −0. */
function midpoint(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return (middle >= a && middle < b ? middle : a) + 0;
}

function categoryBins(column: CategoryColumn): CategoryBins {
  const counts = new Int32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]! += 1;
  const levels = column.levels
    .map((level, code) => ({ level, count: counts[code]! }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .slice(0, MOST_LEVELS)
    .map(({ level }) => level);
  return { kind: 'category', name: column.name, levels };
}
