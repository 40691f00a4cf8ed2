import { completionOf } from '../core/base/completion.ts';
import { addDays, type Day } from '../core/base/day.ts';
import type { Entity } from '../core/flow.ts';
import { completionCurve, seenShare } from '../core/ingest/conversion-lag.ts';
import { conversionLags, type ConversionLagRow } from '../core/tables/ops.ts';
import type { AdsPlatform } from './ports.ts';
import type { World } from './world.ts';

/** Clicks of these ages, in days, have had their conversions. */
const RIPE_DAYS = { youngest: 31, oldest: 90 } as const;

/** Reads how long after the click an account's conversions come, in place of what was known. @throws RemoteError */
export async function ingestLags(
  world: World,
  platform: AdsPlatform,
  where: { readonly source: string; readonly account_id: string },
  last: Day,
): Promise<void> {
  const range = {
    from: addDays(last, 1 - RIPE_DAYS.oldest),
    to: addDays(last, 1 - RIPE_DAYS.youngest),
  };
  const lags = await platform.readConversionLags(where.account_id, range);
  const buckets = Map.groupBy(lags, ({ lagBucket }) => lagBucket ?? 'UNKNOWN');
  const rows = [...buckets].map(([bucket, counts]): ConversionLagRow => ({
    ...where,
    lag_bucket: bucket,
    conversions: counts.reduce((sum, { conversions }) => sum + conversions, 0),
    first_click: range.from,
    last_click: range.to,
  }));
  await world.warehouse.load(conversionLags, rows, where);
}

/** Share of the conversions of the evidence window that have been reported; 1 where no platform tells of lags. */
export async function seenConversions(world: World): Promise<number> {
  const sql = `SELECT lag_bucket AS bucket, SUM(conversions) AS conversions
    FROM ${world.warehouse.ref(conversionLags)} GROUP BY bucket ORDER BY bucket`;
  const lags = await world.warehouse.query<{ bucket: string; conversions: number }>(sql);
  return seenShare(lags, world.settings.evidenceDays);
}

/** Share of the conversions of a day's clicks that an account knows at an age in days. */
export async function knownShare(
  world: World,
  { source, accountId }: Pick<Entity, 'source' | 'accountId'>,
): Promise<(ageDays: number) => number> {
  const sql = `SELECT lag_bucket AS bucket, conversions FROM ${world.warehouse.ref(conversionLags)}
    WHERE source = @source AND account_id = @account ORDER BY lag_bucket`;
  const lags = await world.warehouse.query<{ bucket: string; conversions: number }>(sql, {
    source,
    account: accountId,
  });
  const curve = completionCurve(lags);
  // The clicks of a day are half a day older than its end.
  return (ageDays) => completionOf(curve, [{ ageDays: ageDays + 0.5, weight: 1 }]).share;
}
