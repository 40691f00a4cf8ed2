import type { DataAlert } from '../contract/parts.ts';
import { day, type Day } from '../core/base/day.ts';
import { lateData, type ExpectedReport } from '../core/ingest/late-data.ts';
import { imports } from '../core/tables/ops.ts';
import { KEYWORD_DAYS } from './ingest-ads.ts';
import type { World } from './world.ts';
import { dayIn } from './write-world.ts';

type AlertWorld = Pick<World, 'warehouse' | 'ads' | 'sources' | 'settings' | 'now'>;

/** What of the connected sources is behind, by the log of imports. Files are nobody's duty and never late. @throws WarehouseError */
export async function dataAlerts(world: AlertWorld): Promise<DataAlert[]> {
  const loaded = await lastDays(world);
  const expected = (source: string, report: string, advisory: boolean): ExpectedReport => ({
    source,
    report,
    advisory,
    lastDays: loaded.get(JSON.stringify([source, report])) ?? new Map<string, Day>(),
  });
  // Without anything read of an ad platform there is nothing to decide on either.
  const platforms = Object.keys(world.ads)
    .map((source) => expected(source, KEYWORD_DAYS, false))
    .filter(({ lastDays: days }) => days.size > 0);
  const sources = Object.entries(world.sources).flatMap(([source, { reports }]) =>
    reports.map(({ name, advisory = false }) => expected(source, name, advisory)),
  );
  const today = dayIn(world.settings.timeZone, world.now());
  return lateData([...platforms, ...sources], today, world.settings.mostLateDays);
}

/** By source and report, the last day of each account. */
async function lastDays({ warehouse, ads, sources }: AlertWorld): Promise<Map<string, Map<string, Day>>> {
  const sql = `SELECT source, account_id, SPLIT(file, ' ')[SAFE_OFFSET(0)] AS report,
      MAX(JSON_VALUE(summary, '$.to')) AS last_day
    FROM ${warehouse.ref(imports)} WHERE source IN UNNEST(@sources)
    GROUP BY source, account_id, report`;
  const rows = await warehouse.query<{
    source: string;
    account_id: string;
    report: string;
    last_day: string | null;
  }>(sql, { sources: [...Object.keys(ads), ...Object.keys(sources)] });
  const loaded = new Map<string, Map<string, Day>>();
  for (const { source, account_id, report, last_day } of rows) {
    if (last_day === null) continue;
    const key = JSON.stringify([source, report]);
    loaded.set(key, (loaded.get(key) ?? new Map<string, Day>()).set(account_id, day(last_day)));
  }
  return loaded;
}
