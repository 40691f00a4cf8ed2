import type { ImportedFile } from '../contract/import-document.ts';
import type { Provenance } from '../core/ingest/performance-rows.ts';
import { healthChecker } from '../core/monitoring/health/health-checker.ts';
import { imports, type ImportRow } from '../core/tables/ops.ts';
import { adPerformance, type AdPerformanceRow } from '../core/tables/raw.ts';
import type { DayRange, FileMapping, Scope } from './ports.ts';
import type { World } from './world.ts';

/**
 * Loads one block of a platform's report in place of what it held before, and logs it as an import; a block that is
 * as it was is left alone. The log comes last: what it names is in the table.
 */
export async function loadReport(
  world: World,
  report: Provenance,
  { from, to }: DayRange,
  rows: readonly AdPerformanceRow[],
  within: Scope = {},
): Promise<ImportedFile> {
  const { source, account_id, file } = report;
  const contentHash = world.hash(JSON.stringify([from, to, rows.map(contentOf)]));
  const scope = { source, account_id, file };
  const checker = healthChecker('performance');
  checker.add(rows);
  const { totals, findings } = checker.finish();
  const imported: ImportedFile = {
    file,
    source,
    account: account_id,
    kind: 'performance',
    contentHash,
    rows: rows.length,
    rejected: 0,
    skippedTotals: 0,
    from,
    to,
    totals,
    // A platform's report lacks no column, and a week is too short to show gaps and jumps: rows that cannot be count.
    health: findings.filter(({ severity }) => severity === 'error'),
    doubts: [],
    quarantine: [],
  };
  if ((await loggedHash(world, scope)) === contentHash) return imported;
  await world.warehouse.load(adPerformance, rows, { ...scope, ...within });
  await world.warehouse.load(imports, [importRow(imported, report)], scope);
  return imported;
}

/** What a row says, whenever it was imported: its cells in the order of the table. */
function contentOf(row: AdPerformanceRow): unknown[] {
  return CONTENT.map((name) => row[name]);
}

const CONTENT = adPerformance.columns.map(({ name }) => name).filter((name) => name !== 'imported_at');

async function loggedHash(world: World, scope: Readonly<Record<string, string>>): Promise<string | null> {
  const sql = `SELECT content_hash FROM ${world.warehouse.ref(imports)}
    WHERE source = @source AND account_id = @account_id AND file = @file`;
  const [row] = await world.warehouse.query<{ content_hash: string }>(sql, scope);
  return row?.content_hash ?? null;
}

function importRow(imported: ImportedFile, report: Provenance): ImportRow {
  const { kind, contentHash, rows, rejected, totals } = imported;
  const mapping: FileMapping = {
    source: report.source,
    kind,
    locale: 'en-US',
    columns: {},
    attributes: {},
    ignore: [],
  };
  return {
    ...report,
    kind,
    content_hash: contentHash,
    mapping: JSON.stringify(mapping),
    rows,
    rejected,
    totals: JSON.stringify(totals),
    summary: JSON.stringify(imported),
  };
}
