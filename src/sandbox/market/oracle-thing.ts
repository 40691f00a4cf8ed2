import type { Micros } from '../../core/base/micros.ts';
import type { Options } from './knapsack.ts';
import type { Campaign } from './market.ts';

/** A thing to be set, and how to write an option of it into the account. */
export interface Thing extends Options {
  readonly campaign: number;
  readonly set: (draft: Draft, option: number) => void;
}

/** An account in the making. */
export interface Draft {
  readonly keywordBids: (Micros | null)[];
  readonly adGroupBids: Micros[];
  readonly campaigns: Campaign[];
}
