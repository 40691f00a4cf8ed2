import { solvePositiveDefinite } from '../base/solve-positive-definite.ts';
import type { NumberColumn, NumberFrame } from '../features/frame.ts';

/** A fitted linear model of a number. */
export interface LinearModel {
  readonly intercept: number;
  /** By feature, on its own scale. */
  readonly coefficients: readonly { readonly name: string; readonly mean: number; readonly slope: number }[];
}

/** Weight of the penalty on standardised slopes, in rows of average weight. */
const PENALTY = 5;

/**
 * Weighted ridge regression on standardised features (Hoerl and Kennard, 1970); missing values count as the mean.
 * `target` and `weight`: float64, shape (rows); rows of weight 0 do not count. O(rows × features²).
 */
export function fitRidge(features: NumberFrame, target: Float64Array, weight: Float64Array): LinearModel {
  const total = weight.reduce((sum, w) => sum + w, 0);
  const intercept = dot(weight, target) / total;
  const columns = features.columns.map((column) => standardise(column, weight, total));
  const width = columns.length;
  const mean = total / features.rows;
  const matrix = new Float64Array(width * width);
  const right = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    const own = columns[j]!.values;
    for (let row = 0; row < features.rows; row++)
      right[j] = right[j]! + (weight[row]! / mean) * own[row]! * (target[row]! - intercept);
    for (let l = 0; l <= j; l++) {
      const other = columns[l]!.values;
      let sum = l === j ? PENALTY : 0;
      for (let row = 0; row < features.rows; row++) sum += (weight[row]! / mean) * own[row]! * other[row]!;
      matrix[j * width + l] = sum;
    }
  }
  const slopes = solvePositiveDefinite(matrix, right);
  return {
    intercept,
    coefficients: columns.map(({ name, mean: centre, deviation }, j) => ({
      name,
      mean: centre,
      slope: slopes[j]! / deviation,
    })),
  };
}

/** Predictions, float64, shape (rows); columns are taken by their place. */
export function predictRidge({ intercept, coefficients }: LinearModel, features: NumberFrame): Float64Array {
  const predicted = new Float64Array(features.rows).fill(intercept);
  for (const [j, { mean, slope }] of coefficients.entries()) {
    const { values } = features.columns[j]!;
    for (let row = 0; row < features.rows; row++) {
      const value = values[row]!;
      if (!Number.isNaN(value)) predicted[row] = predicted[row]! + slope * (value - mean);
    }
  }
  return predicted;
}

function standardise(
  { name, values }: NumberColumn,
  weight: Float64Array,
  total: number,
): { name: string; mean: number; deviation: number; values: Float64Array } {
  const known = values.map((value) => (Number.isNaN(value) ? 0 : 1));
  const filled = values.map((value) => (Number.isNaN(value) ? 0 : value));
  const mean =
    dot(weight, filled) /
    Math.max(
      1e-12,
      known.reduce((sum, k, row) => sum + k * weight[row]!, 0),
    );
  const centred = values.map((value) => (Number.isNaN(value) ? 0 : value - mean));
  const deviation = Math.sqrt(centred.reduce((sum, x, row) => sum + weight[row]! * x * x, 0) / total) || 1;
  return { name, mean, deviation, values: centred.map((x) => x / deviation) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
