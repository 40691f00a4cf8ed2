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
