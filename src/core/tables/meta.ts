import { provenance } from './provenance.ts';
import type { RowOf, TableDef } from './table.ts';

/** What Meta counts, at each of its levels. The levels count the same clicks: never add rows of two of them. */
export const metaInsights = {
  dataset: 'raw',
  name: 'meta_insights',
  doc: 'Insights of Meta by day: one row per account, campaign, ad set and ad, each level complete in itself. Rows of different levels count the same clicks and are never added up; `raw.ad_performance` holds the ad sets alone.',
  key: ['source', 'account_id', 'date', 'level', 'campaign_id', 'ad_set_id', 'ad_id'],
  partitionBy: 'date',
  clusterBy: ['source', 'level', 'campaign_id'],
  columns: [
    ...provenance,
    { name: 'date', type: 'DATE', required: true, doc: 'Day in the account’s time zone' },
    { name: 'level', type: 'STRING', required: true, doc: 'account, campaign, ad_set or ad' },
    { name: 'campaign_id', type: 'STRING', doc: 'Campaign id; null at the level of the account' },
    { name: 'campaign', type: 'STRING', doc: 'Campaign name' },
    { name: 'ad_set_id', type: 'STRING', doc: 'Ad set id; null above' },
    { name: 'ad_set', type: 'STRING', doc: 'Ad set name' },
    { name: 'ad_id', type: 'STRING', doc: 'Ad id; null above' },
    { name: 'ad', type: 'STRING', doc: 'Ad name' },
    { name: 'impressions', type: 'INT64', required: true, unit: 'impressions', doc: 'Times shown' },
    { name: 'clicks', type: 'INT64', required: true, unit: 'clicks', doc: 'Clicks of all kinds' },
    { name: 'link_clicks', type: 'INT64', required: true, unit: 'clicks', doc: 'Clicks on links in the ad' },
    {
      name: 'engagement',
      type: 'INT64',
      required: true,
      unit: 'actions',
      doc: 'Reactions, comments, shares, clicks and views of the post (inline_post_engagement)',
    },
    { name: 'spend', type: 'NUMERIC', required: true, unit: 'account currency', doc: 'Amount spent' },
    { name: 'currency', type: 'STRING', required: true, doc: 'Currency of the account, ISO 4217' },
    {
      name: 'conversion_action',
      type: 'STRING',
      required: true,
      doc: 'Action type that counts as a conversion',
    },
    {
      name: 'conversions',
      type: 'NUMERIC',
      required: true,
      unit: 'conversions',
      doc: 'Actions of that type in the windows asked, dated by the impression; restated for 28 days',
    },
    {
      name: 'conversion_value',
      type: 'NUMERIC',
      required: true,
      unit: 'account currency',
      doc: 'Value of these conversions',
    },
    {
      name: 'attribution_windows',
      type: 'STRING',
      required: true,
      doc: 'Windows that were asked, such as 7d_click,1d_view',
    },
    { name: 'report_time', type: 'STRING', required: true, doc: 'What actions are dated by: impression' },
    {
      name: 'actions',
      type: 'JSON',
      required: true,
      doc: 'All actions, by type and window: {"purchase": {"7d_click": "3"}}; types contain each other',
    },
    { name: 'action_values', type: 'JSON', required: true, doc: 'Their values, written the same way' },
  ],
} as const satisfies TableDef;

export type MetaInsightsRow = RowOf<typeof metaInsights>;
