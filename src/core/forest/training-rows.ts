import type { Frame } from '../features/frame.ts';

/** What a forest learns from: features, and an outcome per row. */
export interface TrainingRows {
  readonly features: Frame;
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
