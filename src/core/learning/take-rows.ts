import type { Examples, NumberFrame } from '../features/frame.ts';

/** The rows of a frame of numbers, in the order given. */
export function takeFrameRows(features: NumberFrame, rows: Int32Array): NumberFrame {
  const columns = features.columns.map((column) => ({ ...column, values: takeValues(column.values, rows) }));
  return { rows: rows.length, columns };
}

/** The rows of examples, in the order given. */
export function takeExamples(examples: Examples<NumberFrame>, rows: Int32Array): Examples<NumberFrame> {
  return {
    features: takeFrameRows(examples.features, rows),
    successes: takeValues(examples.successes, rows),
    trials: takeValues(examples.trials, rows),
  };
}

/** float64, shape (rows given). */
export function takeValues(values: Float64Array, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!;
  return taken;
}
