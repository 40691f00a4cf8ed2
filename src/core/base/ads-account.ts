import type { Day } from './day.ts';
import type { Micros } from './micros.ts';

/** An ad account that can be read and, unless it is a manager, written. */
export interface AdsAccount {
  /** Digits only: `1234567890`. */
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly manager: boolean;
  readonly test: boolean;
  /** Bids and budgets must be multiples of this. */
  readonly billableUnitMicros: Micros;
}

/** A campaign with what decides which of its levers act. Unknown values are null, never a default. */
export interface AdsCampaign {
  readonly accountId: string;
  readonly id: string;
  readonly resourceName: string;
  readonly name: string;
  readonly status: string | null;
  readonly channel: string | null;
  /** `MANUAL_CPC`, `TARGET_CPA` …; null when the platform named one that is not known here: hands off. */
  readonly biddingStrategy: string | null;
  /** Resource name of the portfolio strategy, if the campaign follows one. */
  readonly portfolioStrategy: string | null;
  /** `ENABLED`, `LEARNING_SETTING_CHANGE`, `LIMITED_BY_BUDGET` … */
  readonly systemStatus: string | null;
  readonly targetCpaMicros: Micros | null;
  /** Conversion value per unit of cost: 4 means 400 %. */
  readonly targetRoas: number | null;
  readonly budget: AdsBudget | null;
  /** `BASE`, `EXPERIMENT` …: arms of an experiment are left alone. */
  readonly experimentType: string | null;
  /** The account refuses every write while one campaign lacks the EU political advertising declaration. */
  readonly missingPoliticalDeclaration: boolean;
}

/** The budget of a campaign; a shared one hangs on several campaigns. */
export interface AdsBudget {
  readonly id: string;
  readonly resourceName: string;
  /** Average a day; the platform may spend twice that on one day. */
  readonly amountMicros: Micros | null;
  readonly shared: boolean;
  readonly campaigns: number;
}

/** An ad group with its default bid and the targets that override the campaign's. */
export interface AdsAdGroup {
  readonly accountId: string;
  readonly campaignId: string;
  readonly id: string;
  readonly resourceName: string;
  readonly name: string;
  readonly status: string | null;
  readonly cpcBidMicros: Micros | null;
  readonly effectiveCpcBidMicros: Micros | null;
  readonly targetCpaMicros: Micros | null;
  readonly targetRoas: number | null;
}

/** A keyword with its own bid (null: it follows the ad group) and the bid in force. */
export interface AdsKeyword {
  readonly accountId: string;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly id: string;
  readonly resourceName: string;
  readonly text: string;
  readonly matchType: string | null;
  readonly status: string | null;
  readonly cpcBidMicros: Micros | null;
  readonly effectiveCpcBidMicros: Micros | null;
  /** Where the bid in force comes from: `AD_GROUP`, `AD_GROUP_CRITERION`, `CAMPAIGN_BIDDING_STRATEGY`. */
  readonly bidSource: string | null;
  /** 1 to 10; null while the platform has too little to say. */
  readonly qualityScore: number | null;
  readonly expectedCtr: string | null;
  readonly adRelevance: string | null;
  readonly landingPage: string | null;
  readonly firstPageCpcMicros: Micros | null;
  readonly topOfPageCpcMicros: Micros | null;
}

/** A bid modifier for a device, a location or a part of the week; factors from 0.1 to 10, 0 opts out. */
export interface AdsModifier {
  readonly accountId: string;
  readonly campaignId: string;
  /** Null for a modifier of the whole campaign. */
  readonly adGroupId: string | null;
  readonly resourceName: string;
  readonly kind: 'device' | 'location' | 'ad_schedule';
  /** `MOBILE`, `geoTargetConstants/2840` or `MONDAY 8:00-12:00`. */
  readonly segment: string;
  /** What the platform calls a place; absent for what its segment says. */
  readonly name?: string;
  /** Null means no adjustment. */
  readonly modifier: number | null;
}

/** The account's structure at one moment. */
export interface AdsEntities {
  readonly account: AdsAccount;
  readonly campaigns: readonly AdsCampaign[];
  readonly adGroups: readonly AdsAdGroup[];
  readonly keywords: readonly AdsKeyword[];
  readonly modifiers: readonly AdsModifier[];
}

/** What the bid simulator of the platform says of one entity: what would have happened at other bids. */
export interface AdsSimulation {
  readonly accountId: string;
  readonly level: 'keyword' | 'ad_group' | 'campaign';
  readonly resourceName: string;
  readonly type: string;
  readonly method: string;
  readonly from: Day;
  readonly to: Day;
  readonly points: readonly AdsSimulationPoint[];
}

/** One point of a simulation. `at` is a bid or target in micros, a ROAS, or a scaling factor, as the type says. */
export interface AdsSimulationPoint {
  readonly at: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly costMicros: Micros;
  readonly conversions: number;
  readonly conversionsValueMicros: Micros;
}
