import type {
  AdsAccount,
  AdsAdGroup,
  AdsCampaign,
  AdsKeyword,
  AdsModifier,
  AdsSimulation,
  AdsSimulationPoint,
} from '../../core/base/ads-account.ts';
import { day } from '../../core/base/day.ts';
import { micros, microsFromUnits, type Micros } from '../../core/base/micros.ts';
import type { CustomerRow, ParsedRow, SimulationRow } from './schema.ts';

/** Entities as the port names them. Absent values are null; an unknown strategy name stays what it is. */
export function accountOf(row: CustomerRow, billableUnitMicros: number): AdsAccount {
  return {
    id: row.id,
    name: row.descriptiveName ?? '',
    currency: row.currencyCode ?? '',
    timeZone: row.timeZone ?? '',
    manager: row.manager ?? false,
    test: row.testAccount ?? false,
    billableUnitMicros: micros(billableUnitMicros),
  };
}

export function campaignOf(
  accountId: string,
  { campaign, campaignBudget }: ParsedRow<'campaign'>,
): AdsCampaign {
  return {
    accountId,
    id: campaign.id,
    resourceName: campaign.resourceName,
    name: campaign.name ?? '',
    status: campaign.status ?? null,
    channel: campaign.advertisingChannelType ?? null,
    biddingStrategy: knownName(campaign.biddingStrategyType),
    portfolioStrategy: campaign.biddingStrategy ?? null,
    systemStatus: campaign.biddingStrategySystemStatus ?? null,
    targetCpaMicros: money(
      campaign.targetCpa?.targetCpaMicros ?? campaign.maximizeConversions?.targetCpaMicros,
    ),
    targetRoas: campaign.targetRoas?.targetRoas ?? campaign.maximizeConversionValue?.targetRoas ?? null,
    budget:
      campaignBudget === undefined
        ? null
        : {
            id: campaignBudget.id,
            resourceName: campaignBudget.resourceName,
            amountMicros: money(campaignBudget.amountMicros),
            shared: campaignBudget.explicitlyShared ?? false,
            campaigns: campaignBudget.referenceCount ?? 1,
          },
    experimentType: campaign.experimentType ?? null,
    missingPoliticalDeclaration: campaign.missingEuPoliticalAdvertisingDeclaration ?? false,
  };
}

export function adGroupOf(accountId: string, { campaign, adGroup }: ParsedRow<'adGroup'>): AdsAdGroup {
  return {
    accountId,
    campaignId: campaign.id,
    id: adGroup.id,
    resourceName: adGroup.resourceName,
    name: adGroup.name ?? '',
    status: adGroup.status ?? null,
    cpcBidMicros: money(adGroup.cpcBidMicros),
    effectiveCpcBidMicros: money(adGroup.effectiveCpcBidMicros),
    targetCpaMicros: money(adGroup.targetCpaMicros),
    targetRoas: adGroup.targetRoas ?? null,
  };
}

export function keywordOf(
  accountId: string,
  { campaign, adGroup, adGroupCriterion: row }: ParsedRow<'keyword'>,
): AdsKeyword {
  return {
    accountId,
    campaignId: campaign.id,
    adGroupId: adGroup.id,
    id: row.criterionId,
    resourceName: row.resourceName,
    text: row.keyword.text,
    matchType: row.keyword.matchType ?? null,
    status: row.status ?? null,
    cpcBidMicros: money(row.cpcBidMicros),
    effectiveCpcBidMicros: money(row.effectiveCpcBidMicros),
    bidSource: row.effectiveCpcBidSource ?? null,
    qualityScore: row.qualityInfo?.qualityScore ?? null,
    expectedCtr: row.qualityInfo?.searchPredictedCtr ?? null,
    adRelevance: row.qualityInfo?.creativeQualityScore ?? null,
    landingPage: row.qualityInfo?.postClickQualityScore ?? null,
    firstPageCpcMicros: money(row.positionEstimates?.firstPageCpcMicros),
    topOfPageCpcMicros: money(row.positionEstimates?.topOfPageCpcMicros),
  };
}

/** Null for a criterion that is none of the three kinds. */
export function criterionOf(
  accountId: string,
  { campaign, campaignCriterion: row }: ParsedRow<'criterion'>,
): AdsModifier | null {
  const schedule = row.adSchedule;
  const at = { accountId, campaignId: campaign.id, adGroupId: null, resourceName: row.resourceName };
  const modifier = row.bidModifier ?? null;
  if (row.device?.type !== undefined) return { ...at, kind: 'device', segment: row.device.type, modifier };
  if (row.location?.geoTargetConstant !== undefined)
    return {
      ...at,
      kind: 'location',
      segment: row.location.geoTargetConstant,
      ...(row.displayName === undefined ? {} : { name: row.displayName }),
      modifier,
    };
  if (schedule?.dayOfWeek === undefined) return null;
  const hours = `${schedule.startHour ?? 0}:00-${schedule.endHour ?? 24}:00`;
  return { ...at, kind: 'ad_schedule', segment: `${schedule.dayOfWeek} ${hours}`, modifier };
}

export function adGroupModifierOf(
  accountId: string,
  { campaign, adGroup, adGroupBidModifier: row }: ParsedRow<'adGroupModifier'>,
): AdsModifier | null {
  if (row.device?.type === undefined) return null;
  return {
    accountId,
    campaignId: campaign.id,
    adGroupId: adGroup.id,
    resourceName: row.resourceName,
    kind: 'device',
    segment: row.device.type,
    modifier: row.bidModifier ?? null,
  };
}

export function simulationOf(
  accountId: string,
  level: AdsSimulation['level'],
  row: SimulationRow,
): AdsSimulation {
  const list =
    row.cpcBidPointList ?? row.targetCpaPointList ?? row.targetRoasPointList ?? row.budgetPointList;
  return {
    accountId,
    level,
    resourceName: row.resourceName,
    type: row.type,
    method: row.modificationMethod,
    from: day(row.startDate),
    to: day(row.endDate),
    points: (list?.points ?? []).map(pointOf),
  };
}

type PointRow = NonNullable<SimulationRow['cpcBidPointList']>['points'][number];

function pointOf(row: PointRow): AdsSimulationPoint {
  return {
    at:
      row.cpcBidMicros ??
      row.targetCpaMicros ??
      row.targetRoas ??
      row.budgetAmountMicros ??
      row.cpcBidScalingModifier ??
      row.targetCpaScalingModifier ??
      0,
    impressions: row.impressions ?? 0,
    clicks: row.clicks ?? 0,
    costMicros: micros(row.costMicros ?? 0),
    conversions: row.biddableConversions ?? 0,
    conversionsValueMicros: microsFromUnits(row.biddableConversionsValue ?? 0),
  };
}

/** `UNKNOWN` is what the API says where the client's version has no name. */
function knownName(name: string | undefined): string | null {
  return name === undefined || name === 'UNKNOWN' || name === 'UNSPECIFIED' ? null : name;
}

function money(value: number | undefined): Micros | null {
  return value === undefined ? null : micros(value);
}
