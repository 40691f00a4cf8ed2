import type {
  AccountRecords,
  AdGroupRecord,
  BidModifierRecord,
  CampaignCriterionRecord,
  CampaignRecord,
  KeywordRecord,
} from './records.ts';

/** The CPC bid in force for a keyword and where it comes from. Under automated strategies CPC bids are stored and ignored. */
export function effectiveCpcBid(
  keyword: KeywordRecord,
  adGroup: AdGroupRecord,
): { readonly micros: number; readonly source: 'AD_GROUP' | 'AD_GROUP_CRITERION' } | null {
  if (keyword.cpcBidMicros !== null) return { micros: keyword.cpcBidMicros, source: 'AD_GROUP_CRITERION' };
  return adGroup.cpcBidMicros === null ? null : { micros: adGroup.cpcBidMicros, source: 'AD_GROUP' };
}

/** The target of an ad group: its own, or that of its campaign; null where the strategy has none. */
export function effectiveTarget(
  adGroup: AdGroupRecord,
  campaign: CampaignRecord,
  kind: 'cpa' | 'roas',
): { readonly value: number; readonly source: 'AD_GROUP' | 'CAMPAIGN_BIDDING_STRATEGY' } | null {
  const property = kind === 'cpa' ? 'targetCpaMicros' : 'targetRoas';
  const honoured =
    kind === 'cpa'
      ? ['TARGET_CPA', 'MAXIMIZE_CONVERSIONS'].includes(campaign.strategy)
      : ['TARGET_ROAS', 'MAXIMIZE_CONVERSION_VALUE'].includes(campaign.strategy);
  const ofCampaign = campaign[property];
  if (!honoured || ofCampaign === null) return null;
  const own = adGroup[property];
  return own === null
    ? { value: ofCampaign, source: 'CAMPAIGN_BIDDING_STRATEGY' }
    : { value: own, source: 'AD_GROUP' };
}

/** What the strategy of a campaign is doing: learning after changes, limited, or simply on. */
export function systemStatus(campaign: CampaignRecord, now: number): string {
  if (campaign.status === 'PAUSED') return 'PAUSED';
  if (campaign.strategy === 'MANUAL_CPC' || campaign.learning === null || campaign.learning.until <= now)
    return 'ENABLED';
  return `LEARNING_${campaign.learning.cause}`;
}

/** Campaigns that a budget pays for and that are not removed. */
export function campaignsOfBudget(account: AccountRecords, budgetId: string): number {
  return [...account.campaigns.values()].filter(
    (campaign) => campaign.budgetId === budgetId && campaign.status !== 'REMOVED',
  ).length;
}

/** Campaigns without the EU political advertising declaration; one of them blocks all writes of the account. */
export function undeclaredCampaigns(account: AccountRecords): CampaignRecord[] {
  return [...account.campaigns.values()].filter(
    ({ politicalAds, status }) => politicalAds === null && status !== 'REMOVED',
  );
}

/** `MONDAY 8:00-12:00`, `New York` and the like: what a criterion is called. */
export function displayName(criterion: CampaignCriterionRecord): string {
  const { schedule } = criterion;
  if (schedule !== null) return `${schedule.dayOfWeek} ${schedule.startHour}:00-${schedule.endHour}:00`;
  return criterion.device ?? criterion.locationName ?? criterion.location ?? criterion.id;
}

/** Ids that Google gives devices when they are criteria. */
export const DEVICE_CRITERIA: Readonly<Record<string, string>> = {
  DESKTOP: '30000',
  MOBILE: '30001',
  TABLET: '30002',
  CONNECTED_TV: '30004',
};

/** Whether a modifier of an ad group is there at all. */
export function isPresent(modifier: BidModifierRecord): boolean {
  return !modifier.removed;
}
