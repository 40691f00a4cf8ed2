import { day, type Day } from '../core/base/day.ts';
import { featureBuilds, imports } from '../core/tables/ops.ts';
import { orders } from '../core/tables/raw.ts';
import { MISSED_HOURS } from './import-log.ts';
import type { Warehouse } from './ports.ts';

/** What tables are called in SQL. */
type Names = Pick<Warehouse, 'ref'>;

/**
 * First day whose features may be other than when they were built at `builtAt`: what was imported since begins there, or
 * an account whose days may have gone. Undefined where that is not known, and every day may be.
 */
export async function changedSince(warehouse: Warehouse, builtAt: string): Promise<Day | undefined> {
  const sql = changedSinceQuery(warehouse, 'CAST(@built_at AS TIMESTAMP)');
  const [found] = await warehouse.query<{ since: string | null }>(sql, { built_at: builtAt });
  return found?.since === undefined || found.since === null ? undefined : day(found.since);
}

/**
 * The query of {@link changedSince}: one row of one column `since`, NULL where no day is known. Where the last days of an
 * account go, its current rows move to the day after those that stay.
 */
export function changedSinceQuery(names: Names, builtAt: string): string {
  return `WITH changes AS (
  SELECT COALESCE(MIN(first), DATE '9999-01-01') AS first
  FROM (
    ${importsSince(names, builtAt)}
    UNION ALL
    ${ordersSince(names, builtAt)}
  )
),
accounts AS (
  SELECT
    MIN(c.first) AS first,
    MAX(d.\`date\`) AS last,
    MAX(IF(d.\`date\` < c.first, DATE_ADD(d.\`date\`, INTERVAL 1 DAY), NULL)) AS after_those_that_stay
  FROM ${names.ref({ dataset: 'staging', name: 'reported_days' })} AS d
  CROSS JOIN changes AS c
  WHERE d.\`date\` IS NOT NULL
  GROUP BY d.source, d.account_id
)
SELECT
  LEAST(MIN(first), MAX(last), COALESCE(MIN(IF(last >= first, after_those_that_stay, NULL)), DATE '9999-01-01')) AS since
FROM accounts`;
}

/** First days of what was imported since. A session that goes on past midnight is of the day before. */
function importsSince(names: Names, builtAt: string): string {
  return `SELECT IF(kind = 'report', DATE_SUB(changed_from, INTERVAL 1 DAY), changed_from) AS first
    FROM ${names.ref(imports)}
    WHERE kind IN ('performance', 'sessions', 'report', 'orders') AND ${isSince('imported_at', builtAt)}`;
}

/**
 * First days of the orders that came, moved or went since: of all versions of an order the earliest day, as it was counted
 * from there on. A batch of a CRM is logged by the moments at which its orders changed, not by their days.
 */
function ordersSince(names: Names, builtAt: string): string {
  return `SELECT MIN(\`date\`)
    FROM ${names.ref(orders)}
    GROUP BY source, account_id, COALESCE(order_id, CONCAT(file, '#', CAST(line AS STRING)))
    HAVING ${isSince('MAX(imported_at)', builtAt)}`;
}

function isSince(moment: string, builtAt: string): string {
  return `${moment} >= TIMESTAMP_SUB(${builtAt}, INTERVAL ${MISSED_HOURS} HOUR)`;
}

/** When the features were last built, and by which SQL. */
export async function lastBuild(
  warehouse: Warehouse,
): Promise<{ readonly built_at: string; readonly transforms: string | null } | undefined> {
  const sql = `SELECT CAST(built_at AS STRING) AS built_at, transforms FROM ${warehouse.ref(featureBuilds)}`;
  return (await warehouse.query<{ built_at: string; transforms: string | null }>(sql))[0];
}
