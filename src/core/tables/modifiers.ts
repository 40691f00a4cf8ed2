import type { RowOf, TableDef } from './table.ts';

/** Bid modifiers of campaigns that are bid on by hand, one row a modifier and morning. */
export const bidModifiers = {
  dataset: 'ops',
  name: 'bid_modifiers',
  doc: 'Bid modifiers in force, of campaigns whose strategy heeds them, one row a modifier and morning, dated the day before; they stay for ever. Devices without a modifier are listed with 1.',
  key: ['source', 'account_id', 'date', 'entity_level', 'entity_id', 'lever'],
  partitionBy: 'date',
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'date', type: 'DATE', required: true, doc: 'Last day that was over when it was read' },
    {
      name: 'entity_level',
      type: 'STRING',
      required: true,
      doc: 'campaign_modifier or ad_group_modifier; that of an ad group takes the place of its campaign’s',
    },
    {
      name: 'entity_id',
      type: 'STRING',
      required: true,
      doc: 'Ids from the campaign down, as decisions name it',
    },
    { name: 'campaign_id', type: 'STRING', required: true, doc: 'Campaign id' },
    { name: 'ad_group_id', type: 'STRING', doc: 'Ad group id; null for a modifier of the whole campaign' },
    {
      name: 'lever',
      type: 'STRING',
      required: true,
      doc: 'device_modifier, hour_modifier or location_modifier',
    },
    {
      name: 'segment',
      type: 'STRING',
      required: true,
      doc: 'MOBILE, geoTargetConstants/2840 or MONDAY 8:00-12:00',
    },
    { name: 'segment_name', type: 'STRING', doc: 'What the platform calls a place' },
    { name: 'modifier_micros', type: 'INT64', required: true, unit: 'millionths', doc: 'Factor on bids' },
    { name: 'campaign', type: 'STRING', required: true, doc: 'Name of the campaign' },
    { name: 'status', type: 'STRING', doc: 'Status of the campaign' },
    { name: 'strategy', type: 'STRING', required: true, doc: 'Bidding strategy of the campaign' },
    { name: 'experiment_type', type: 'STRING', doc: 'BASE, or an arm of an experiment of the platform' },
  ],
} as const satisfies TableDef;

const COUNT_COLUMNS = [
  { name: 'impressions', type: 'INT64', required: true, unit: 'impressions', doc: 'Times shown' },
  { name: 'clicks', type: 'INT64', required: true, unit: 'clicks', doc: 'Clicks' },
  { name: 'cost', type: 'NUMERIC', required: true, unit: 'account currency', doc: 'Amount spent' },
  {
    name: 'conversions',
    type: 'FLOAT64',
    required: true,
    unit: 'conversions',
    doc: 'Conversions, dated by click',
  },
  {
    name: 'conversion_value',
    type: 'NUMERIC',
    required: true,
    unit: 'account currency',
    doc: 'Value of these conversions',
  },
] as const;

const BLOCK_COLUMNS = [
  { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
  { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
  { name: 'block', type: 'STRING', required: true, doc: 'Report and first day of the block' },
  {
    name: 'read_to',
    type: 'DATE',
    required: true,
    doc: 'Last day of the block that was over when it was read',
  },
  { name: 'date', type: 'DATE', required: true, doc: 'Day in the account’s time zone' },
  { name: 'campaign_id', type: 'STRING', required: true, doc: 'Campaign id' },
] as const;

/** Counts of campaigns by the hour, of accounts in which a campaign has a schedule. */
export const campaignHours = {
  dataset: 'ops',
  name: 'campaign_hours',
  doc: 'Counts of campaigns by the hour, read once a week where a campaign that is bid on by hand has a schedule; a block of 30 days is replaced as one, and as long as the platform restates it.',
  key: ['source', 'account_id', 'date', 'campaign_id', 'hour'],
  partitionBy: 'date',
  columns: [
    ...BLOCK_COLUMNS,
    { name: 'hour', type: 'INT64', required: true, doc: 'Hour of the day, 0 to 23' },
    ...COUNT_COLUMNS,
  ],
} as const satisfies TableDef;

/** Counts of campaigns by the place that they target. */
export const campaignPlaces = {
  dataset: 'ops',
  name: 'campaign_places',
  doc: 'Counts of campaigns by the places that they target, read once a week where a campaign that is bid on by hand targets any; a block of 30 days is replaced as one, and as long as the platform restates it.',
  key: ['source', 'account_id', 'date', 'campaign_id', 'place'],
  partitionBy: 'date',
  columns: [
    ...BLOCK_COLUMNS,
    { name: 'place', type: 'STRING', required: true, doc: 'Such as geoTargetConstants/2840' },
    ...COUNT_COLUMNS,
  ],
} as const satisfies TableDef;

/** The tables of modifiers. */
export const modifierTables = { bidModifiers, campaignHours, campaignPlaces } as const;

export type BidModifierRow = RowOf<typeof bidModifiers>;
