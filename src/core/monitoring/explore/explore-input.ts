import type { Frame } from '../../features/frame.ts';

/** What exploration looks at: rows of a feature table as columns, before any cleaning. */
export interface ExploreInput {
  readonly grain: 'performance' | 'sessions';
  readonly features: Frame;
  /** Shape (rows): what a person calls the row. */
  readonly names: readonly string[];
  /** Shape (rows): conversions, never above trials. */
  readonly successes: Float64Array;
  /** Shape (rows): clicks; 1 for a session. */
  readonly trials: Float64Array;
  /** Names of the extra columns of the sources. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Limits and randomness of an exploration. */
export interface ExploreOptions {
  /** CPC above this is listed as an outlier, in account currency. */
  readonly cpcCeiling: number;
  /** Sessions shorter than this many seconds are of low engagement. */
  readonly lowEngagementSeconds: number;
  /** Seed of the sample of points. */
  readonly seed: number;
}
