import type { RowOf, TableDef } from './table.ts';

/** How many conversions were known of clicks, as it stood at the end of each day that was read. */
export const conversionCounts = {
  dataset: 'ops',
  name: 'conversion_counts',
  doc: 'Conversions of entities as they were known at the end of each day on which an account was read: two days differ by what came in between, whatever the day of the clicks. Kept for ever, since reports only show the latest count.',
  key: ['source', 'account_id', 'known_on', 'campaign_id', 'ad_group_id', 'keyword_id'],
  partitionBy: 'known_on',
  clusterBy: ['source', 'account_id'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'known_on', type: 'DATE', required: true, doc: 'Last day that was over when it was read' },
    {
      name: 'first_click',
      type: 'DATE',
      required: true,
      doc: 'First day of the clicks; the same in all rows of an account',
    },
    { name: 'campaign_id', type: 'STRING', doc: 'Campaign' },
    { name: 'ad_group_id', type: 'STRING', doc: 'Ad group' },
    { name: 'keyword_id', type: 'STRING', doc: 'Keyword; null in the row that sums up the account' },
    {
      name: 'conversions',
      type: 'FLOAT64',
      required: true,
      unit: 'conversions',
      doc: 'Conversions of all clicks from the first day to the last',
    },
  ],
} as const satisfies TableDef;

/** What changed in an account at once, as each plan saw it. */
export const breaks = {
  dataset: 'ops',
  name: 'breaks',
  doc: 'What changed in an account more than chance does, as the plan saw it, and what was done about it.',
  key: ['plan_id', 'source', 'account_id', 'campaign_id', 'stream', 'alarm_on'],
  clusterBy: ['account_id', 'campaign_id'],
  columns: [
    { name: 'plan_id', type: 'STRING', required: true, doc: 'Plan' },
    { name: 'planned_on', type: 'DATE', required: true, doc: 'Day the plan is for' },
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'campaign_id', type: 'STRING', doc: 'Campaign; null for the whole account' },
    { name: 'campaign', type: 'STRING', doc: 'Its name' },
    {
      name: 'stream',
      type: 'STRING',
      required: true,
      doc: 'Where it showed: conversions, bounces, sessions, cpc or clicks',
    },
    {
      name: 'cause',
      type: 'STRING',
      required: true,
      doc: 'What it is put down to: landing-page, conversion, response, tracking or analytics',
    },
    { name: 'alarm_on', type: 'DATE', required: true, doc: 'Day whose counts gave it away' },
    { name: 'since', type: 'DATE', required: true, doc: 'First day of the change, as far as can be told' },
    { name: 'until', type: 'DATE', doc: 'Day on which faulty tracking was over; null while it lasts' },
    {
      name: 'ratio',
      type: 'FLOAT64',
      required: true,
      doc: 'What was seen since, over what was expected',
    },
    {
      name: 'action',
      type: 'STRING',
      required: true,
      doc: 'forgotten, held, left_out, echo or none',
    },
    { name: 'entities', type: 'INT64', required: true, unit: 'entities', doc: 'Entities it was done to' },
    {
      name: 'factor',
      type: 'FLOAT64',
      doc: 'Conversions per click since, over those before, where anything was forgotten',
    },
    { name: 'text', type: 'STRING', required: true, doc: 'All of it in words' },
  ],
} as const satisfies TableDef;

/** The tables of breaks, part of the `ops` dataset. */
export const breakTables = { conversionCounts, breaks } as const;

export type ConversionCountRow = RowOf<typeof conversionCounts>;
export type BreakRow = RowOf<typeof breaks>;
