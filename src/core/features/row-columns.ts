import type { Grain } from './dataset.ts';

/** Lengths of the trailing windows of `features.entity_day`, in days. */
export const WINDOWS = [7, 28, 90] as const;

/** Prefixes of the trailing sums, from the entity itself up to its account. */
export const LEVELS = ['', 'ad_group_', 'campaign_', 'account_'] as const;

/** The metrics that are summed over trailing windows. */
export const SUMMED = ['impressions', 'clicks', 'cost', 'conversions', 'conversion_value'] as const;

export type Window = (typeof WINDOWS)[number];
export type Level = (typeof LEVELS)[number];
export type Summed = (typeof SUMMED)[number];

/** `campaign_clicks_28d`. */
export function trailingSum(level: Level, metric: Summed, window: Window): string {
  return `${level}${metric}_${window}d`;
}

const trailingSums = LEVELS.flatMap((level) =>
  SUMMED.flatMap((metric) => WINDOWS.map((window) => trailingSum(level, metric, window))),
);

/** The columns of the feature tables that become columns of a frame, by type. Booleans become the levels Yes and No. */
export const rowColumns: Readonly<
  Record<Grain, Readonly<Record<'numbers' | 'categories' | 'booleans', readonly string[]>>>
> = {
  performance: {
    numbers: [
      'impressions',
      'clicks',
      'cost',
      'conversions',
      'conversion_value',
      'cpc',
      'bid',
      'average_position',
      'impression_share',
      'day_of_week',
      ...trailingSums,
      'campaign_sessions_28d',
      'campaign_session_duration_28d',
      'campaign_bounce_rate_28d',
      'campaign_returning_share_28d',
      'campaign_session_conversions_28d',
      'campaign_orders_90d',
      'campaign_order_revenue_90d',
      'campaign_margin_orders_90d',
      'campaign_order_margin_90d',
      'campaign_customer_orders_90d',
      'campaign_repeat_orders_90d',
      'campaign_customers',
      'campaign_customer_revenue',
      'account_order_value_90d',
      'account_order_margin_90d',
      'account_repeat_share_90d',
      'account_customer_value',
    ],
    categories: [
      'source',
      'account_id',
      'campaign',
      'ad_group',
      'keyword',
      'match_type',
      'network',
      'device',
      'traffic_source',
      'bid_strategy',
      'status',
    ],
    booleans: [],
  },
  sessions: {
    numbers: [
      'day_of_week',
      'hour_of_day',
      'session_duration',
      'bounce_rate',
      'page_views',
      'cpc',
      'revenue',
    ],
    categories: ['source', 'account_id', 'campaign_id', 'keyword_id', 'traffic_source', 'device'],
    booleans: ['returning_user', 'converted'],
  },
};
