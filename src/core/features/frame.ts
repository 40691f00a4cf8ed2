/** A numeric column; NaN is missing. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  /** float64, shape (rows). */
  readonly values: Float64Array;
}

/** A categorical column; code −1 is missing. */
export interface CategoryColumn {
  readonly kind: 'category';
  readonly name: string;
  /** int32, shape (rows): indices into `levels`. */
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type FrameColumn = NumberColumn | CategoryColumn;

/** Columns of equal length. Immutable: every step returns a new frame that may share columns. */
export interface Frame {
  readonly rows: number;
  readonly columns: readonly FrameColumn[];
}

/** A frame of numbers only, as engines take it. */
export interface NumberFrame extends Frame {
  readonly columns: readonly NumberColumn[];
}

/** What is learned from: features, and per row `successes` out of `trials` (1 trial for single outcomes). */
export interface Examples<F extends Frame = Frame> {
  readonly features: F;
  /** float64, shape (rows): 0 ≤ successes ≤ trials. */
  readonly successes: Float64Array;
  /** float64, shape (rows): trials > 0; acts as the weight of the row. */
  readonly trials: Float64Array;
}

/** The column of that name, or undefined. */
export function findColumn(frame: Frame, name: string): FrameColumn | undefined {
  return frame.columns.find((column) => column.name === name);
}

/**
 * The column as numbers, shape (rows): itself when numeric, 1 and 0 for the levels Yes and No,
 * all NaN when the frame does not have it or when it has other levels.
 */
export function numbersOf(frame: Frame, name: string): Float64Array {
  const column = findColumn(frame, name);
  if (column?.kind === 'number') return column.values;
  const values = new Float64Array(frame.rows).fill(Number.NaN);
  if (column === undefined) return values;
  const valueOfCode = column.levels.map((level) => (level === 'Yes' ? 1 : level === 'No' ? 0 : Number.NaN));
  for (let row = 0; row < frame.rows; row++) values[row] = valueOfCode[column.codes[row]!] ?? Number.NaN;
  return values;
}

/** The column as categories; all missing, without levels, when the frame does not have it or has numbers. */
export function categoriesOf(frame: Frame, name: string): CategoryColumn {
  const column = findColumn(frame, name);
  if (column?.kind === 'category') return column;
  return { kind: 'category', name, codes: new Int32Array(frame.rows).fill(-1), levels: [] };
}

/** The frame with a column added at the end, or put in the place of the one of the same name. */
export function withColumn(frame: Frame, column: FrameColumn): Frame {
  const at = frame.columns.findIndex(({ name }) => name === column.name);
  return { rows: frame.rows, columns: at < 0 ? [...frame.columns, column] : frame.columns.with(at, column) };
}

/** The rows of these indices, in their order. */
export function takeRows(frame: NumberFrame, rows: Int32Array): NumberFrame;
export function takeRows(frame: Frame, rows: Int32Array): Frame;
export function takeRows(frame: Frame, rows: Int32Array): Frame {
  return { rows: rows.length, columns: frame.columns.map((column) => takeColumn(column, rows)) };
}

/** The values of these rows, in their order. */
export function takeValues(values: Float64Array, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) taken[at] = values[rows[at]!]!;
  return taken;
}

/** The rows of examples, in the order given. */
export function takeExamples(examples: Examples<NumberFrame>, rows: Int32Array): Examples<NumberFrame> {
  return {
    features: takeRows(examples.features, rows),
    successes: takeValues(examples.successes, rows),
    trials: takeValues(examples.trials, rows),
  };
}

function takeColumn(column: FrameColumn, rows: Int32Array): FrameColumn {
  return column.kind === 'number'
    ? { ...column, values: takeValues(column.values, rows) }
    : { ...column, codes: rows.map((row) => column.codes[row]!) };
}
