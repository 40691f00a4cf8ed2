import { addDecimals, formatDecimal, parseDecimal, zeroDecimal } from '../../core/base/decimal.ts';
import type { MetaInsightsRow } from '../../core/tables/meta.ts';
import type { AdPerformanceRow } from '../../core/tables/raw.ts';
import type { Provenance } from '../../core/ingest/performance-rows.ts';
import type { Level } from './insights.ts';
import type { Action, InsightsRow } from './schema.ts';

/** How actions become conversions. */
export interface Counting {
  readonly attributionWindows: readonly string[];
  readonly conversionAction: string;
}

type WithoutProvenance<Row> = Omit<Row, keyof Provenance>;

/** A day of an ad set as the table of all ad platforms has it. Clicks are those on links, as others count them. */
export function performanceRow(
  row: InsightsRow,
  line: number,
  counting: Counting,
): WithoutProvenance<AdPerformanceRow> {
  return {
    line,
    date: row.date_start,
    campaign_id: row.campaign_id ?? null,
    campaign: row.campaign_name ?? null,
    ad_group_id: row.adset_id ?? null,
    ad_group: row.adset_name ?? null,
    keyword_id: null,
    keyword: null,
    match_type: null,
    ad_id: null,
    device: null,
    network: null,
    traffic_source: 'meta',
    bid_strategy: null,
    status: null,
    impressions: row.impressions,
    clicks: row.inline_link_clicks,
    cost: row.spend,
    conversions: countOf(row.actions, counting),
    all_conversions: null,
    conversion_value: countOf(row.action_values, counting),
    cpc: null,
    bid: null,
    average_position: null,
    impression_share: null,
    attributes: '{}',
  };
}

/** A day of an entity of one level, with all that Meta counts. */
export function insightsRow(
  row: InsightsRow,
  line: number,
  level: Level,
  counting: Counting,
): WithoutProvenance<MetaInsightsRow> {
  return {
    line,
    date: row.date_start,
    level: level === 'adset' ? 'ad_set' : level,
    campaign_id: row.campaign_id ?? null,
    campaign: row.campaign_name ?? null,
    ad_set_id: row.adset_id ?? null,
    ad_set: row.adset_name ?? null,
    ad_id: row.ad_id ?? null,
    ad: row.ad_name ?? null,
    impressions: row.impressions,
    clicks: row.clicks,
    link_clicks: row.inline_link_clicks,
    engagement: row.inline_post_engagement,
    spend: row.spend,
    currency: row.account_currency,
    conversion_action: counting.conversionAction,
    conversions: countOf(row.actions, counting),
    conversion_value: countOf(row.action_values, counting),
    attribution_windows: counting.attributionWindows.join(','),
    report_time: 'impression',
    actions: jsonOf(row.actions),
    action_values: jsonOf(row.action_values),
  };
}

/** What the windows that were asked hold of the action that is a conversion: exact, since it may be money. */
function countOf(actions: readonly Action[], { attributionWindows, conversionAction }: Counting): string {
  const windows = actions.find(({ type }) => type === conversionAction)?.windows ?? {};
  return formatDecimal(
    attributionWindows
      .map((window) => parseDecimal(windows[window] ?? '0') ?? zeroDecimal)
      .reduce(addDecimals, zeroDecimal),
  );
}

function jsonOf(actions: readonly Action[]): string {
  const sorted = actions.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted.map(({ type, windows }) => [type, windows])));
}
