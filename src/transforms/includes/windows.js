/** Lengths of the trailing windows in days; each ends the day before. */
const DAYS = [7, 28, 90];

/** What the sums are of, from the entity itself up to its account. `key` is the partition within source and account. */
const LEVELS = [
  { prefix: '', of: 'entity', key: ['entity_id'] },
  { prefix: 'ad_group_', of: 'ad group', key: ['campaign_id', 'ad_group_id'] },
  { prefix: 'campaign_', of: 'campaign', key: ['campaign_id'] },
  { prefix: 'account_', of: 'account', key: [] },
];

const level = (prefix) => LEVELS.find((one) => one.prefix === prefix);

const column = (prefix, metric, days) => `${prefix}${metric}_${days}d`;

/** Names of the trailing sums of a level: `campaign_clicks_28d`. */
const columnNames = (prefix, metrics) =>
  metrics.flatMap((metric) => DAYS.map((days) => column(prefix, metric, days)));

/** The trailing sums of a level; 0 where the window is empty. */
const sums = (prefix, metrics) =>
  metrics
    .flatMap((metric) =>
      DAYS.map((days) => `COALESCE(SUM(${metric}) OVER last_${days}d, 0) AS ${column(prefix, metric, days)}`),
    )
    .join(',\n    ');

/** The WINDOW clause that {@link sums} needs: by date, not by row, because sparse entities have gaps. `day` is the number of the day, where it is not of `date`. */
const frames = (prefix, day) =>
  `WINDOW ${DAYS.map((days) => `last_${days}d AS (${frame(level(prefix).key, days, day)})`).join(',\n    ')}`;

const frame = (key, days, day = 'UNIX_DATE(`date`)') =>
  `PARTITION BY ${['source', 'account_id', ...key].join(', ')} ORDER BY ${day} RANGE BETWEEN ${days} PRECEDING AND 1 PRECEDING`;

/** Documentation of the trailing sums, by column; `units` maps metric to unit. */
const docs = (units) =>
  Object.fromEntries(
    LEVELS.flatMap(({ prefix, of }) =>
      Object.entries(units).flatMap(([metric, unit]) =>
        DAYS.map((days) => [column(prefix, metric, days), doc(metric, unit, of, days)]),
      ),
    ),
  );

const doc = (metric, unit, of, days) =>
  `${metric.replaceAll('_', ' ')} of the ${of} in the ${days} days that end the day before (${unit}); 0 without rows, NULL without dates${of === 'entity' || of === 'account' ? '' : ` or without ${of}`}`;

module.exports = { DAYS, columnNames, sums, frames, frame, docs };
