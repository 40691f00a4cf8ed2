import type { Vector } from '@duckdb/node-bindings';
import type { Cell } from '../../../core/tables/table.ts';

/** Rows in one chunk: DuckDB's own vector size. */
export const CHUNK_ROWS = 2048;

/** One column of a chunk, laid out as DuckDB keeps it, so that a whole column is one copy of memory. */
export interface ColumnBuffer {
  /** Whether the value is what the column holds; it is kept then. Nothing is rounded or guessed. */
  set(row: number, value: Exclude<Cell, null>): boolean;
  /** Hands the values over to a vector of an empty chunk; the buffer is empty again then. */
  copyTo(vector: Vector): void;
}
