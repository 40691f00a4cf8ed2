import type { Day } from '../../core/base/day.ts';
import type { Micros } from '../../core/base/micros.ts';

/*
 * What an account is, which levers turn it, what a day leaves behind, and what is true.
 *
 *   createMarket(defaultPlan({ seed, startDay }))    create-market.ts, default-account.ts, plan.ts
 *   market.account = applyLevers(market.account, levers, today(market)).account        levers.ts
 *   advance(market, days); today(market)             step.ts, market-state.ts
 *   readMetrics(market, { from, to, asOf, hours, networks, locations })                metrics.ts
 *   readConversions, readShares, reportedShare       conversions.ts, shares.ts
 *   readSessions, readOrders                         sessions.ts, orders.ts
 *   effectiveBids, isLearning, bidSimulations        effective-bids.ts, smart-bidder.ts, simulations.ts
 *   expectedDay, expectedProfit, oracle              truth.ts, oracle.ts: what no bidder may read
 *   dirtySessions, dirtyMetrics                      dirty-export.ts
 */

export const DEVICES = ['MOBILE', 'DESKTOP', 'TABLET'] as const;
export type Device = (typeof DEVICES)[number];

export const NETWORKS = ['SEARCH', 'SEARCH_PARTNERS'] as const;
export type Network = (typeof NETWORKS)[number];

export type Status = 'ENABLED' | 'PAUSED' | 'REMOVED';
export type MatchType = 'EXACT' | 'PHRASE' | 'BROAD';

/** How a campaign bids. CPC bids act under MANUAL_CPC only; elsewhere they are accepted and ignored, as Google does. */
export type Strategy =
  | { readonly type: 'MANUAL_CPC' }
  | { readonly type: 'TARGET_CPA'; readonly targetCpaMicros: Micros }
  | { readonly type: 'TARGET_ROAS'; readonly targetRoas: number }
  | { readonly type: 'MAXIMIZE_CONVERSIONS'; readonly targetCpaMicros: Micros | null }
  | { readonly type: 'MAXIMIZE_CONVERSION_VALUE'; readonly targetRoas: number | null };

/**
 * Factors on the bid by device, 0.1 to 10; 0 opts out; absent means 1.
 * An ad group's factor replaces the campaign's for that device, unless the campaign opted out.
 */
export type DeviceModifiers = { readonly [D in Device]?: number };

/** Hours `[startHour, endHour)` of a weekday, 1 = Sunday … 7 = Saturday. A campaign with entries serves only within them. */
export interface ScheduleEntry {
  readonly weekday: number;
  readonly startHour: number;
  readonly endHour: number;
  /** 0.1 to 10. */
  readonly modifier: number;
}

/** A place that a campaign targets. A campaign without any serves everywhere. */
export interface LocationTarget {
  readonly locationId: string;
  /** 0.1 to 10. */
  readonly modifier: number;
}

export type LearningCause = 'NEW' | 'SETTING_CHANGE' | 'BUDGET_CHANGE';

/** Since when, and why, the automated strategy of a campaign learns anew. */
export interface Learning {
  readonly since: Day;
  readonly cause: LearningCause;
}

export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly status: Status;
  /** Average daily budget. */
  readonly budgetMicros: Micros;
  readonly strategy: Strategy;
  readonly deviceModifiers: DeviceModifiers;
  readonly schedule: readonly ScheduleEntry[];
  readonly locations: readonly LocationTarget[];
  /** The last change that made the strategy learn; `isLearning` tells whether it still does. */
  readonly learning: Learning | null;
}

export interface AdGroup {
  readonly id: string;
  readonly campaignId: string;
  readonly name: string;
  readonly status: Status;
  readonly bidMicros: Micros;
  /** Override of the campaign's target; acts under TARGET_CPA (or ROAS) only. */
  readonly targetCpaMicros: Micros | null;
  readonly targetRoas: number | null;
  readonly deviceModifiers: DeviceModifiers;
  readonly landingPage: string;
  /** What one may know of the offer before bidding. */
  readonly category: Category;
  readonly landingSeconds: number;
  /** Own price against the market's: 0 is average, in standard deviations. */
  readonly priceIndex: number;
}

export const CATEGORIES = ['business', 'retail', 'travel', 'local'] as const;
export type Category = (typeof CATEGORIES)[number];

export interface Keyword {
  readonly id: string;
  readonly adGroupId: string;
  readonly text: string;
  readonly matchType: MatchType;
  readonly status: Status;
  /** Own bid; null inherits the ad group's. */
  readonly bidMicros: Micros | null;
  /** 1 to 10. */
  readonly qualityScore: number;
}

/** A place people search from. */
export interface Location {
  readonly id: string;
  readonly name: string;
}

/** Everything that can be set, and nothing that is true: immutable; {@link Lever}s make a new one. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly billableUnitMicros: Micros;
  readonly locations: readonly Location[];
  readonly campaigns: readonly Campaign[];
  /** Ad groups and keywords refer to their parents by id; order is stable and the same in the truth's arrays. */
  readonly adGroups: readonly AdGroup[];
  readonly keywords: readonly Keyword[];
}

/** One setting of one entity. */
export type Lever =
  | { readonly kind: 'keyword-bid'; readonly keywordId: string; readonly bidMicros: Micros | null }
  | { readonly kind: 'ad-group-bid'; readonly adGroupId: string; readonly bidMicros: Micros }
  | { readonly kind: 'budget'; readonly campaignId: string; readonly budgetMicros: Micros }
  | { readonly kind: 'strategy'; readonly campaignId: string; readonly strategy: Strategy }
  | {
      readonly kind: 'ad-group-target';
      readonly adGroupId: string;
      readonly targetCpaMicros?: Micros | null;
      readonly targetRoas?: number | null;
    }
  | {
      readonly kind: 'device-modifier';
      readonly level: 'campaign' | 'ad-group';
      readonly id: string;
      readonly device: Device;
      readonly modifier: number | null;
    }
  | {
      readonly kind: 'schedule';
      readonly campaignId: string;
      readonly schedule: readonly ScheduleEntry[];
    }
  | {
      readonly kind: 'locations';
      readonly campaignId: string;
      readonly locations: readonly LocationTarget[];
    }
  | {
      readonly kind: 'status';
      readonly level: 'campaign' | 'ad-group' | 'keyword';
      readonly id: string;
      readonly status: Status;
    };

/** Counts of one keyword and device on one day; split further by what the reader asked for, else null. */
export interface MetricRow {
  readonly day: Day;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly keywordId: string;
  readonly device: Device;
  readonly hour: number | null;
  readonly network: Network | null;
  readonly locationId: string | null;
  readonly impressions: number;
  readonly clicks: number;
  readonly costMicros: Micros;
  /** By day of click, as recorded by the end of the day asked for; 0 where tracking was out. */
  readonly conversions: number;
  readonly valueMicros: Micros;
}

/** Auctions of one keyword and device on one day: `eligible = impressions + lostToBudget + lostToRank`. */
export interface ShareRow {
  readonly day: Day;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly keywordId: string;
  readonly device: Device;
  readonly eligible: number;
  readonly impressions: number;
  readonly lostToBudget: number;
  readonly lostToRank: number;
  readonly topImpressions: number;
  readonly absoluteTopImpressions: number;
}

/** One recorded conversion. */
export interface ConversionRow {
  readonly clickDay: Day;
  readonly conversionDay: Day;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly keywordId: string;
  readonly device: Device;
  readonly hour: number;
  readonly network: Network;
  readonly locationId: string;
  readonly lagBucket: LagBucket;
  readonly valueMicros: Micros;
}

/** Days from click to conversion, named as Google's `ConversionLagBucket`. */
export type LagBucket =
  | 'LESS_THAN_ONE_DAY'
  | 'ONE_TO_TWO_DAYS'
  | 'TWO_TO_THREE_DAYS'
  | 'THREE_TO_FOUR_DAYS'
  | 'FOUR_TO_FIVE_DAYS'
  | 'FIVE_TO_SIX_DAYS'
  | 'SIX_TO_SEVEN_DAYS'
  | 'SEVEN_TO_EIGHT_DAYS'
  | 'EIGHT_TO_NINE_DAYS'
  | 'NINE_TO_TEN_DAYS'
  | 'TEN_TO_ELEVEN_DAYS'
  | 'ELEVEN_TO_TWELVE_DAYS'
  | 'TWELVE_TO_THIRTEEN_DAYS'
  | 'THIRTEEN_TO_FOURTEEN_DAYS'
  | 'FOURTEEN_TO_TWENTY_ONE_DAYS'
  | 'TWENTY_ONE_TO_THIRTY_DAYS';

/** One visit as web analytics would record it. */
export interface SessionRow {
  readonly id: string;
  /** The click that brought it: what a gclid joins. */
  readonly clickId: string;
  readonly day: Day;
  readonly hour: number;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly keywordId: string;
  readonly source: string;
  readonly medium: string;
  readonly device: Device;
  readonly locationId: string;
  readonly landingPage: string;
  readonly returning: boolean;
  readonly bounced: boolean;
  readonly durationSeconds: number;
  readonly pageViews: number;
  readonly cpcMicros: Micros;
  /** Whether this click led to an order in the end; analytics knows by `orderDay`. */
  readonly converted: boolean;
  readonly orderDay: Day | null;
}

/** One order as the CRM knows it; tracking outages do not touch it. */
export interface OrderRow {
  readonly id: string;
  readonly customerId: string;
  readonly day: Day;
  readonly valueMicros: Micros;
  readonly marginMicros: Micros;
  /** The click that brought the customer. */
  readonly clickId: string;
  readonly clickDay: Day;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly keywordId: string;
  /** 1 for the order that the click led to, then 2, 3 … for repeat purchases. */
  readonly sequence: number;
}

/** What a day is expected to bring, exactly, in currency units (not micros). */
export interface Expectation {
  readonly eligible: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly cost: number;
  readonly conversions: number;
  /** Order value of the conversions, whether recorded or not. */
  readonly value: number;
  /** `marginShare × value − cost`. */
  readonly profit: number;
}

/** A happening on a schedule. Ends before `until`; absent means it stays. */
export type DriftEvent = {
  readonly from: Day;
  readonly until?: Day;
  readonly scope: DriftScope;
} & (
  | { readonly kind: 'competitor'; readonly rankShift: number; readonly densityFactor: number }
  | { readonly kind: 'landing-page'; readonly conversionFactor: number; readonly visible: boolean }
  | { readonly kind: 'tracking-outage' }
  | { readonly kind: 'price'; readonly valueFactor: number; readonly conversionFactor: number }
  | { readonly kind: 'demand'; readonly factor: number }
);

/** Whom an event strikes: everybody, some campaigns or ad groups, or a seeded share of all ad groups. */
export type DriftScope =
  | 'all'
  | { readonly campaignIds: readonly string[] }
  | { readonly adGroupIds: readonly string[] }
  | { readonly share: number };
