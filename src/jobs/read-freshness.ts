import type { IngestDocument } from '../contract/ingest-document.ts';
import { adPerformance } from '../core/tables/raw.ts';
import type { World } from './world.ts';

type Freshness = IngestDocument['freshness'];

/** What the tables hold of each account of the connected platforms. @throws WarehouseError */
export async function readFreshness({
  warehouse,
  ads,
}: Pick<World, 'warehouse' | 'ads'>): Promise<Freshness> {
  // Files are named after report and week: `keyword_days 2026-10-26`.
  const sql = `SELECT source, account_id, SPLIT(file, ' ')[SAFE_OFFSET(0)] AS report,
      CAST(MIN(\`date\`) AS STRING) AS first_day, CAST(MAX(\`date\`) AS STRING) AS last_day,
      COUNT(*) AS row_count, MAX(imported_at) AS loaded_at
    FROM ${warehouse.ref(adPerformance)} WHERE source IN UNNEST(@sources)
    GROUP BY source, account_id, report ORDER BY source, account_id, report`;
  const rows = await warehouse.query<{
    source: string;
    account_id: string;
    report: string;
    first_day: string;
    last_day: string;
    row_count: number;
    loaded_at: string;
  }>(sql, { sources: Object.keys(ads) });
  return rows.map((row) => ({
    source: row.source,
    account: row.account_id,
    table: `${adPerformance.dataset}.${adPerformance.name}`,
    report: row.report,
    firstDay: row.first_day,
    lastDay: row.last_day,
    rows: row.row_count,
    loadedAt: row.loaded_at,
  }));
}
