/**
 * A setting that can be written, named after where it lives on the platform.
 * `cpc_bid`, `target_cpa` and `budget` are micros, `target_roas` is value per cost, `bid_modifier` is a factor.
 */
export type AdsSetting =
  | 'keyword.cpc_bid'
  | 'ad_group.cpc_bid'
  | 'ad_group.target_cpa'
  | 'ad_group.target_roas'
  | 'ad_group.bid_modifier'
  | 'campaign.target_cpa'
  | 'campaign.target_roas'
  | 'campaign.bid_modifier'
  | 'campaign.budget';

/** One setting of one resource. */
export interface AdsTarget {
  readonly accountId: string;
  /** `customers/1/adGroups/2`, `customers/1/adGroupCriteria/2~3`, `customers/1/campaignBudgets/4` … */
  readonly resourceName: string;
  readonly setting: AdsSetting;
  /** Targets of a campaign live under its strategy: `TARGET_CPA`, `MAXIMIZE_CONVERSIONS`, `TARGET_ROAS`, `MAXIMIZE_CONVERSION_VALUE`. */
  readonly strategy?: string;
}

/** An absolute value to write. `null` clears the setting, so that the entity follows its parent again. */
export interface AdsOperation {
  /** The caller's own key; comes back with the outcome. */
  readonly key: string;
  readonly target: AdsTarget;
  readonly to: number | null;
  /** For a bid modifier of a device: made with its value, or taken away. An update of what is there when absent. */
  readonly how?: 'create' | 'remove';
}

/** What the platform holds now. */
export interface AdsCurrentValue {
  readonly target: AdsTarget;
  /** The resource exists and is not removed. */
  readonly exists: boolean;
  /** Its own value; null when it follows its parent. */
  readonly value: number | null;
}

/** What became of one operation. */
export interface AdsOutcome {
  readonly key: string;
  /** `accepted`: written, or valid when only validating. `skipped`: sent together with a rejected one, so not written. */
  readonly status: 'accepted' | 'rejected' | 'skipped';
  /** The platform's own code, `currency_error.VALUE_NOT_MULTIPLE_OF_BILLABLE_UNIT`. */
  readonly code: string | null;
  readonly message: string | null;
  /** For the platform's support. Null where the platform does not tell. */
  readonly requestId: string | null;
}
