/** The range of the training part. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** A narrower range is a point: divided by it, ordinary values would be infinite. */
const NARROWEST = 1e-200;

/** Least and greatest value, without missing ones; 0 and 0 when all are missing. */
export function fitRange(values: Float64Array): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : { min: 0, max: 0 };
}

/**
 * Values as (value − min) / (max − min); value − min when the range is a point.
 * Values outside the range of the training part come out below 0 or above 1: they are not clipped,
 * so that a model and a drift test can see them.
 */
export function scaleToRange(values: Float64Array, { min, max }: Range): Float64Array {
  const width = widthOf(min, max);
  return values.map((value) => (value - min) / width);
}

/** The inverse of {@link scaleToRange}. */
export function unscaleFromRange(scaled: Float64Array, { min, max }: Range): Float64Array {
  const width = widthOf(min, max);
  return scaled.map((value) => value * width + min);
}

function widthOf(min: number, max: number): number {
  return max - min > NARROWEST ? max - min : 1;
}
