import type { Day } from '../../core/base/day.ts';
import type { AccountRecords, ClickRecord, Collection, CustomerRecord, SimulationRecord } from './records.ts';

/** What the protocol server stands on: records that it reads and edits, and facts that time leaves behind. */
export interface AdsStore {
  /** Accounts and manager accounts, in the order in which they are listed. */
  readonly customers: readonly CustomerRecord[];
  /** The records of an account; undefined for a manager account. The server edits them in place. */
  records(customerId: string): AccountRecords | undefined;
  /** What happened, split at least as far as asked; several facts of one key add up. */
  facts(customerId: string, request: FactRequest): Iterable<Fact>;
  /** Every click of these days, both ends included. */
  clicks(customerId: string, range: Pick<FactRequest, 'from' | 'to'>): Iterable<ClickRecord>;
  simulations(customerId: string): Iterable<SimulationRecord>;
  /** Told after records were edited, in order. */
  edited(customerId: string, edits: readonly Edit[]): void;
  /** Lets time pass up to a moment (ms): whole days of the account that have ended by then have happened. */
  advanceTo(now: number): void;
}

/** Days to report, both ends included, and how finely. */
export interface FactRequest {
  readonly from: Day;
  readonly to: Day;
  readonly hour: boolean;
  readonly network: boolean;
  readonly location: boolean;
  /** Split conversions by lag. */
  readonly lag: boolean;
  /** Fill {@link Fact.conversionsOn}. */
  readonly conversionDates: boolean;
  /** Fill eligible impressions and those lost. */
  readonly auctions: boolean;
}

/** Counts of one keyword on one day. */
export interface Fact {
  readonly day: Day;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly keywordId: string;
  readonly device: string;
  readonly network: string | null;
  readonly hour: number | null;
  /** Id of the place of the searcher. */
  readonly location: string | null;
  readonly lagBucket: string | null;
  /** The click, of facts that are one. */
  readonly gclid?: string;
  readonly counts: Counts;
}

/** What facts count. Money in micros. */
export interface Counts {
  readonly impressions?: number;
  readonly clicks?: number;
  readonly costMicros?: number;
  /** By day of click, as known now. */
  readonly conversions?: number;
  readonly valueMicros?: number;
  /** By day of conversion. */
  readonly conversionsOn?: number;
  readonly valueOnMicros?: number;
  readonly eligible?: number;
  readonly lostToBudget?: number;
  readonly lostToRank?: number;
  readonly topImpressions?: number;
  readonly absoluteTopImpressions?: number;
}

export type EditValue = string | number | boolean | null;

/** One property of one record that changed. */
export interface Edit {
  readonly collection: Collection;
  /** Key in the collection: `2` or `2~3`. */
  readonly key: string;
  /** Name of the property in the record; `created` and `removed` for the record as a whole. */
  readonly property: string;
  /** Its path in the API: `cpc_bid_micros`, `target_cpa.target_cpa_micros`. */
  readonly field: string;
  readonly before: EditValue;
  readonly after: EditValue;
}
