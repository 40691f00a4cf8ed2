import type { Day } from './day.ts';
import type { Micros } from './micros.ts';

/** Counts of one keyword on one day, one device and one network. Conversions are dated by the click. */
export interface AdsKeywordDay extends AdsCounts {
  readonly accountId: string;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly keywordId: string;
  readonly day: Day;
  readonly device: string | null;
  readonly network: string | null;
}

/** Counts of one campaign in one hour of one day. */
export interface AdsCampaignHour extends AdsCounts {
  readonly accountId: string;
  readonly campaignId: string;
  readonly day: Day;
  /** 0 to 23, time zone of the account. */
  readonly hour: number;
  readonly device: string | null;
}

/** Counts of one campaign in one of the places that it targets on one day. */
export interface AdsCampaignPlace extends AdsCounts {
  readonly accountId: string;
  readonly campaignId: string;
  readonly day: Day;
  /** As its modifier names it: `geoTargetConstants/2840`. */
  readonly place: string;
}

/** One click on an ad. */
export interface AdsClick {
  readonly accountId: string;
  /** What a session or an order carries: gclid. */
  readonly clickId: string;
  readonly campaignId: string;
  /** Null in campaigns without ad groups. */
  readonly adGroupId: string | null;
  /** Null where no keyword was matched. */
  readonly keywordId: string | null;
  readonly day: Day;
  readonly device: string | null;
  readonly network: string | null;
}

/** What every report counts. */
export interface AdsCounts {
  readonly impressions: number;
  readonly clicks: number;
  readonly costMicros: Micros;
  /** Fractional: a conversion may be shared between clicks. */
  readonly conversions: number;
  readonly conversionsValueMicros: Micros;
}

/** Conversions of one campaign by the day of the click and how long after it they came. */
export interface AdsConversionLag {
  readonly accountId: string;
  readonly campaignId: string;
  readonly clickDay: Day;
  /** `LESS_THAN_ONE_DAY`, `ONE_TO_TWO_DAYS` … as the platform names them. */
  readonly lagBucket: string | null;
  readonly conversions: number;
  readonly conversionsValueMicros: Micros;
}

/** Conversions of one campaign by the day on which they happened. */
export interface AdsConversionsOn {
  readonly accountId: string;
  readonly campaignId: string;
  readonly day: Day;
  readonly conversions: number;
  readonly conversionsValueMicros: Micros;
}

/** A share the platform reports only within a range: outside it only the limit is known. */
export interface CensoredShare {
  readonly value: number;
  /** `below`: the truth is under `value`; `above`: over it; null: `value` is the measurement. */
  readonly censored: 'below' | 'above' | null;
}

/** Impression share of one ad group on one day; null where the platform says nothing. */
export interface AdsImpressionShare {
  readonly accountId: string;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly day: Day;
  readonly share: CensoredShare | null;
  readonly topShare: CensoredShare | null;
  readonly absoluteTopShare: CensoredShare | null;
  readonly lostToRank: CensoredShare | null;
}

/** What a campaign spent on one day, and what it missed for want of budget. */
export interface AdsCampaignDay {
  readonly accountId: string;
  readonly campaignId: string;
  readonly day: Day;
  readonly costMicros: Micros;
  /** Share of auctions missed because the budget was used up. */
  readonly lostToBudget: CensoredShare | null;
}

/** An edit that the platform recorded. */
export interface AdsChangeEvent {
  readonly accountId: string;
  /** ISO time in UTC. */
  readonly at: string;
  readonly resourceName: string;
  readonly resourceType: string | null;
  /** `WEB`, `GOOGLE_ADS_API` …; null when not known. */
  readonly client: string | null;
  readonly userEmail: string | null;
  readonly operation: string | null;
  /** Paths in snake case: `cpc_bid_micros`. */
  readonly changedFields: readonly string[];
  /** Values of the changed fields before and after, where they are numbers. */
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}
