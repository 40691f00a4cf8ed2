import type { ExportEvent } from './export-events.ts';

const PARAMS = 'ARRAY<STRUCT<key STRING, value STRUCT<string_value STRING, int_value INT64>>>';
const CAMPAIGN = 'STRUCT<campaign_id STRING, campaign_name STRING, source STRING, medium STRING>';
const EVENT = `STRUCT<
  _TABLE_SUFFIX STRING, event_date STRING, event_timestamp INT64, event_name STRING, event_params ${PARAMS},
  user_pseudo_id STRING, event_bundle_sequence_id INT64, batch_page_id INT64, batch_ordering_id INT64,
  batch_event_index INT64, device STRUCT<category STRING>,
  collected_traffic_source STRUCT<manual_campaign_id STRING, manual_campaign_name STRING, manual_source STRING,
    manual_medium STRING, gclid STRING>,
  session_traffic_source_last_click STRUCT<manual_campaign ${CAMPAIGN},
    google_ads_campaign STRUCT<campaign_id STRING, campaign_name STRING>, cross_channel_campaign ${CAMPAIGN}>,
  ecommerce STRUCT<purchase_revenue FLOAT64, transaction_id STRING>>`;

/** Events as a query with the nested schema of the export's daily tables: arrays of structs cannot be sent any other way. */
export function exportLiteral(events: readonly ExportEvent[]): string {
  return `(SELECT * FROM UNNEST(ARRAY<${EVENT}>[\n${events.map(eventLiteral).join(',\n')}\n]))`;
}

function eventLiteral(event: ExportEvent): string {
  const { source, campaignId } = event;
  const params = Object.entries(event.params).map(([key, value]) =>
    typeof value === 'number'
      ? `('${key}', (${text(null)}, ${value}))`
      : `('${key}', (${text(value)}, CAST(NULL AS INT64)))`,
  );
  const none = `(${Array<string>(4).fill(text(null)).join(', ')})`;
  return `(${[
    text(event.eventDate),
    text(event.eventDate),
    event.timestamp,
    text(event.name),
    `[${params.join(', ')}]`,
    text(event.user),
    event.bundle,
    1,
    2,
    event.batchIndex,
    `STRUCT(${text(event.device)})`,
    `(${text(null)}, ${text(source === null ? '(not set)' : null)}, ${text(source?.[0] ?? null)}, ${text(source?.[1] ?? null)}, ${text(event.gclid)})`,
    `(${none}, (${text(campaignId)}, ${text(null)}), ${none})`,
    `(${event.revenue ?? 'CAST(NULL AS FLOAT64)'}, ${text(event.transactionId)})`,
  ].join(', ')})`;
}

function text(value: string | null): string {
  return value === null ? 'CAST(NULL AS STRING)' : JSON.stringify(value);
}
