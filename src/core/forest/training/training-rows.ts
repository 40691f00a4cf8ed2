import type { CategoryColumn } from '../../features/frame.ts';

/** A column to learn from: categories, or numbers of either width; NaN is missing. */
export type TrainingColumn =
  | CategoryColumn
  | { readonly kind: 'number'; readonly name: string; readonly values: Float64Array | Float32Array };

/** Columns of equal length; every `Frame` is one. */
export interface TrainingFrame {
  readonly rows: number;
  readonly columns: readonly TrainingColumn[];
}

/** What a forest learns from: features, and an outcome per row. */
export interface TrainingRows {
  readonly features: TrainingFrame;
  /** `binomial`: `sums` successes in `weights` trials; `value`: the target is `sums` / `weights`. */
  readonly outcome: 'binomial' | 'value';
  /** float64, shape (rows): successes; target × weight for values. */
  readonly sums: Float64Array;
  /** float64, shape (rows), above 0: trials; weight for values. */
  readonly weights: Float64Array;
}

/** Rows that arrive in chunks: `read` gives them anew each time it is called. */
export interface RowStream {
  /** Most rows that will come. */
  readonly capacity: number;
  readonly outcome: TrainingRows['outcome'];
  /** Chunks with the same columns. */
  read(): AsyncIterable<Omit<TrainingRows, 'outcome'>> | Iterable<Omit<TrainingRows, 'outcome'>>;
}

/** One stream of rows that are in memory already. */
export function streamOf(rows: TrainingRows): RowStream {
  return { capacity: rows.features.rows, outcome: rows.outcome, read: () => [rows] };
}
