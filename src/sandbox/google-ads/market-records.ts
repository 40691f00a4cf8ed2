import { addDays } from '../../core/base/day.ts';
import { LEARNING_DAYS } from '../market/smart-bidder.ts';
import type { Account, AdGroup, Campaign, Keyword } from '../market/market.ts';
import { DEVICES } from '../market/market.ts';
import { DEVICE_CRITERIA } from './effective-values.ts';
import { scheduleId } from './mutate/schedule-id.ts';
import type {
  AccountRecords,
  AdGroupRecord,
  BidModifierRecord,
  BudgetRecord,
  CampaignCriterionRecord,
  CampaignRecord,
  KeywordRecord,
  QualityBucket,
} from './records.ts';

/** Weekdays as the market counts them: 1 = Sunday. */
export const MARKET_WEEKDAYS = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const;

/** The records of a market's account as Google Ads would show it. Each campaign has a budget of its own, of the same id. */
export function recordsOfMarket(account: Account, managerId: string | null): AccountRecords {
  const { campaigns, adGroups, keywords } = account;
  return {
    customer: {
      id: account.id,
      name: account.name,
      currency: account.currency,
      timeZone: account.timeZone,
      manager: false,
      test: false,
      managerId,
      billableUnitMicros: account.billableUnitMicros,
      minimumBudgetMicros: account.billableUnitMicros,
    },
    campaigns: byId(campaigns.map(campaignRecord)),
    budgets: byId(campaigns.map(budgetRecord)),
    adGroups: byId(adGroups.map(adGroupRecord)),
    keywords: byKey(keywords.map(keywordRecord), ({ adGroupId, id }) => `${adGroupId}~${id}`),
    criteria: byKey(
      campaigns.flatMap((campaign) => criterionRecords(campaign, account.locations)),
      ({ campaignId, id }) => `${campaignId}~${id}`,
    ),
    bidModifiers: byKey(adGroups.flatMap(modifierRecords), ({ adGroupId, id }) => `${adGroupId}~${id}`),
  };
}

function campaignRecord({ id, name, status, strategy, learning }: Campaign): CampaignRecord {
  return {
    id,
    name,
    status,
    strategy: strategy.type,
    targetCpaMicros: 'targetCpaMicros' in strategy ? strategy.targetCpaMicros : null,
    targetRoas: 'targetRoas' in strategy ? strategy.targetRoas : null,
    portfolio: null,
    budgetId: id,
    channel: 'SEARCH',
    experimentType: 'BASE',
    labels: [],
    politicalAds: 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING',
    learning:
      learning === null
        ? null
        : { cause: learning.cause, until: Date.parse(addDays(learning.since, LEARNING_DAYS)) },
  };
}

function budgetRecord({ id, name, budgetMicros }: Campaign): BudgetRecord {
  return { id, name, amountMicros: budgetMicros, shared: false, status: 'ENABLED' };
}

function adGroupRecord(adGroup: AdGroup): AdGroupRecord {
  const { id, campaignId, name, status, bidMicros, targetCpaMicros, targetRoas } = adGroup;
  return { id, campaignId, name, status, cpcBidMicros: bidMicros, targetCpaMicros, targetRoas };
}

function keywordRecord({
  id,
  adGroupId,
  text,
  matchType,
  status,
  bidMicros,
  qualityScore,
}: Keyword): KeywordRecord {
  const bucket = bucketOf(qualityScore);
  return {
    id,
    adGroupId,
    text,
    matchType,
    negative: false,
    status,
    cpcBidMicros: bidMicros,
    qualityScore,
    expectedCtr: bucket,
    adRelevance: bucket,
    landingPage: bucket,
    firstPageCpcMicros: null,
    topOfPageCpcMicros: null,
  };
}

function criterionRecords(campaign: Campaign, places: Account['locations']): CampaignCriterionRecord[] {
  const nameOf = new Map(places.map(({ id, name }) => [id, name]));
  const base = {
    campaignId: campaign.id,
    status: 'ENABLED',
    bidModifier: null,
    device: null,
    location: null,
    schedule: null,
  } as const;
  const devices = DEVICES.map((device) => ({
    ...base,
    id: DEVICE_CRITERIA[device] ?? '',
    type: 'DEVICE' as const,
    device,
    bidModifier: campaign.deviceModifiers[device] ?? null,
  }));
  const locations = campaign.locations.map(({ locationId, modifier }) => ({
    ...base,
    id: locationId,
    type: 'LOCATION' as const,
    location: `geoTargetConstants/${locationId}`,
    locationName: nameOf.get(locationId) ?? locationId,
    bidModifier: modifier,
  }));
  const schedules = campaign.schedule.map(({ weekday, startHour, endHour, modifier }) => {
    const schedule = { dayOfWeek: MARKET_WEEKDAYS[weekday - 1] ?? 'SUNDAY', startHour, endHour };
    return {
      ...base,
      id: scheduleId(schedule),
      type: 'AD_SCHEDULE' as const,
      schedule,
      bidModifier: modifier,
    };
  });
  return [...devices, ...locations, ...schedules];
}

function modifierRecords({ id, deviceModifiers }: AdGroup): BidModifierRecord[] {
  return DEVICES.flatMap((device) => {
    const bidModifier = deviceModifiers[device];
    return bidModifier === undefined
      ? []
      : [{ id: DEVICE_CRITERIA[device] ?? '', adGroupId: id, device, bidModifier, removed: false }];
  });
}

function bucketOf(qualityScore: number): QualityBucket {
  if (qualityScore >= 7) return 'ABOVE_AVERAGE';
  return qualityScore >= 4 ? 'AVERAGE' : 'BELOW_AVERAGE';
}

function byId<T extends { readonly id: string }>(records: readonly T[]): Map<string, T> {
  return byKey(records, ({ id }) => id);
}

function byKey<T>(records: readonly T[], key: (record: T) => string): Map<string, T> {
  return new Map(records.map((record) => [key(record), record]));
}
