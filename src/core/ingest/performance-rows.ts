import type { AdsAdGroup, AdsCampaign, AdsEntities, AdsKeyword } from '../base/ads-account.ts';
import type { AdsImpressionShare, AdsKeywordDay, CensoredShare } from '../base/ads-metrics.ts';
import type { Day } from '../base/day.ts';
import { formatNumber } from '../base/decimal.ts';
import { formatMicros } from '../base/micros.ts';
import type { AdPerformanceRow } from '../tables/raw.ts';

/** Where rows come from; the account goes by its id without dashes. */
export interface Provenance {
  readonly source: string;
  readonly account_id: string;
  readonly file: string;
  readonly imported_at: string;
}

/**
 * Counts of keywords by day as raw rows. Names and strategies are those of today, as the platform's own reports write
 * them; bids and states are not among them, since today's were not those of the day.
 * Impression shares are those of the ad group on the day.
 */
export function keywordDayRows(
  days: readonly AdsKeywordDay[],
  shares: readonly AdsImpressionShare[],
  entities: AdsEntities,
  provenance: Provenance,
): AdPerformanceRow[] {
  const parents = parentsOf(entities);
  const keywords = keywordsOf(entities);
  const shareOf = sharesOf(shares);
  const base = { ...EMPTY, ...provenance };
  return days.map((day, index) => {
    const names = namesOf(day, parents, keywords(day.adGroupId, day.keywordId));
    // There are very many of these rows, and each further spread costs as much as the rest of it.
    return {
      ...base,
      line: index + 1,
      date: day.day,
      campaign_id: names.campaign_id,
      campaign: names.campaign,
      ad_group_id: names.ad_group_id,
      ad_group: names.ad_group,
      keyword: names.keyword,
      match_type: names.match_type,
      bid_strategy: names.bid_strategy,
      keyword_id: day.keywordId,
      device: day.device,
      network: day.network,
      impressions: day.impressions,
      clicks: day.clicks,
      cost: formatMicros(day.costMicros),
      conversions: formatNumber(day.conversions),
      conversion_value: formatMicros(day.conversionsValueMicros),
      impression_share: shareOf(day.adGroupId, day.day),
    };
  });
}

/**
 * Keywords with bid and state as raw rows without counts, dated the last day that is over: what is in force in the
 * morning has been in force since the changes of the day before. Kept for ever, they are the history of bids.
 */
export function keywordStateRows(
  entities: AdsEntities,
  lastDay: Day,
  provenance: Provenance,
): AdPerformanceRow[] {
  const parents = parentsOf(entities);
  return entities.keywords.map((keyword, index) => {
    const { adGroup } = parents(keyword);
    const bid = keyword.cpcBidMicros ?? keyword.effectiveCpcBidMicros ?? adGroup?.cpcBidMicros ?? null;
    return {
      ...EMPTY,
      ...provenance,
      line: index + 1,
      date: lastDay,
      ...namesOf(keyword, parents, keyword),
      keyword_id: keyword.id,
      status: servingStatus(keyword, parents(keyword)),
      bid: bid === null ? null : formatMicros(bid),
    };
  });
}

interface Parents {
  readonly campaign: AdsCampaign | undefined;
  readonly adGroup: AdsAdGroup | undefined;
}

type ParentIds = Pick<AdsKeyword, 'campaignId' | 'adGroupId'>;

function parentsOf({ campaigns, adGroups }: AdsEntities): (of: ParentIds) => Parents {
  const campaignById = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const adGroupById = new Map(adGroups.map((adGroup) => [adGroup.id, adGroup]));
  return ({ campaignId, adGroupId }) => ({
    campaign: campaignById.get(campaignId),
    adGroup: adGroupById.get(adGroupId),
  });
}

/** What is removed has no names any more; its ids stay. */
function namesOf(ids: ParentIds, parents: (of: ParentIds) => Parents, keyword: AdsKeyword | undefined) {
  const { campaign, adGroup } = parents(ids);
  return {
    campaign_id: ids.campaignId,
    campaign: campaign?.name ?? null,
    ad_group_id: ids.adGroupId,
    ad_group: adGroup?.name ?? null,
    keyword: keyword?.text ?? null,
    match_type: keyword?.matchType ?? null,
    bid_strategy: campaign?.biddingStrategy ?? null,
  };
}

/** A keyword runs only while its ad group and campaign do: the first that does not run says so. */
function servingStatus(keyword: AdsKeyword, { campaign, adGroup }: Parents): string | null {
  const all = [campaign?.status, adGroup?.status, keyword.status];
  return all.find((status) => status !== 'ENABLED') ?? keyword.status;
}

function sharesOf(shares: readonly AdsImpressionShare[]): (adGroupId: string, day: Day) => number | null {
  const byGroup = new Map<string, Map<Day, number | null>>();
  for (const { adGroupId, day, share } of shares) {
    const days = byGroup.get(adGroupId) ?? new Map<Day, number | null>();
    byGroup.set(adGroupId, days.set(day, share === null ? null : writtenShare(share)));
  }
  return (adGroupId, day) => byGroup.get(adGroupId)?.get(day) ?? null;
}

/** As the platform writes shares of which only the limit is known. */
function writtenShare({ value, censored }: CensoredShare): number {
  if (censored === null) return value;
  return censored === 'below' ? 0.0999 : 0.9001;
}

/** Ids of keywords are unique within their ad group only. */
function keywordsOf({ keywords }: AdsEntities): (adGroupId: string, id: string) => AdsKeyword | undefined {
  const groups = new Map<string, Map<string, AdsKeyword>>();
  for (const keyword of keywords) {
    const group = groups.get(keyword.adGroupId) ?? new Map<string, AdsKeyword>();
    groups.set(keyword.adGroupId, group.set(keyword.id, keyword));
  }
  return (adGroupId, id) => groups.get(adGroupId)?.get(id);
}

const EMPTY = {
  ad_id: null,
  device: null,
  network: null,
  traffic_source: null,
  status: null,
  impressions: null,
  clicks: null,
  cost: null,
  conversions: null,
  all_conversions: null,
  conversion_value: null,
  cpc: null,
  bid: null,
  average_position: null,
  impression_share: null,
  attributes: '{}',
} as const;
