/** A purchase that is sent again within so many days under one transaction id is the same one. */
const REPEAT_DAYS = 30;

/** A session that goes on past midnight is of the day before: what a day tells of it depends on so many days before. */
const SESSION_DAYS = 2;

const once = (raw, condition) => `SELECT *
    FROM ${raw}
    WHERE ${condition}
    QUALIFY ROW_NUMBER() OVER (PARTITION BY source, account_id, \`date\`, event_key ORDER BY imported_at DESC, file, line) = 1`;

const earlier = `LAG(\`date\`) OVER (
      PARTITION BY source, account_id, transaction_id, event_name ORDER BY event_timestamp, file, line
    )`;

/**
 * Events of web analytics, each once: of rows with one event key the one of the latest import. `condition` is on the days
 * that are read, `before` reaches {@link REPEAT_DAYS} further back.
 */
const each = (raw, condition, before) => `SELECT
  e.source,
  e.account_id,
  e.file,
  e.line,
  e.imported_at,
  e.\`date\`,
  e.hour,
  e.event_key,
  e.event_timestamp,
  e.event_name,
  IF(e.user_id IS NULL OR e.session_id IS NULL, NULL, ${require('includes/keys').joined('e.user_id', 'CAST(e.session_id AS STRING)')}) AS session_key,
  e.user_id,
  e.session_number,
  e.is_engaged,
  e.engagement_ms,
  e.page_path,
  e.campaign_id,
  e.traffic_source,
  e.device,
  e.click_id,
  e.is_key_event AND r.event_key IS NULL AS is_key_event,
  IF(r.event_key IS NULL, e.revenue, NULL) AS revenue
FROM (
    ${once(raw, condition)}
) AS e
LEFT JOIN (
  SELECT source, account_id, \`date\`, event_key
  FROM (
    ${once(raw, `${before} AND transaction_id IS NOT NULL`)}
  )
  WHERE TRUE
  QUALIFY DATE_DIFF(\`date\`, ${earlier}, DAY) <= ${REPEAT_DAYS}
) AS r
  ON r.source = e.source AND r.account_id = e.account_id AND r.\`date\` = e.\`date\` AND r.event_key = e.event_key`;

module.exports = { REPEAT_DAYS, SESSION_DAYS, each };
