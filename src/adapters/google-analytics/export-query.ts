/** Which events of an export to flatten. */
export interface ExportTables {
  /** What to read FROM: `` `project.analytics_271828182.events_*` ``, or a query with the same columns. */
  readonly from: string;
}

/** Parameters of {@link exportQuery}. */
export interface ExportParams {
  /** Suffixes of the first and last daily table: `20261031`. */
  readonly first: string;
  readonly last: string;
  readonly time_zone: string;
  readonly currency: string;
  readonly key_events: readonly string[];
}

/**
 * One row an event, with its parameters as columns: the schema of daily tables since October 2024, which holds the last
 * click of the session. Runs on BigQuery only, since arrays of structs are what DuckDB is not given.
 * Repeated events keep one key, as their parameters and their place in the batch are the same.
 */
export function exportQuery({ from }: ExportTables): string {
  return `WITH flat AS (
  SELECT
    PARSE_DATE('%Y%m%d', e.event_date) AS \`date\`,
    EXTRACT(HOUR FROM TIMESTAMP_MICROS(e.event_timestamp) AT TIME ZONE @time_zone) AS hour,
    CONCAT(
      COALESCE(e.user_pseudo_id, ''), '.', e.event_name, '.', CAST(e.event_timestamp AS STRING), '.',
      TO_HEX(MD5(TO_JSON_STRING(STRUCT(
        e.event_params, e.event_bundle_sequence_id, e.batch_page_id, e.batch_ordering_id, e.batch_event_index
      ))))
    ) AS event_key,
    e.event_timestamp,
    e.event_name,
    e.user_pseudo_id AS user_id,
    ${parameter('ga_session_id', 'int_value')} AS session_id,
    ${parameter('ga_session_number', 'int_value')} AS session_number,
    COALESCE(
      ${parameter('session_engaged', 'string_value')},
      CAST(${parameter('session_engaged', 'int_value')} AS STRING)
    ) = '1' AS is_engaged,
    ${parameter('engagement_time_msec', 'int_value')} AS engagement_ms,
    ${parameter('page_location', 'string_value')} AS page_location,
    COALESCE(
      ${pair('e.session_traffic_source_last_click.cross_channel_campaign.source', 'e.session_traffic_source_last_click.cross_channel_campaign.medium')},
      ${pair('e.session_traffic_source_last_click.manual_campaign.source', 'e.session_traffic_source_last_click.manual_campaign.medium')},
      ${pair('e.collected_traffic_source.manual_source', 'e.collected_traffic_source.manual_medium')}
    ) AS traffic_source,
    COALESCE(
      ${told('e.session_traffic_source_last_click.google_ads_campaign.campaign_id')},
      ${told('e.session_traffic_source_last_click.manual_campaign.campaign_id')},
      ${told('e.collected_traffic_source.manual_campaign_id')},
      ${told('e.session_traffic_source_last_click.google_ads_campaign.campaign_name')},
      ${told('e.session_traffic_source_last_click.manual_campaign.campaign_name')},
      ${told('e.collected_traffic_source.manual_campaign_name')}
    ) AS campaign_id,
    COALESCE(
      ${told('e.collected_traffic_source.gclid')},
      REGEXP_EXTRACT(${parameter('page_location', 'string_value')}, r'[?&]gclid=([^&#]+)')
    ) AS click_id,
    LOWER(e.device.category) AS device,
    e.event_name IN UNNEST(@key_events) AS is_key_event,
    ${told('e.ecommerce.transaction_id')} AS transaction_id,
    IF(
      COALESCE(${parameter('currency', 'string_value')}, @currency) = @currency,
      CAST(e.ecommerce.purchase_revenue AS NUMERIC),
      NULL
    ) AS revenue
  FROM ${from} AS e
  WHERE e._TABLE_SUFFIX BETWEEN @first AND @last
)
SELECT
  * EXCEPT (page_location),
  REGEXP_EXTRACT(page_location, r'^[a-z]+://[^/?#]+(/[^?#]*)') AS page_path
FROM flat
ORDER BY event_timestamp, event_key`;
}

function parameter(key: string, value: string): string {
  return `(SELECT p.value.${value} FROM UNNEST(e.event_params) AS p WHERE p.key = '${key}' LIMIT 1)`;
}

/** Null for what Google puts where it knows nothing: `(not set)`, `(organic)`, nothing. */
function told(column: string): string {
  return `IF(${column} = '' OR STARTS_WITH(${column}, '('), NULL, ${column})`;
}

function pair(source: string, medium: string): string {
  return `CONCAT(NULLIF(${source}, '(not set)'), ' / ', COALESCE(${medium}, '(none)'))`;
}
