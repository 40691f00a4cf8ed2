/** What columns mean that many tables share. */
const shared = {
  source: 'Name of the source',
  account_id: 'Advertising account, property or CRM',
  file: 'File or API report the row came in',
  line: 'Line of the file, from 1',
  imported_at: 'When the import started',
  date: 'Day in the time zone of the account; NULL when the source has no dates',
  campaign_id: 'Campaign id, or its name when the source has no id',
  campaign: 'Campaign name',
  ad_group_id: 'Ad group (Meta: ad set) id, or its name when the source has no id',
  ad_group: 'Ad group (Meta: ad set) name',
  keyword_id: 'Keyword id, or match type and text when the source has no id',
  keyword: 'Keyword text',
  match_type: 'Keyword match type',
  ad_id: 'Ad id',
  device: 'Device segment',
  network: 'Network or publisher segment',
  traffic_source: 'Traffic source, as analytics names it',
  bid_strategy: 'Bidding strategy as reported',
  status: 'Status as reported',
  bid: 'Maximum cost per click in force (account currency)',
  attributes:
    'Further columns of the source as one flat JSON object; names and types are those of the mapping',
  entity_level: 'keyword, ad, ad_group or campaign: the deepest id the row has',
  entity_id:
    'Ids from the campaign down, joined by ~ (a keyword is third, an ad fourth; ~ and % inside an id are written %7E and %25)',
  entity_name: 'What a person reads: the keyword text, or the name or id of what the row is about',
  customer_id: 'Customer id',
  click_id: 'Id of the ad click that led to the order: gclid, fbclid; NULL where unknown',
  updated_at: 'When the CRM last changed it; NULL in files',
  order_id: 'Order id; NULL when the source has none',
  session_id: 'Session id; NULL when the source has none',
  user_id: 'Visitor id',
  hour: 'Hour of the session in the time zone of the account (0..23)',
  day_of_week: '1 = Sunday … 7 = Saturday; NULL without date',
  returning_user: 'Whether the visitor had been there before',
  session_duration: 'Length of the session (seconds)',
  bounce_rate: 'Bounce rate of the session or of its pages (share 0..1)',
  page_views: 'Pages seen',
  converted: 'Whether the session converted',
  average_position: 'Average position, where reported',
  impression_share: 'Search impression share (share 0..1); 0.0999 means below 10 %, 0.9001 above 90 %',
};

/** The documentation of these columns. */
const of = (...names) =>
  Object.fromEntries(
    names.map((name) => {
      if (!(name in shared)) throw new Error(`includes/docs.js does not document ${name}`);
      return [name, shared[name]];
    }),
  );

module.exports = { of };
