import type { ImportedFile } from '../contract/import-document.ts';
import type { Provenance } from '../core/ingest/performance-rows.ts';
import { healthChecker } from '../core/monitoring/health/health-checker.ts';
import { adPerformance, type AdPerformanceRow } from '../core/tables/raw.ts';
import { contentHash } from './content-hash.ts';
import { loggedImport, logReport } from './import-log.ts';
import type { DayRange, Scope } from './ports.ts';
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
  const hash = contentHash(world, adPerformance, [from, to]);
  for (const row of rows) hash.add(row);
  const checker = healthChecker('performance');
  checker.add(rows);
  const { totals, findings } = checker.finish();
  const imported: ImportedFile = {
    file,
    source,
    account: account_id,
    kind: 'performance',
    contentHash: hash.finish(),
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
  const before = await loggedImport(world, report);
  if (before.contentHash === imported.contentHash) return imported;
  await world.warehouse.load(adPerformance, rows, { source, account_id, file, ...within }, from);
  await logReport(world, imported, report, before);
  return imported;
}
