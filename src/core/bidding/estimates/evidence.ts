import type { NumberFrame } from '../../features/frame.ts';

/**
 * What was seen of an account's entities: sums over days that count less the older they are.
 * A day's clicks count only as far as their conversions can be known by now, so that a young day lowers no rate.
 */
export interface BidEvidence {
  readonly entities: number;
  readonly groups: number;
  /** int32, shape (entities): the campaign of each, below `groups`. */
  readonly groupOf: Int32Array;
  readonly dimensions: readonly Dimension[];
  readonly cells: CellSums;
  /** Σ weight² × exposure, over Σ weight × exposure: what turns a faded sum into independent clicks. float64, shape (entities). */
  readonly clickFade: Float64Array;
  /** The same for orders. */
  readonly conversionFade: Float64Array;
  /** Σ weight × order value, and Σ weight × log(order value). Currency units. float64, shape (entities). */
  readonly value: Float64Array;
  readonly logValue: Float64Array;
  /** Σ weight × orders that `value` and `conversionFade` are of, where these are not the cells' conversions. float64, shape (entities). */
  readonly orders?: Float64Array;
  /** Variance of the logarithm of one order's value within an entity, and how many differences it was measured on. */
  readonly orderVariance: { readonly variance: number; readonly orders: number };
  /** What may be known of the entities before they are bid on; none of it their own conversions. */
  readonly features: NumberFrame;
}

/** A way of cutting an entity's clicks for which the platform takes a bid modifier. */
export interface Dimension {
  readonly name: string;
  readonly levels: readonly string[];
  /** Where the modifier is set: on each entity, or on the campaign for all of its entities. */
  readonly setOn: 'entity' | 'group';
}

/** Sums by entity and level of every dimension; rows of an entity lie together. */
export interface CellSums {
  /** int32, shape (rows): ascending. */
  readonly entity: Int32Array;
  /** By dimension: int32, shape (rows), index into its levels. */
  readonly level: readonly Int32Array[];
  /** Σ weight × clicks × share of their conversions that is known. float64, shape (rows). */
  readonly exposure: Float64Array;
  /** Σ weight × conversions known. float64, shape (rows). */
  readonly conversions: Float64Array;
}

/** Half-life of evidence in days, and the oldest that is used: what is stale for another reason is left out by its reason. */
export const EVIDENCE_FADE = { halfLifeDays: 120, windowDays: 240 } as const;

/** Weight of a day that is `ageDays` older than the last one. */
export function fade(ageDays: number): number {
  return 0.5 ** (ageDays / EVIDENCE_FADE.halfLifeDays);
}
