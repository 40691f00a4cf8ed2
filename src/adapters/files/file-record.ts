/** One record of a file as text, before anything is understood of it. */
export interface FileRecord {
  /** Line of the file that the record begins on, from 1; ordinal of the row in Parquet. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Set when the record could not be split into cells; `cells` is empty then. */
  readonly fault?: { readonly value: string; readonly reason: string };
}

/** A file as a header and records, whatever its format. */
export interface FileTable {
  /** Name of the file without its folder. */
  readonly file: string;
  readonly header: readonly string[];
  /** By column: numbers and dates are written plainly (typed Parquet columns), whatever the locale. */
  readonly plain: readonly boolean[];
  /** The records below the header, in file order, in batches of any size; may be read again. */
  records(): AsyncIterable<readonly FileRecord[]>;
}
