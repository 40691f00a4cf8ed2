import type {
  AdsCampaignDay,
  AdsCampaignHour,
  AdsCampaignPlace,
  AdsClick,
  AdsConversionLag,
  AdsConversionsOn,
  AdsCounts,
  AdsImpressionShare,
  AdsKeywordDay,
  CensoredShare,
} from '../../core/base/ads-metrics.ts';
import { day, isDay } from '../../core/base/day.ts';
import { fitsMicros, micros, microsFromUnits } from '../../core/base/micros.ts';
import type { RestRow } from './client.ts';
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

/** What a row may hold before anybody has looked at it. */
type Unchecked<K extends string> = Readonly<Partial<Record<K, unknown>>> | null;
interface UncheckedRow {
  readonly campaign?: Unchecked<'id'>;
  readonly adGroup?: Unchecked<'id'>;
  readonly adGroupCriterion?: Unchecked<'criterionId'>;
  readonly segments?: Unchecked<'date' | 'device' | 'adNetworkType'>;
  readonly metrics?: Unchecked<keyof CountsRow>;
}

/**
 * A keyword-day straight from a row that is written as the API always writes it: int64 as text. Null for any other,
 * which the schema then reads, or says what is wrong with it. There are very many, and the schema takes far longer.
 */
export function plainKeywordDay(accountId: string, row: RestRow): AdsKeywordDay | null {
  const { campaign, adGroup, adGroupCriterion, segments, metrics } = row as UncheckedRow;
  const campaignId = campaign?.id;
  const adGroupId = adGroup?.id;
  const keywordId = adGroupCriterion?.criterionId;
  if (typeof campaignId !== 'string' || typeof adGroupId !== 'string' || typeof keywordId !== 'string')
    return null;
  const date = segments?.date;
  const device = plainText(segments?.device);
  const network = plainText(segments?.adNetworkType);
  if (typeof date !== 'string' || !isDay(date) || device === undefined || network === undefined) return null;
  const counts = plainCounts(metrics);
  return counts && { accountId, campaignId, adGroupId, keywordId, day: date, device, network, ...counts };
}

function plainCounts(metrics: UncheckedRow['metrics'] = {}): AdsCounts | null {
  if (typeof metrics !== 'object' || metrics === null) return null;
  const { conversions = 0, conversionsValue = 0 } = metrics;
  const impressions = plainInt64(metrics.impressions);
  const clicks = plainInt64(metrics.clicks);
  const costMicros = plainInt64(metrics.costMicros);
  if (impressions === null || clicks === null || costMicros === null) return null;
  if (typeof conversions !== 'number' || typeof conversionsValue !== 'number') return null;
  if (!fitsMicros(conversionsValue)) return null;
  return {
    impressions,
    clicks,
    costMicros: micros(costMicros),
    conversions,
    conversionsValueMicros: microsFromUnits(conversionsValue),
  };
}

/** A whole number as the API writes it, 0 where it is absent; null for whatever else. */
function plainInt64(value: unknown): number | null {
  if (value === undefined) return 0;
  if (typeof value !== 'string' || value === '') return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** A text, null where it is absent; undefined for whatever else. */
function plainText(value: unknown): string | null | undefined {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : undefined;
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

/** Null for what is targeted otherwise than by a named place, such as a radius. */
export function campaignPlaceOf(
  accountId: string,
  { campaign, campaignCriterion, segments, metrics }: ParsedRow<'campaignPlace'>,
): AdsCampaignPlace | null {
  const place = campaignCriterion.location?.geoTargetConstant;
  if (place === undefined) return null;
  return { accountId, campaignId: campaign.id, day: day(segments.date), place, ...countsOf(metrics) };
}

/** Null for a click without an id, such as one that led to the installation of an app. */
export function clickOf(accountId: string, row: ParsedRow<'click'>): AdsClick | null {
  const { clickView, campaign, adGroup, segments } = row;
  if (clickView.gclid === undefined) return null;
  return {
    accountId,
    clickId: clickView.gclid,
    campaignId: campaign.id,
    adGroupId: adGroup?.id ?? null,
    keywordId: /\/adGroupCriteria\/\d+~(\d+)$/.exec(clickView.keyword ?? '')?.[1] ?? null,
    day: day(segments.date),
    device: segments.device ?? null,
    network: segments.adNetworkType ?? null,
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

export function campaignDayOf(accountId: string, row: ParsedRow<'campaignDay'>): AdsCampaignDay {
  const { campaign, segments, metrics } = row;
  return {
    accountId,
    campaignId: campaign.id,
    day: day(segments.date),
    costMicros: micros(metrics.costMicros ?? 0),
    lostToBudget: censored(metrics.searchBudgetLostImpressionShare),
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
