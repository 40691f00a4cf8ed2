import type { Pseudonyms } from '../../core/base/personal-data.ts';
import { rawTables } from '../../core/tables/raw.ts';
import type { Row } from '../../core/tables/table.ts';
import type { FileMapping, OpenFile, RejectedRow } from '../../jobs/ports.ts';
import { findColumn } from './column-names.ts';
import { hashFile } from './file-bytes.ts';
import type { FileRecord, FileTable } from './file-record.ts';
import { openTable } from './file-table.ts';
import { fitMapping } from './fit-mapping.ts';
import { notationOf } from './notation.ts';
import type { Notation } from './notation.ts';
import { rowReader } from './row-reader.ts';
import type { RowReader } from './row-reader.ts';
import { isSummaryRow, unnamedSummary } from './summary-rows.ts';
import { surveyNotation } from './survey-notation.ts';
import type { SurveyColumns } from './survey-notation.ts';

const CHUNK_ROWS = 5_000;

/** Opens a file under a mapping. Memory is bounded by a chunk of 5,000 rows. @throws SchemaError when it is unreadable or does not fit. */
export async function openFile(
  path: string,
  mapping: FileMapping,
  pseudonyms: Pseudonyms,
): Promise<OpenFile> {
  const names = namedColumns(mapping);
  const table = await openTable(path, (name) => findColumn(names, name) >= 0);
  fitMapping(table, mapping);
  const { notation, doubts } = await notationFor(table, mapping);
  const skippedTotals: { line: number; text: string }[] = [];
  return {
    file: table.file,
    contentHash: await hashFile(path),
    mapping,
    doubts,
    skippedTotals,
    read: () => {
      skippedTotals.length = 0;
      const isFirstSummary = unnamedSummary(table.header, mapping);
      const read = rowReader(table, mapping, notation, pseudonyms);
      return readChunks(table, read, isFirstSummary, skippedTotals);
    },
  };
}

/** Whether the file has every column that the mapping names, and none that it does not. @throws SchemaError when it is unreadable. */
export async function fitsFile(path: string, mapping: FileMapping): Promise<boolean> {
  const named = [...namedColumns(mapping), ...mapping.ignore];
  const { header } = await openTable(path, (name) => findColumn(named, name) >= 0);
  const places = new Set(named.map((name) => findColumn(header, name)));
  return !places.has(-1) && header.every((name, i) => name === '' || places.has(i));
}

/** The notation of the mapping's locale, or what the file itself shows under `auto`. */
export async function notationFor(
  table: FileTable,
  mapping: FileMapping,
): Promise<{ readonly notation: Notation; readonly doubts: readonly string[] }> {
  if (mapping.locale !== 'auto') return { notation: notationOf(mapping.locale), doubts: [] };
  return surveyNotation(table, surveyColumns(table, mapping));
}

function namedColumns({ columns, attributes }: FileMapping): string[] {
  return [...Object.values(columns), ...Object.values(attributes)].flatMap(({ from }) => from);
}

async function* readChunks(
  table: FileTable,
  read: RowReader,
  isFirstSummary: (cells: readonly string[]) => boolean,
  skippedTotals: { line: number; text: string }[],
): AsyncGenerator<{ readonly rows: readonly Row[]; readonly rejected: readonly RejectedRow[] }> {
  let rows: Row[] = [];
  let rejected: RejectedRow[] = [];
  let first = true;
  for await (const batch of table.records()) {
    for (const record of batch) {
      const isSummary = isSummaryRow(record.cells) || (first && isFirstSummary(record.cells));
      first = false;
      if (isSummary) {
        skippedTotals.push({ line: record.line, text: summaryText(record) });
        continue;
      }
      const result = read(record);
      if (isRejection(result)) rejected.push(...result);
      else rows.push(result);
      if (rows.length + rejected.length < CHUNK_ROWS) continue;
      yield { rows, rejected };
      rows = [];
      rejected = [];
    }
  }
  if (rows.length + rejected.length > 0) yield { rows, rejected };
}

function isRejection(result: Row | readonly RejectedRow[]): result is readonly RejectedRow[] {
  return Array.isArray(result);
}

function summaryText({ cells }: FileRecord): string {
  return cells
    .filter((cell) => cell.trim() !== '')
    .join(' | ')
    .slice(0, 200);
}

function surveyColumns(table: FileTable, mapping: FileMapping): SurveyColumns {
  const typeOf = new Map(rawTables[mapping.kind].columns.map(({ name, type }) => [name as string, type]));
  const named = Object.entries(mapping.columns).flatMap(([name, { from, format }]) =>
    from.map((column) => ({ type: format === undefined ? typeOf.get(name) : undefined, column })),
  );
  const numbers = Object.values(mapping.attributes).flatMap(({ type, from }) =>
    type === 'number' ? from.map((column) => ({ type: 'FLOAT64' as const, column })) : [],
  );
  const indices = (...types: readonly string[]): number[] => {
    const wanted = [...named, ...numbers].filter(({ type }) => type !== undefined && types.includes(type));
    const found = wanted.map(({ column }) => findColumn(table.header, column));
    return [...new Set(found)].filter((index) => index >= 0 && table.plain[index] !== true);
  };
  return { wholeNumbers: indices('INT64'), numbers: indices('NUMERIC', 'FLOAT64'), days: indices('DATE') };
}
