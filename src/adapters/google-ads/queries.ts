import type { Day } from '../../core/base/day.ts';
import type { DayRange } from '../../jobs/ports.ts';
import type { RowName } from './schema.ts';

/** A query, and which schema its rows have. Each costs one operation of the daily quota, however many rows it gives. */
export interface AdsQuery<N extends RowName = RowName> {
  readonly rows: N;
  readonly gaql: string;
}

const COUNTS =
  'metrics.impressions, metrics.clicks, metrics.cost_micros, metrics.conversions, metrics.conversions_value';

export const customerQuery = query(
  'customer',
  'SELECT customer.id, customer.descriptive_name, customer.currency_code, customer.time_zone, customer.manager, customer.test_account FROM customer',
);

/** Whether conversions are measured, and by whom. */
export const conversionTrackingQuery = query(
  'conversionTracking',
  'SELECT customer.id, customer.conversion_tracking_setting.conversion_tracking_status FROM customer',
);

/** Accounts under a manager that are not managers themselves. */
export const clientsQuery = query(
  'client',
  "SELECT customer_client.id, customer_client.descriptive_name, customer_client.currency_code, customer_client.time_zone, customer_client.manager, customer_client.test_account FROM customer_client WHERE customer_client.manager = FALSE AND customer_client.status = 'ENABLED' ORDER BY customer_client.id",
);

export function currencyQuery(currency: string): AdsQuery<'currency'> {
  return query(
    'currency',
    `SELECT currency_constant.code, currency_constant.billable_unit_micros FROM currency_constant WHERE currency_constant.code = ${quoted(currency)}`,
  );
}

export const campaignsQuery = query(
  'campaign',
  "SELECT campaign.id, campaign.name, campaign.status, campaign.advertising_channel_type, campaign.bidding_strategy_type, campaign.bidding_strategy, campaign.bidding_strategy_system_status, campaign.experiment_type, campaign.missing_eu_political_advertising_declaration, campaign.target_cpa.target_cpa_micros, campaign.maximize_conversions.target_cpa_micros, campaign.target_roas.target_roas, campaign.maximize_conversion_value.target_roas, campaign_budget.id, campaign_budget.amount_micros, campaign_budget.explicitly_shared, campaign_budget.reference_count FROM campaign WHERE campaign.status != 'REMOVED'",
);

export const adGroupsQuery = query(
  'adGroup',
  "SELECT campaign.id, ad_group.id, ad_group.name, ad_group.status, ad_group.cpc_bid_micros, ad_group.effective_cpc_bid_micros, ad_group.target_cpa_micros, ad_group.target_roas FROM ad_group WHERE campaign.status != 'REMOVED' AND ad_group.status != 'REMOVED'",
);

export const keywordsQuery = query(
  'keyword',
  "SELECT campaign.id, ad_group.id, ad_group_criterion.criterion_id, ad_group_criterion.status, ad_group_criterion.keyword.text, ad_group_criterion.keyword.match_type, ad_group_criterion.cpc_bid_micros, ad_group_criterion.effective_cpc_bid_micros, ad_group_criterion.effective_cpc_bid_source, ad_group_criterion.quality_info.quality_score, ad_group_criterion.quality_info.search_predicted_ctr, ad_group_criterion.quality_info.creative_quality_score, ad_group_criterion.quality_info.post_click_quality_score, ad_group_criterion.position_estimates.first_page_cpc_micros, ad_group_criterion.position_estimates.top_of_page_cpc_micros FROM ad_group_criterion WHERE ad_group_criterion.type = 'KEYWORD' AND ad_group_criterion.negative = FALSE AND campaign.status != 'REMOVED' AND ad_group.status != 'REMOVED' AND ad_group_criterion.status != 'REMOVED'",
);

export const criteriaQuery = query(
  'criterion',
  "SELECT campaign.id, campaign_criterion.type, campaign_criterion.display_name, campaign_criterion.bid_modifier, campaign_criterion.device.type, campaign_criterion.location.geo_target_constant, campaign_criterion.ad_schedule.day_of_week, campaign_criterion.ad_schedule.start_hour, campaign_criterion.ad_schedule.end_hour FROM campaign_criterion WHERE campaign_criterion.type IN ('DEVICE', 'LOCATION', 'AD_SCHEDULE') AND campaign_criterion.negative = FALSE AND campaign_criterion.status != 'REMOVED' AND campaign.status != 'REMOVED'",
);

export const adGroupModifiersQuery = query(
  'adGroupModifier',
  "SELECT campaign.id, ad_group.id, ad_group_bid_modifier.bid_modifier, ad_group_bid_modifier.device.type FROM ad_group_bid_modifier WHERE campaign.status != 'REMOVED' AND ad_group.status != 'REMOVED'",
);

export function keywordDaysQuery(range: DayRange): AdsQuery<'keywordDay'> {
  return query(
    'keywordDay',
    `SELECT campaign.id, ad_group.id, ad_group_criterion.criterion_id, segments.date, segments.device, segments.ad_network_type, ${COUNTS} FROM keyword_view WHERE ${between(range)} PARAMETERS omit_unselected_resource_names = true`,
  );
}

/** As {@link keywordDaysQuery} without the network: fewer rows, and all that bids need. */
export function keywordDeviceDaysQuery(range: DayRange): AdsQuery<'keywordDay'> {
  return query(
    'keywordDay',
    `SELECT campaign.id, ad_group.id, ad_group_criterion.criterion_id, segments.date, segments.device, ${COUNTS} FROM keyword_view WHERE ${between(range)} PARAMETERS omit_unselected_resource_names = true`,
  );
}

export function campaignHoursQuery(range: DayRange): AdsQuery<'campaignHour'> {
  return query(
    'campaignHour',
    `SELECT campaign.id, segments.date, segments.hour, segments.device, ${COUNTS} FROM campaign WHERE ${between(range)} PARAMETERS omit_unselected_resource_names = true`,
  );
}

/** Of campaigns that target places; a click counts in the place whose modifier it was bid with. */
export function campaignPlacesQuery(range: DayRange): AdsQuery<'campaignPlace'> {
  return query(
    'campaignPlace',
    `SELECT campaign.id, campaign_criterion.location.geo_target_constant, segments.date, ${COUNTS} FROM location_view WHERE ${between(range)} PARAMETERS omit_unselected_resource_names = true`,
  );
}

export function campaignDaysQuery(range: DayRange): AdsQuery<'campaignDay'> {
  return query(
    'campaignDay',
    `SELECT campaign.id, segments.date, metrics.cost_micros, metrics.search_budget_lost_impression_share FROM campaign WHERE ${between(range)} PARAMETERS omit_unselected_resource_names = true`,
  );
}

/** Google answers for one day at a time. */
export function clicksQuery(day: Day): AdsQuery<'click'> {
  return query(
    'click',
    `SELECT click_view.gclid, click_view.keyword, campaign.id, ad_group.id, segments.date, segments.device, segments.ad_network_type, metrics.clicks FROM click_view WHERE segments.date = '${day}' PARAMETERS omit_unselected_resource_names = true`,
  );
}

export function conversionLagsQuery(range: DayRange): AdsQuery<'conversionLag'> {
  return query(
    'conversionLag',
    `SELECT campaign.id, segments.date, segments.conversion_lag_bucket, metrics.conversions, metrics.conversions_value FROM campaign WHERE ${between(range)} PARAMETERS omit_unselected_resource_names = true`,
  );
}

export function conversionsOnQuery(range: DayRange): AdsQuery<'conversionsOn'> {
  return query(
    'conversionsOn',
    `SELECT campaign.id, segments.date, metrics.conversions_by_conversion_date, metrics.conversions_value_by_conversion_date FROM campaign WHERE ${between(range)} PARAMETERS omit_unselected_resource_names = true`,
  );
}

export function impressionSharesQuery(range: DayRange): AdsQuery<'impressionShare'> {
  return query(
    'impressionShare',
    `SELECT campaign.id, ad_group.id, segments.date, metrics.search_impression_share, metrics.search_top_impression_share, metrics.search_absolute_top_impression_share, metrics.search_rank_lost_impression_share FROM ad_group WHERE ${between(range)} PARAMETERS omit_unselected_resource_names = true`,
  );
}

/** At most 10,000 events, oldest first; times are local to the account, `2026-10-31 08:00:00`. */
export function changeEventsQuery(from: string, to: string): AdsQuery<'changeEvent'> {
  return query(
    'changeEvent',
    `SELECT change_event.change_date_time, change_event.change_resource_name, change_event.change_resource_type, change_event.client_type, change_event.user_email, change_event.resource_change_operation, change_event.changed_fields, change_event.old_resource, change_event.new_resource FROM change_event WHERE change_event.change_date_time >= ${quoted(from)} AND change_event.change_date_time <= ${quoted(to)} ORDER BY change_event.change_date_time LIMIT ${CHANGE_EVENT_PAGE}`,
  );
}

export const CHANGE_EVENT_PAGE = 10_000;

/** Bid simulations of one level. */
export const simulationQueries = {
  campaign: simulationQuery('campaignSimulation', 'campaign_simulation', [
    'cpc_bid',
    'target_cpa',
    'target_roas',
    'budget',
  ]),
  ad_group: simulationQuery('adGroupSimulation', 'ad_group_simulation', [
    'cpc_bid',
    'target_cpa',
    'target_roas',
  ]),
  keyword: simulationQuery('keywordSimulation', 'ad_group_criterion_simulation', ['cpc_bid']),
} as const;

/** A text as GAQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function simulationQuery<N extends RowName>(
  rows: N,
  resource: string,
  lists: readonly string[],
): AdsQuery<N> {
  const fields = [
    'resource_name',
    'type',
    'modification_method',
    'start_date',
    'end_date',
    ...lists.map((list) => `${list}_point_list.points`),
  ];
  return query(rows, `SELECT ${fields.map((field) => `${resource}.${field}`).join(', ')} FROM ${resource}`);
}

function query<N extends RowName>(rows: N, gaql: string): AdsQuery<N> {
  return { rows, gaql };
}

function between({ from, to }: DayRange): string {
  return `segments.date BETWEEN '${from}' AND '${to}'`;
}
