import type { Day } from '../core/base/day.ts';
import type { DatasetName } from '../core/tables/table.ts';

/** Builds the tables and views of the transforms, in order of dependency. */
export interface Transforms {
  /** Runs every transform and assertion. Incremental tables are brought up to date, or rebuilt when `full`. */
  run(options: {
    readonly full: boolean;
    /** First day whose rows may have changed since the last run; every day where absent. */
    readonly since?: Day;
    readonly onStep?: (step: TransformStep) => void;
  }): Promise<readonly TransformStep[]>;
  /**
   * The statements of an incremental run, of the tables of a dataset and all that they are made from, in order. They renew the days
   * from `since` on: a day, or the name of the variable that holds it in a script.
   */
  statements(
    dataset: DatasetName,
    since: Day | { readonly variable: string },
  ): readonly TransformStatements[];
  /** SHA-256 of the SQL of each transform, by name. */
  hashes(): Readonly<Record<string, string>>;
}

/** What became of one transform. */
export interface TransformStep {
  readonly name: string;
  readonly kind: 'table' | 'view' | 'incremental' | 'assertion';
  readonly rows: number | null;
  /** Rows that break the assertion; 0 otherwise. */
  readonly failures: number;
  readonly ms: number;
}

/** What an incremental run does to one table. */
export interface TransformStatements {
  readonly name: string;
  /** What reads: the query, and what goes before its rows take their place. */
  readonly reads: readonly string[];
  /** A script that puts the rows of the query in place. */
  readonly script: string;
}
