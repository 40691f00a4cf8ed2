import { analyticsEvents, sessionDays } from './analytics.ts';
import { adClicks } from './clicks.ts';
import { metaInsights } from './meta.ts';
import { provenance } from './provenance.ts';
import type { ColumnDef, RowOf, TableDef } from './table.ts';

/** Extra columns of the source, as the mapping names and types them. */
const attributes = {
  name: 'attributes',
  type: 'JSON',
  required: true,
  doc: 'Further columns of the source as one flat object; names and types are the mapping’s',
} as const satisfies ColumnDef;

/** Advertising results as the platform reports them: one row per entity and day, or per entity when undated. */
export const adPerformance = {
  dataset: 'raw',
  name: 'ad_performance',
  doc: 'Advertising results as reported, one row per line of the source; never edited.',
  key: [
    'source',
    'account_id',
    'date',
    'campaign_id',
    'ad_group_id',
    'keyword_id',
    'ad_id',
    'device',
    'network',
  ],
  partitionBy: 'date',
  asksForDay: true,
  clusterBy: ['source', 'campaign_id'],
  columns: [
    ...provenance,
    { name: 'date', type: 'DATE', doc: 'Day in the account’s time zone; null when the source has no dates' },
    { name: 'campaign_id', type: 'STRING', doc: 'Campaign id, or its name when the source has no id' },
    { name: 'campaign', type: 'STRING', doc: 'Campaign name' },
    { name: 'ad_group_id', type: 'STRING', doc: 'Ad group (Meta: ad set) id, or its name' },
    { name: 'ad_group', type: 'STRING', doc: 'Ad group (Meta: ad set) name' },
    { name: 'keyword_id', type: 'STRING', doc: 'Keyword (criterion) id, or match type and text' },
    { name: 'keyword', type: 'STRING', doc: 'Keyword text' },
    { name: 'match_type', type: 'STRING', doc: 'Keyword match type' },
    { name: 'ad_id', type: 'STRING', doc: 'Ad id, where rows are ads' },
    { name: 'device', type: 'STRING', doc: 'Device segment' },
    { name: 'network', type: 'STRING', doc: 'Network or publisher segment' },
    { name: 'traffic_source', type: 'STRING', doc: 'Traffic source, as analytics names it' },
    { name: 'bid_strategy', type: 'STRING', doc: 'Bidding strategy as reported' },
    { name: 'status', type: 'STRING', doc: 'Status as reported' },
    { name: 'impressions', type: 'INT64', unit: 'impressions', doc: 'Times shown' },
    { name: 'clicks', type: 'INT64', unit: 'clicks', doc: 'Clicks' },
    { name: 'cost', type: 'NUMERIC', unit: 'account currency', doc: 'Amount spent' },
    {
      name: 'conversions',
      type: 'NUMERIC',
      unit: 'conversions',
      doc: 'Primary conversions, dated by click where dated',
    },
    { name: 'all_conversions', type: 'NUMERIC', unit: 'conversions', doc: 'All conversions, primary or not' },
    {
      name: 'conversion_value',
      type: 'NUMERIC',
      unit: 'account currency',
      doc: 'Value of the primary conversions',
    },
    { name: 'cpc', type: 'NUMERIC', unit: 'account currency', doc: 'Average cost per click as reported' },
    { name: 'bid', type: 'NUMERIC', unit: 'account currency', doc: 'Maximum cost per click in force' },
    { name: 'average_position', type: 'FLOAT64', doc: 'Average position, where reported' },
    {
      name: 'impression_share',
      type: 'FLOAT64',
      unit: 'share 0..1',
      doc: 'Search impression share; 0.0999 means below 10 %, 0.9001 above 90 % (as the API reports them)',
    },
    attributes,
  ],
} as const satisfies TableDef;

/** Web analytics sessions. */
export const sessions = {
  dataset: 'raw',
  name: 'sessions',
  doc: 'Web analytics sessions as reported; never edited.',
  key: ['source', 'account_id', 'session_id'],
  partitionBy: 'date',
  asksForDay: true,
  clusterBy: ['source', 'traffic_source'],
  columns: [
    ...provenance,
    { name: 'date', type: 'DATE', doc: 'Day of the session in the account’s time zone' },
    { name: 'hour', type: 'INT64', unit: '0..23', doc: 'Hour of the session in the account’s time zone' },
    { name: 'session_id', type: 'STRING', doc: 'Session id; null when the source has none' },
    { name: 'user_id', type: 'STRING', doc: 'Visitor id' },
    { name: 'campaign_id', type: 'STRING', doc: 'Campaign that brought the visit' },
    { name: 'keyword_id', type: 'STRING', doc: 'Keyword that brought the visit' },
    { name: 'traffic_source', type: 'STRING', doc: 'Traffic source or channel' },
    { name: 'device', type: 'STRING', doc: 'Device category' },
    { name: 'returning_user', type: 'BOOL', doc: 'Whether the visitor had been there before' },
    { name: 'session_duration', type: 'FLOAT64', unit: 'seconds', doc: 'Length of the session' },
    {
      name: 'bounce_rate',
      type: 'FLOAT64',
      unit: 'share 0..1',
      doc: 'Bounce rate of the session or of its pages',
    },
    { name: 'page_views', type: 'INT64', unit: 'pages', doc: 'Pages seen' },
    { name: 'cpc', type: 'NUMERIC', unit: 'account currency', doc: 'What the click cost, where known' },
    { name: 'converted', type: 'BOOL', doc: 'Whether the session converted' },
    { name: 'revenue', type: 'NUMERIC', unit: 'account currency', doc: 'Revenue of the session' },
    attributes,
  ],
} as const satisfies TableDef;

/** What connections to a CRM add to their rows, and files do not have. */
const versions = [
  {
    name: 'deleted',
    type: 'BOOL',
    doc: 'Whether the CRM has deleted it since; such a row takes the place of those before it',
  },
  { name: 'updated_at', type: 'TIMESTAMP', doc: 'When the CRM last changed it; null in files' },
  {
    name: 'version',
    type: 'STRING',
    doc: 'Hash of what the CRM said of it, personal data hashed before; null in files',
  },
] as const satisfies readonly ColumnDef[];

/** Customers from the CRM, without anything that names them. */
export const customers = {
  dataset: 'raw',
  name: 'customers',
  doc: 'Customers as the CRM has them, personal data hashed with the salt of the configuration; never edited.',
  key: ['source', 'account_id', 'customer_id'],
  partitionBy: 'date',
  clusterBy: ['customer_id'],
  columns: [
    ...provenance,
    { name: 'date', type: 'DATE', doc: 'Day on which the customer came to be known' },
    {
      name: 'customer_id',
      type: 'STRING',
      personal: 'id',
      doc: 'Customer id, hashed unless it says nothing of a person',
    },
    {
      name: 'email_hash',
      type: 'STRING',
      personal: 'email',
      doc: 'E-mail address, trimmed, in lower case, hashed (HMAC-SHA-256)',
    },
    {
      name: 'phone_hash',
      type: 'STRING',
      personal: 'phone',
      doc: 'Phone number as the digits of E.164, hashed (HMAC-SHA-256)',
    },
    {
      name: 'lifetime_value',
      type: 'NUMERIC',
      unit: 'account currency',
      doc: 'Lifetime value as the CRM itself reckons it',
    },
    ...versions,
    attributes,
  ],
} as const satisfies TableDef;

/** Orders from the CRM. */
export const orders = {
  dataset: 'raw',
  name: 'orders',
  doc: 'Orders as the CRM has them; never edited.',
  key: ['source', 'account_id', 'order_id'],
  partitionBy: 'date',
  clusterBy: ['customer_id'],
  columns: [
    ...provenance,
    { name: 'date', type: 'DATE', doc: 'Day of the order' },
    { name: 'order_id', type: 'STRING', doc: 'Order id' },
    {
      name: 'customer_id',
      type: 'STRING',
      personal: 'id',
      doc: 'Customer id, hashed unless it says nothing of a person',
    },
    { name: 'click_id', type: 'STRING', doc: 'Id of the ad click that led to the order: gclid, fbclid' },
    { name: 'campaign_id', type: 'STRING', doc: 'Campaign that won the order, where known' },
    { name: 'keyword_id', type: 'STRING', doc: 'Keyword that won the order, where known' },
    { name: 'traffic_source', type: 'STRING', doc: 'Traffic source of the order' },
    { name: 'revenue', type: 'NUMERIC', unit: 'account currency', doc: 'Order value; negative for a refund' },
    { name: 'margin', type: 'NUMERIC', unit: 'account currency', doc: 'Contribution margin of the order' },
    ...versions,
    attributes,
  ],
} as const satisfies TableDef;

/** Raw tables that connected sources alone fill; no file does. */
export const sourceTables = {
  sessionDays,
  analyticsEvents,
  metaInsights,
  adClicks,
} as const satisfies Readonly<Record<string, TableDef>>;

/** The raw tables by the kind of file that fills them. */
export const rawTables = { performance: adPerformance, sessions, customers, orders } as const;

/** What a file holds, and with it the table it goes to. */
export type SourceKind = keyof typeof rawTables;

/** The kind of file that may fill a table; null where only its source does. */
export function rawKindOf({ dataset, name }: TableDef): SourceKind | null {
  const kinds = Object.keys(rawTables) as SourceKind[];
  return kinds.find((kind) => rawTables[kind].name === name && rawTables[kind].dataset === dataset) ?? null;
}

export type AdPerformanceRow = RowOf<typeof adPerformance>;
export type SessionRow = RowOf<typeof sessions>;
export type CustomerRow = RowOf<typeof customers>;
export type OrderRow = RowOf<typeof orders>;
