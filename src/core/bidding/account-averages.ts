import { micros } from '../base/micros.ts';
import type { Micros } from '../base/micros.ts';
import type { Evidence } from '../flow.ts';

/** What the account as a whole tells about a click and a conversion: thin entities are drawn towards it. */
export interface AccountAverages {
  /** Conversions per click, at most one per click; 0 without clicks. */
  readonly rate: number;
  /** Mean value of a conversion after capping; null when no conversion carries a value. */
  readonly conversionValueMicros: Micros | null;
  /** An entity's mean value of a conversion counts up to here. */
  readonly valueCapMicros: Micros;
  /** What a conversion cost; null without conversions or cost. */
  readonly cpaMicros: Micros | null;
}

/** Share of all conversions that come from entities below the cap on their mean value. */
const CAP_QUANTILE = 0.99;

/**
 * Averages over all entities of an account.
 * Values are winsorised: an entity's mean value of a conversion counts up to the 99 % quantile over all conversions,
 * so that one order with a misplaced decimal does not set every bid.
 */
export function accountAverages(entities: readonly Evidence[]): AccountAverages {
  const rows = entities.filter(({ conversions, valueMicros }) => conversions > 0 && isReal(valueMicros));
  const clicks = total(entities, ({ clicks }) => clicks);
  const conversions = total(entities, ({ conversions }) => conversions);
  const cost = total(entities, ({ costMicros }) => costMicros);
  const successes = total(entities, ({ clicks, conversions }) => Math.min(clicks, conversions));
  const cap = capOf(rows);
  const value = total(rows, (row) => Math.min(meanValue(row), cap) * row.conversions);
  return {
    rate: clicks > 0 ? successes / clicks : 0,
    conversionValueMicros: value > 0 && conversions > 0 ? toMicros(value / conversions) : null,
    valueCapMicros: toMicros(cap),
    cpaMicros: cost > 0 && conversions > 0 ? toMicros(cost / conversions) : null,
  };
}

/** Mean value of a conversion in micros; refunds above sales count as 0. */
export function meanValue({ valueMicros, conversions }: Evidence): number {
  return Math.max(0, valueMicros / conversions);
}

function capOf(rows: readonly Evidence[]): number {
  const sorted = rows.toSorted((a, b) => meanValue(a) - meanValue(b));
  const limit = CAP_QUANTILE * total(sorted, ({ conversions }) => conversions);
  let seen = 0;
  for (const row of sorted) {
    seen += row.conversions;
    if (seen >= limit) return meanValue(row);
  }
  return 0;
}

function total<T>(items: readonly T[], pick: (item: T) => number): number {
  return items.reduce((sum, item) => {
    const value = pick(item);
    return isReal(value) && value > 0 ? sum + value : sum;
  }, 0);
}

function isReal(value: number): boolean {
  return Number.isFinite(value);
}

function toMicros(value: number): Micros {
  return micros(Math.round(Math.min(value, Number.MAX_SAFE_INTEGER)));
}
