import type { IngestDocument } from '../contract/ingest-document.ts';
import { adPerformance, rawTables } from '../core/tables/raw.ts';
import type { TableDef } from '../core/tables/table.ts';
import type { World } from './world.ts';

type Freshness = IngestDocument['freshness'];

/** What the tables hold of each account of what is connected. @throws WarehouseError */
export async function readFreshness(
  world: Pick<World, 'warehouse' | 'ads' | 'sources' | 'crm'>,
): Promise<Freshness> {
  const filled = new Map<TableDef, Set<string>>([[adPerformance, new Set(Object.keys(world.ads))]]);
  for (const [source, { reports }] of Object.entries(world.sources))
    for (const { table } of reports) filled.set(table, (filled.get(table) ?? new Set()).add(source));
  const { crm } = world;
  for (const table of crm?.system.tables ?? [])
    filled.set(rawTables[table], (filled.get(rawTables[table]) ?? new Set()).add(crm?.source ?? ''));
  const fresh: Freshness[number][] = [];
  for (const [table, sources] of filled) fresh.push(...(await freshnessOf(world, table, [...sources])));
  return fresh;
}

async function freshnessOf(
  { warehouse }: Pick<World, 'warehouse'>,
  table: TableDef,
  sources: readonly string[],
): Promise<Freshness> {
  // Files are named after report and block: `keyword_days 2026-10-26`.
  const sql = `SELECT source, account_id, SPLIT(file, ' ')[SAFE_OFFSET(0)] AS report,
      CAST(MIN(\`date\`) AS STRING) AS first_day, CAST(MAX(\`date\`) AS STRING) AS last_day,
      COUNT(*) AS row_count, MAX(imported_at) AS loaded_at
    FROM ${warehouse.ref(table)}
    WHERE source IN UNNEST(@sources) AND (\`date\` IS NULL OR \`date\` >= DATE '0001-01-01')
    GROUP BY source, account_id, report ORDER BY source, account_id, report`;
  const rows = await warehouse.query<{
    source: string;
    account_id: string;
    report: string;
    first_day: string;
    last_day: string;
    row_count: number;
    loaded_at: string;
  }>(sql, { sources });
  return rows.map((row) => ({
    source: row.source,
    account: row.account_id,
    table: `${table.dataset}.${table.name}`,
    report: row.report,
    firstDay: row.first_day,
    lastDay: row.last_day,
    rows: row.row_count,
    loadedAt: row.loaded_at,
  }));
}
