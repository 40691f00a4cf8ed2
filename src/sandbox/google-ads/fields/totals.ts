import type { Counts } from '../store.ts';

const KEYS = [
  'impressions',
  'clicks',
  'costMicros',
  'conversions',
  'valueMicros',
  'conversionsOn',
  'valueOnMicros',
] as const satisfies readonly (keyof Counts)[];

const AUCTION_KEYS = [
  'eligible',
  'lostToBudget',
  'lostToRank',
  'topImpressions',
  'absoluteTopImpressions',
] as const satisfies readonly (keyof Counts)[];

/** Sums over the facts of one row. */
export class Totals {
  impressions = 0;
  clicks = 0;
  costMicros = 0;
  conversions = 0;
  valueMicros = 0;
  conversionsOn = 0;
  valueOnMicros = 0;
  eligible = 0;
  /** Impressions of the days whose auctions are known. */
  auctioned = 0;
  lostToBudget = 0;
  lostToRank = 0;
  topImpressions = 0;
  absoluteTopImpressions = 0;
  /** Some day of the row is over, so that its auctions are known. */
  auctionsKnown = false;
  /** The row is split by hour: shares mean nothing there and the API says 0. */
  readonly byHour: boolean;

  constructor(byHour = false) {
    this.byHour = byHour;
  }

  /** Adds a fact. Auctions of a day are published the day after. */
  add(counts: Counts, dayIsOver: boolean): void {
    for (const key of KEYS) this[key] += counts[key] ?? 0;
    if (!dayIsOver) return;
    for (const key of AUCTION_KEYS) this[key] += counts[key] ?? 0;
    this.auctioned += counts.impressions ?? 0;
    if ((counts.eligible ?? 0) > 0) this.auctionsKnown = true;
  }

  /** Adds another row's sums: for the summary row. */
  addTotals(other: Totals): void {
    for (const key of KEYS) this[key] += other[key];
    for (const key of AUCTION_KEYS) this[key] += other[key];
    this.auctioned += other.auctioned;
    this.auctionsKnown ||= other.auctionsKnown;
  }

  /** Nothing was counted: the API leaves such rows out once they are split. */
  get empty(): boolean {
    return KEYS.every((key) => this[key] === 0);
  }
}
