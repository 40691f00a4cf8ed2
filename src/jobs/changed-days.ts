import { addDays, day, type Day } from '../core/base/day.ts';
import { featureBuilds, imports } from '../core/tables/ops.ts';
import { orders } from '../core/tables/raw.ts';
import { MISSED_HOURS } from './import-log.ts';
import type { Warehouse } from './ports.ts';

/**
 * First day whose features may be other than when they were built at `builtAt`: what was imported since begins there, or
 * an account whose days may have gone. Undefined where that is not known, and every day may be.
 */
export async function changedSince(warehouse: Warehouse, builtAt: string): Promise<Day | undefined> {
  // A session that goes on past midnight is of the day before.
  const sql = `SELECT MIN(IF(kind = 'report', DATE_SUB(changed_from, INTERVAL 1 DAY), changed_from)) AS first
    FROM ${warehouse.ref(imports)}
    WHERE kind IN ('performance', 'sessions', 'report', 'orders')
      AND imported_at >= TIMESTAMP_SUB(CAST(@built_at AS TIMESTAMP), INTERVAL ${MISSED_HOURS} HOUR)`;
  const [found] = await warehouse.query<{ first: string | null }>(sql, { built_at: builtAt });
  const first =
    [found?.first, await firstOrderSince(warehouse, builtAt)].flatMap((one) => one ?? []).toSorted()[0] ??
    '9999-01-01';
  const accounts = await warehouse.query<{ last: string; before: string | null }>(
    `SELECT MAX(\`date\`) AS last, MAX(IF(\`date\` < CAST(@first AS DATE), \`date\`, NULL)) AS before
      FROM ${warehouse.ref({ dataset: 'staging', name: 'reported_days' })}
      WHERE \`date\` IS NOT NULL GROUP BY source, account_id`,
    { first },
  );
  if (accounts.length === 0) return undefined;
  // Where the last days of an account go, its current rows move to the day after those that stay.
  const moved = accounts.flatMap(({ last, before }) =>
    last >= first && before !== null ? [addDays(day(before), 1)] : [],
  );
  const reach =
    accounts
      .map(({ last }) => last)
      .toSorted()
      .at(-1) ?? first;
  return day([first, reach, ...moved].toSorted()[0] ?? first);
}

/**
 * First day of the orders that came, moved or went since: of all versions of an order the earliest day, as it was counted
 * from there on. A batch of a CRM is logged by the moments at which its orders changed, not by their days.
 */
async function firstOrderSince(warehouse: Warehouse, builtAt: string): Promise<string | null> {
  const sql = `SELECT MIN(first) AS first
    FROM (
      SELECT MIN(\`date\`) AS first, MAX(imported_at) AS imported_at
      FROM ${warehouse.ref(orders)}
      GROUP BY source, account_id, COALESCE(order_id, CONCAT(file, '#', CAST(line AS STRING)))
    ) AS o
    WHERE imported_at >= TIMESTAMP_SUB(CAST(@built_at AS TIMESTAMP), INTERVAL ${MISSED_HOURS} HOUR)`;
  const [found] = await warehouse.query<{ first: string | null }>(sql, { built_at: builtAt });
  return found?.first ?? null;
}

/** When the features were last built, and by which SQL. */
export async function lastBuild(
  warehouse: Warehouse,
): Promise<{ readonly built_at: string; readonly transforms: string | null } | undefined> {
  const sql = `SELECT CAST(built_at AS STRING) AS built_at, transforms FROM ${warehouse.ref(featureBuilds)}`;
  return (await warehouse.query<{ built_at: string; transforms: string | null }>(sql))[0];
}
