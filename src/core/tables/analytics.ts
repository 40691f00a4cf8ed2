import { provenance } from './provenance.ts';
import type { RowOf, TableDef } from './table.ts';

/** Sessions that web analytics has counted already: one row a day and value of the breakdown. */
export const sessionDays = {
  dataset: 'raw',
  name: 'session_days',
  doc: 'Sessions as web analytics counts them, by day; never edited. Rows of different breakdowns count the same sessions again.',
  key: [
    'source',
    'account_id',
    'breakdown',
    'date',
    'hour',
    'campaign_id',
    'campaign',
    'traffic_source',
    'landing_page',
    'device',
    'returning_user',
  ],
  partitionBy: 'date',
  clusterBy: ['source', 'breakdown'],
  columns: [
    ...provenance,
    { name: 'date', type: 'DATE', required: true, doc: 'Day of the sessions in the property’s time zone' },
    {
      name: 'breakdown',
      type: 'STRING',
      required: true,
      doc: 'What the sessions are counted by beside campaign, source and device: campaigns (new or returning), landing_pages or hours. Each breakdown counts every session once',
    },
    { name: 'hour', type: 'INT64', unit: '0..23', doc: 'Hour, where broken down by it' },
    {
      name: 'campaign_id',
      type: 'STRING',
      doc: 'Campaign that brought the sessions; null where none is told',
    },
    { name: 'campaign', type: 'STRING', doc: 'Name of the campaign' },
    {
      name: 'traffic_source',
      type: 'STRING',
      doc: 'Source and medium as analytics writes them: google / cpc',
    },
    { name: 'medium', type: 'STRING', doc: 'Medium alone' },
    { name: 'landing_page', type: 'STRING', doc: 'Path of the first page, where broken down by it' },
    { name: 'device', type: 'STRING', doc: 'Device category' },
    {
      name: 'returning_user',
      type: 'BOOL',
      doc: 'Whether the visitors had been there before; null where it is not told or not broken down by it',
    },
    { name: 'sessions', type: 'INT64', required: true, unit: 'sessions', doc: 'Sessions' },
    {
      name: 'engaged_sessions',
      type: 'INT64',
      unit: 'sessions',
      doc: 'Sessions longer than ten seconds, with a key event or with two pages; the others bounced',
    },
    { name: 'session_duration', type: 'FLOAT64', unit: 'seconds', doc: 'Mean length of these sessions' },
    { name: 'page_views', type: 'INT64', unit: 'pages', doc: 'Pages seen' },
    { name: 'key_events', type: 'NUMERIC', unit: 'key events', doc: 'Key events (conversions)' },
    {
      name: 'key_event_rate',
      type: 'FLOAT64',
      unit: 'share 0..1',
      doc: 'Share of these sessions with a key event',
    },
    { name: 'revenue', type: 'NUMERIC', unit: 'account currency', doc: 'Revenue of purchases' },
  ],
} as const satisfies TableDef;

/** The row of a session day; `breakdown` is one of three. */
export type SessionDayRow = Omit<RowOf<typeof sessionDays>, 'breakdown'> & {
  readonly breakdown: 'campaigns' | 'landing_pages' | 'hours';
};

/** Events of the BigQuery export of Google Analytics, with their parameters as columns. */
export const analyticsEvents = {
  dataset: 'raw',
  name: 'analytics_events',
  doc: 'Events of the BigQuery export of Google Analytics, parameters as columns; never edited, repeated events included.',
  key: ['source', 'account_id', 'event_key'],
  partitionBy: 'date',
  asksForDay: true,
  clusterBy: ['source', 'account_id'],
  columns: [
    ...provenance,
    { name: 'date', type: 'DATE', required: true, doc: 'Day of the event in the property’s time zone' },
    { name: 'hour', type: 'INT64', unit: '0..23', doc: 'Hour of the event in the property’s time zone' },
    {
      name: 'event_key',
      type: 'STRING',
      required: true,
      doc: 'What tells the event from every other: visitor, session, name, time and place within its batch',
    },
    {
      name: 'event_timestamp',
      type: 'INT64',
      required: true,
      unit: 'microseconds since 1970, UTC',
      doc: 'When it happened',
    },
    { name: 'event_name', type: 'STRING', required: true, doc: 'Name of the event: page_view, purchase' },
    {
      name: 'user_id',
      type: 'STRING',
      doc: 'Visitor id of the browser (user_pseudo_id); null without consent',
    },
    {
      name: 'session_id',
      type: 'INT64',
      doc: 'Session of the visitor (ga_session_id); null without consent',
    },
    { name: 'session_number', type: 'INT64', doc: '1 for the visitor’s first session (ga_session_number)' },
    {
      name: 'is_engaged',
      type: 'BOOL',
      doc: 'Whether the browser called the session engaged (session_engaged)',
    },
    {
      name: 'engagement_ms',
      type: 'INT64',
      unit: 'milliseconds',
      doc: 'Time in the foreground since the event before (engagement_time_msec)',
    },
    { name: 'page_path', type: 'STRING', doc: 'Path of the page, without host and query' },
    { name: 'campaign_id', type: 'STRING', doc: 'Campaign that brought the session' },
    { name: 'traffic_source', type: 'STRING', doc: 'Source and medium: google / cpc' },
    { name: 'click_id', type: 'STRING', doc: 'Google click id (gclid)' },
    { name: 'device', type: 'STRING', doc: 'Device category' },
    {
      name: 'is_key_event',
      type: 'BOOL',
      required: true,
      doc: 'Whether the configuration counts it as a conversion',
    },
    { name: 'transaction_id', type: 'STRING', doc: 'Transaction of a purchase' },
    { name: 'revenue', type: 'NUMERIC', unit: 'account currency', doc: 'Revenue of a purchase' },
  ],
} as const satisfies TableDef;
