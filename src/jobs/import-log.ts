import type { ImportedFile } from '../contract/import-document.ts';
import { day, type Day } from '../core/base/day.ts';
import type { Provenance } from '../core/ingest/performance-rows.ts';
import { featureBuilds, imports, type ImportRow } from '../core/tables/ops.ts';
import type { FileMapping } from './ports.ts';
import type { World } from './world.ts';

/** An import that began so long before a build may have ended after it, and counts as new to it. */
export const MISSED_HOURS = 6;

type Where = Pick<Provenance, 'source' | 'account_id'>;

type WhichFile = Where & Pick<Provenance, 'file'>;

/** What the log says of a file before it is imported again. */
export interface LoggedImport {
  readonly contentHash: string | null;
  /** First day of the rows that are there now, and of those that no build of the features has seen change. */
  readonly changedFrom: string | null;
}

const NEVER: LoggedImport = { contentHash: null, changedFrom: null };

/** Logs a block of a report once it is in its table: what the log names is there. */
export async function logReport(
  world: World,
  imported: ImportedFile,
  report: Provenance,
  before: LoggedImport,
): Promise<void> {
  const { source, account_id, file } = report;
  const row = { ...importRow(imported, report), changed_from: changedFrom(imported, before) };
  await world.warehouse.load(imports, [row], { source, account_id, file });
}

/** What the log says of a file. */
export async function loggedImport(
  world: Pick<World, 'warehouse'>,
  { source, account_id, file }: WhichFile,
): Promise<LoggedImport> {
  const sql = `SELECT content_hash, summary, IF(imported_at >= COALESCE(
      (SELECT MAX(TIMESTAMP_SUB(built_at, INTERVAL ${MISSED_HOURS} HOUR)) FROM ${world.warehouse.ref(featureBuilds)}),
      TIMESTAMP '1970-01-01 00:00:00+00'
    ), changed_from, NULL) AS unseen_from
    FROM ${world.warehouse.ref(imports)}
    WHERE source = @source AND account_id = @account_id AND file = @file`;
  const [row] = await world.warehouse.query<{
    content_hash: string;
    summary: string;
    unseen_from: string | null;
  }>(sql, { source, account_id, file });
  if (row === undefined) return NEVER;
  const { from } = JSON.parse(row.summary) as ImportedFile;
  return { contentHash: row.content_hash, changedFrom: earlier(from, row.unseen_from) };
}

/** First day that an import of a file changes: what it brings, and what was there before. */
export function changedFrom({ from }: Pick<ImportedFile, 'from'>, before: LoggedImport): string | null {
  return earlier(from, before.changedFrom);
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
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

function importRow(imported: ImportedFile, report: Provenance): Omit<ImportRow, 'changed_from'> {
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
