import type {
  AdsCampaignHour,
  AdsConversionLag,
  AdsConversionsOn,
  AdsCounts,
  AdsImpressionShare,
  AdsKeywordDay,
  CensoredShare,
} from '../../core/base/ads-metrics.ts';
import { day } from '../../core/base/day.ts';
import { micros, microsFromUnits } from '../../core/base/micros.ts';
import type { CountsRow, ParsedRow } from './schema.ts';

/** Metrics as the port names them; what the API leaves out of a row was not counted. */
export function keywordDayOf(accountId: string, row: ParsedRow<'keywordDay'>): AdsKeywordDay {
  return {
    accountId,
    campaignId: row.campaign.id,
    adGroupId: row.adGroup.id,
    keywordId: row.adGroupCriterion.criterionId,
    day: day(row.segments.date),
    device: row.segments.device ?? null,
    network: row.segments.adNetworkType ?? null,
    ...countsOf(row.metrics),
  };
}

export function campaignHourOf(accountId: string, row: ParsedRow<'campaignHour'>): AdsCampaignHour {
  return {
    accountId,
    campaignId: row.campaign.id,
    day: day(row.segments.date),
    hour: row.segments.hour,
    device: row.segments.device ?? null,
    ...countsOf(row.metrics),
  };
}

export function conversionLagOf(accountId: string, row: ParsedRow<'conversionLag'>): AdsConversionLag {
  const { conversions, conversionsValueMicros } = countsOf(row.metrics);
  return {
    accountId,
    campaignId: row.campaign.id,
    clickDay: day(row.segments.date),
    lagBucket: row.segments.conversionLagBucket ?? null,
    conversions,
    conversionsValueMicros,
  };
}

export function conversionsOnOf(accountId: string, row: ParsedRow<'conversionsOn'>): AdsConversionsOn {
  return {
    accountId,
    campaignId: row.campaign.id,
    day: day(row.segments.date),
    conversions: row.metrics.conversionsByConversionDate ?? 0,
    conversionsValueMicros: microsFromUnits(row.metrics.conversionsValueByConversionDate ?? 0),
  };
}

export function impressionShareOf(accountId: string, row: ParsedRow<'impressionShare'>): AdsImpressionShare {
  const { metrics } = row;
  return {
    accountId,
    campaignId: row.campaign.id,
    adGroupId: row.adGroup.id,
    day: day(row.segments.date),
    share: censored(metrics.searchImpressionShare),
    topShare: censored(metrics.searchTopImpressionShare),
    absoluteTopShare: censored(metrics.searchAbsoluteTopImpressionShare),
    lostToRank: censored(metrics.searchRankLostImpressionShare),
  };
}

/** Google writes shares under 10 % as 0.0999 and losses over 90 % as 0.9001. */
export function censored(value: number | undefined): CensoredShare | null {
  if (value === undefined) return null;
  if (value === 0.0999) return { value: 0.1, censored: 'below' };
  if (value === 0.9001) return { value: 0.9, censored: 'above' };
  return { value, censored: null };
}

function countsOf(row: CountsRow): AdsCounts {
  return {
    impressions: row.impressions ?? 0,
    clicks: row.clicks ?? 0,
    costMicros: micros(row.costMicros ?? 0),
    conversions: row.conversions ?? 0,
    conversionsValueMicros: microsFromUnits(row.conversionsValue ?? 0),
  };
}
