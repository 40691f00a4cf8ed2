/** Device names of platforms and analytics, lower case: these may appear at any time. */
const DEVICES = [
  'desktop',
  'computer',
  'computers',
  'mobile',
  'mobile phones',
  'mobile devices with full browsers',
  'phone',
  'tablet',
  'tablets',
  'tablets with full browsers',
  'connected_tv',
  'connected tv',
  'tv screens',
  'smart tv',
  'other',
  'unknown',
  'iphone',
  'ipad',
  'ipod',
  'android_smartphone',
  'android_tablet',
  'mobile_app',
  'mobile_web',
];

const knownDevices = `[${DEVICES.map((name) => `'${name}'`).join(', ')}]`;

/** Rows of a staging view without the partitions that are quarantined. */
const accepted = (rows, breaks, table) => `SELECT p.*
FROM ${rows} AS p
LEFT JOIN (
  SELECT DISTINCT source, account_id, \`date\` FROM ${breaks} WHERE raw_table = '${table}' AND NOT is_released
) AS q
  ON q.source = p.source AND q.account_id = p.account_id AND q.\`date\` = p.\`date\`
WHERE q.source IS NULL`;

/** The rows that break the contract of a raw table: what an assertion returns. */
const broken = (
  breaks,
  table,
) => `SELECT source, account_id, \`date\`, rule, found, expected_from, expected_to, example
FROM ${breaks}
WHERE raw_table = '${table}' AND NOT is_released`;

module.exports = { knownDevices, accepted, broken };
