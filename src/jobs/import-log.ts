import type { ImportedFile } from '../contract/import-document.ts';
import { day, type Day } from '../core/base/day.ts';
import type { Provenance } from '../core/ingest/performance-rows.ts';
import { imports, type ImportRow } from '../core/tables/ops.ts';
import type { FileMapping } from './ports.ts';
import type { World } from './world.ts';

type Where = Pick<Provenance, 'source' | 'account_id'>;

/** Logs a block of a report once it is in its table: what the log names is there. */
export async function logReport(world: World, imported: ImportedFile, report: Provenance): Promise<void> {
  const { source, account_id, file } = report;
  await world.warehouse.load(imports, [importRow(imported, report)], { source, account_id, file });
}

/** Hash of what a block held when it was last loaded; null when it never was. */
export async function loggedHash(
  world: Pick<World, 'warehouse'>,
  { source, account_id, file }: Where & Pick<Provenance, 'file'>,
): Promise<string | null> {
  const sql = `SELECT content_hash FROM ${world.warehouse.ref(imports)}
    WHERE source = @source AND account_id = @account_id AND file = @file`;
  const [row] = await world.warehouse.query<{ content_hash: string }>(sql, { source, account_id, file });
  return row?.content_hash ?? null;
}

/** The last day of each block of an account, as the log of imports has it. */
export async function loadedTo(
  world: Pick<World, 'warehouse'>,
  { source, account_id }: Where,
): Promise<Map<string, Day>> {
  const sql = `SELECT file, summary FROM ${world.warehouse.ref(imports)} WHERE source = @source AND account_id = @account_id`;
  const rows = await world.warehouse.query<{ file: string; summary: string }>(sql, { source, account_id });
  return new Map(
    rows.flatMap(({ file, summary }) => {
      const { to } = JSON.parse(summary) as ImportedFile;
      return to === null ? [] : [[file, day(to)] as const];
    }),
  );
}

function importRow(imported: ImportedFile, report: Provenance): ImportRow {
  const { kind, contentHash, rows, rejected, totals } = imported;
  const mapping: Omit<FileMapping, 'kind'> & Pick<ImportedFile, 'kind'> = {
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
