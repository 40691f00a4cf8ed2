/** Mean and standard deviation of each column, weighted; float64, shape (columns). */
export interface Scaling {
  readonly means: Float64Array;
  /** 1 where a column does not vary. */
  readonly deviations: Float64Array;
}

/** Fits the scaling on the finite values of each column; a column without any gets mean 0. */
export function fitScaling(columns: readonly Float64Array[], weights: Float64Array): Scaling {
  const means = new Float64Array(columns.length);
  const deviations = new Float64Array(columns.length);
  columns.forEach((column, j) => {
    const mean = weightedMean(column, weights, (x) => x);
    const variance = weightedMean(column, weights, (x) => (x - mean) ** 2);
    means[j] = mean;
    deviations[j] = Math.sqrt(variance) > 1e-12 * (1 + Math.abs(mean)) ? Math.sqrt(variance) : 1;
  });
  return { means, deviations };
}

/** (x − mean) / deviation; what is not finite becomes 0, that is the mean. New arrays of the same shape. */
export function scaleColumns(columns: readonly Float64Array[], scaling: Scaling): Float64Array[] {
  return columns.map((column, j) => {
    const mean = scaling.means[j] ?? 0;
    const deviation = scaling.deviations[j] ?? 1;
    return column.map((x) => (Number.isFinite(x) ? (x - mean) / deviation : 0));
  });
}

function weightedMean(column: Float64Array, weights: Float64Array, of: (x: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < column.length; i++) {
    const x = column[i]!;
    if (!Number.isFinite(x)) continue;
    sum += weights[i]! * of(x);
    total += weights[i]!;
  }
  return total > 0 ? sum / total : 0;
}
