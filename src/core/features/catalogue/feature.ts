import type { Grain } from '../dataset.ts';
import type { Level, Window } from '../row-columns.ts';

/**
 * When a value is known: at the start of the day and before the click, at the end of the period
 * (the day, or the session), or only together with the outcome.
 */
export type KnownAt = 'before' | 'period' | 'outcome';

/** The rates that are estimated over trailing windows. */
export type RateName = 'ctr' | 'cvr' | 'cpc';

/** Missing inputs are NaN, and so is a missing result. */
export type RowFormula = (a: number, b: number, c: number) => number;

/** Where the values come from. */
export type FeatureOrigin =
  /** A column of the feature table, or one that a cleaning step adds. */
  | { readonly kind: 'column' }
  /** Computed row by row from the feature's sources, in their order. */
  | { readonly kind: 'formula'; readonly compute: RowFormula }
  /** A trailing rate, shrunk to its parent. */
  | { readonly kind: 'rate'; readonly rate: RateName; readonly level: Level; readonly window: Window }
  /** Computed from the text of the source column. */
  | { readonly kind: 'text'; readonly compute: (text: string) => number }
  /** Indicators of the most frequent words of the source column. */
  | { readonly kind: 'tokens' }
  /** Computed in the warehouse for reports; not a feature of a row. */
  | { readonly kind: 'warehouse' };

/** An entry of the catalogue. */
export interface Feature {
  readonly name: string;
  readonly group: string;
  readonly grain: Grain | 'customer';
  readonly type: 'number' | 'category';
  readonly unit: string;
  readonly formula: string;
  readonly known: KnownAt;
  /** Columns or other features. */
  readonly sources: readonly string[];
  /** What a division by zero gives; null where nothing is divided. */
  readonly zero: string | null;
  readonly origin: FeatureOrigin;
}

/** a / b, missing when b is 0. */
export function ratio(a: number, b: number): number {
  return b === 0 ? Number.NaN : a / b;
}

/** An entry for a column that is taken as it is. */
export function column(
  entry: Pick<Feature, 'name' | 'group' | 'grain' | 'unit' | 'known'> & Partial<Feature>,
): Feature {
  return {
    type: 'number',
    formula: 'as reported',
    sources: [entry.name],
    zero: null,
    origin: { kind: 'column' },
    ...entry,
  };
}
