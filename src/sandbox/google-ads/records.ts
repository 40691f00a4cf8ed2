import type { Day } from '../../core/base/day.ts';

/** An account or a manager account. Records are mutable: an accepted edit changes them in place. */
export interface CustomerRecord {
  /** Digits only. */
  readonly id: string;
  name: string;
  /** Empty in accounts that were never set up. */
  currency: string;
  timeZone: string;
  readonly manager: boolean;
  readonly test: boolean;
  /** The manager account above it. */
  readonly managerId: string | null;
  /** `CANCELED`, `SUSPENDED` …; enabled when absent. */
  status?: string;
  readonly billableUnitMicros: number;
  /** Smallest daily budget the account may have. */
  readonly minimumBudgetMicros: number;
  /** As the API names it: `NOT_CONVERSION_TRACKED` …; tracked by the account itself when absent. */
  conversionTracking?: string;
}

export type Status = 'ENABLED' | 'PAUSED' | 'REMOVED';

export type StrategyType =
  'MANUAL_CPC' | 'TARGET_CPA' | 'TARGET_ROAS' | 'MAXIMIZE_CONVERSIONS' | 'MAXIMIZE_CONVERSION_VALUE';

export interface CampaignRecord {
  readonly id: string;
  name: string;
  status: Status;
  strategy: StrategyType;
  /** Under TARGET_CPA and MAXIMIZE_CONVERSIONS. */
  targetCpaMicros: number | null;
  /** Under TARGET_ROAS and MAXIMIZE_CONVERSION_VALUE. */
  targetRoas: number | null;
  readonly portfolio: string | null;
  readonly budgetId: string;
  readonly channel: string;
  readonly experimentType: string;
  /** Resource names of its labels. */
  readonly labels: readonly string[];
  /** Null where nobody declared anything: then the account refuses every write. */
  politicalAds: string | null;
  learning: LearningRecord | null;
}

/** Why and until when (ms) an automated strategy learns. */
export interface LearningRecord {
  readonly cause: 'NEW' | 'SETTING_CHANGE' | 'BUDGET_CHANGE';
  readonly until: number;
}

export interface BudgetRecord {
  readonly id: string;
  name: string;
  amountMicros: number;
  readonly shared: boolean;
  status: 'ENABLED' | 'REMOVED';
}

export interface AdGroupRecord {
  readonly id: string;
  readonly campaignId: string;
  name: string;
  status: Status;
  cpcBidMicros: number | null;
  targetCpaMicros: number | null;
  targetRoas: number | null;
}

export interface KeywordRecord {
  readonly id: string;
  readonly adGroupId: string;
  readonly text: string;
  readonly matchType: string;
  readonly negative: boolean;
  status: Status;
  /** Null follows the ad group. */
  cpcBidMicros: number | null;
  readonly qualityScore: number | null;
  readonly expectedCtr: QualityBucket | null;
  readonly adRelevance: QualityBucket | null;
  readonly landingPage: QualityBucket | null;
  readonly firstPageCpcMicros: number | null;
  readonly topOfPageCpcMicros: number | null;
}

export type QualityBucket = 'BELOW_AVERAGE' | 'AVERAGE' | 'ABOVE_AVERAGE';

/** A criterion of a campaign that may carry a bid modifier. */
export interface CampaignCriterionRecord {
  readonly id: string;
  readonly campaignId: string;
  readonly type: 'DEVICE' | 'LOCATION' | 'AD_SCHEDULE';
  readonly device: string | null;
  /** `geoTargetConstants/2840`. */
  readonly location: string | null;
  /** What the place is called, where it is known. */
  readonly locationName?: string;
  readonly schedule: ScheduleRecord | null;
  status: 'ENABLED' | 'REMOVED';
  bidModifier: number | null;
}

export interface ScheduleRecord {
  readonly dayOfWeek: string;
  readonly startHour: number;
  /** Up to 24. */
  readonly endHour: number;
}

/** A device modifier of an ad group; absent ones follow the campaign. */
export interface BidModifierRecord {
  readonly id: string;
  readonly adGroupId: string;
  readonly device: string;
  bidModifier: number | null;
  removed: boolean;
}

/** Everything that can be set in one account. Keys are ids; of children `parent~child`. */
export interface AccountRecords {
  readonly customer: CustomerRecord;
  readonly campaigns: Map<string, CampaignRecord>;
  readonly budgets: Map<string, BudgetRecord>;
  readonly adGroups: Map<string, AdGroupRecord>;
  readonly keywords: Map<string, KeywordRecord>;
  readonly criteria: Map<string, CampaignCriterionRecord>;
  readonly bidModifiers: Map<string, BidModifierRecord>;
}

/** The collections of an account by the name they have in resource names. */
export const COLLECTIONS = {
  campaigns: 'campaigns',
  campaignBudgets: 'budgets',
  adGroups: 'adGroups',
  adGroupCriteria: 'keywords',
  campaignCriteria: 'criteria',
  adGroupBidModifiers: 'bidModifiers',
} as const satisfies Record<string, Exclude<keyof AccountRecords, 'customer'>>;

export type Collection = keyof typeof COLLECTIONS;

/** One click on an ad. */
export interface ClickRecord {
  readonly gclid: string;
  readonly day: Day;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly keywordId: string;
  readonly device: string;
  readonly network: string;
  /** Id of the place of the searcher. */
  readonly location: string;
}

/** The bid simulator's answer for one entity. */
export interface SimulationRecord {
  readonly level: 'keyword' | 'ad_group' | 'campaign';
  readonly campaignId: string;
  readonly adGroupId: string | null;
  readonly keywordId: string | null;
  readonly type: 'CPC_BID' | 'TARGET_CPA' | 'TARGET_ROAS' | 'BUDGET';
  readonly method: 'UNIFORM' | 'DEFAULT' | 'SCALING';
  readonly from: Day;
  readonly to: Day;
  readonly points: readonly SimulationPoint[];
}

export interface SimulationPoint {
  readonly at: number;
  readonly impressions: number;
  readonly topImpressions: number;
  readonly clicks: number;
  readonly costMicros: number;
  readonly conversions: number;
  readonly valueMicros: number;
}
