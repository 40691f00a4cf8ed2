import { addDecimals, formatDecimal, parseDecimal, zeroDecimal } from '../../core/base/decimal.ts';
import type { PersonalKind, Pseudonyms } from '../../core/base/personal-data.ts';
import { looksPersonal } from '../../core/base/personal-data.ts';
import { rawTables } from '../../core/tables/raw.ts';
import type { Cell, ColumnDef, Row } from '../../core/tables/table.ts';
import type { FileMapping, MappedColumn, RejectedRow } from '../../jobs/ports.ts';
import { attributeReader, cellReader } from './cell-reader.ts';
import { findColumn } from './column-names.ts';
import type { FileRecord, FileTable } from './file-record.ts';
import { defaultNotation } from './notation.ts';
import { harmlessValue, hashedAs, isAboutPeople } from './personal-columns.ts';
import type { Notation } from './notation.ts';
import { Unreadable } from './unreadable.ts';
import type { CellReader } from './unreadable.ts';

/** Columns that the importing job fills in. */
export const PROVENANCE: ReadonlySet<string> = new Set([
  'source',
  'account_id',
  'file',
  'line',
  'imported_at',
]);

/** Columns that only connections fill. */
const OF_CONNECTIONS: ReadonlySet<string> = new Set(['updated_at', 'version']);

/** A record as a row of the raw table, or what is wrong with it, by cell. */
export type RowReader = (record: FileRecord) => Row | readonly RejectedRow[];

/** Reads one target (column or attribute) out of a record; puts what it cannot read into `bad` by column of the file. */
type TargetReader = (cells: readonly string[], bad: Map<number, string>) => Cell;

/** Compiles a mapping that fits the table (see `fitMapping`) into a reader of its records. */
export function rowReader(
  table: FileTable,
  mapping: FileMapping,
  notation: Notation,
  pseudonyms: Pseudonyms,
): RowReader {
  const columns = columnReaders(table, mapping, notation, pseudonyms);
  const attributes = attributeReaders(table, mapping, notation);
  const aboutPeople = isAboutPeople(mapping);
  const shown = (rejected: RejectedRow[]): RejectedRow[] =>
    aboutPeople ? rejected.map((row) => ({ ...row, value: harmlessValue(row.value) })) : rejected;
  return (record) => {
    const cells = fittedCells(record, table.header.length);
    if (!Array.isArray(cells)) return shown([cells]);
    const bad = new Map<number, string>();
    const row: Record<string, Cell> = { line: record.line };
    for (const [name, read] of columns) row[name] = read(cells, bad);
    const extra: Record<string, Cell> = {};
    for (const [name, read] of attributes) {
      const value = read(cells, bad);
      const told = aboutPeople && typeof value === 'string' && looksPersonal(value);
      if (value !== null && !told) extra[name] = value;
    }
    if (bad.size > 0) return shown(rejections(record, cells, bad, table.header));
    row['attributes'] = JSON.stringify(extra);
    return mapping.kind === 'performance' ? withIds(row) : row;
  };
}

/** The columns of the raw table that a mapping may fill. */
export function mappableColumns(kind: FileMapping['kind']): readonly ColumnDef[] {
  return rawTables[kind].columns.filter(
    ({ name }) => !PROVENANCE.has(name) && !OF_CONNECTIONS.has(name) && name !== 'attributes',
  );
}

/** Records whose surplus cells are empty fit; so spreadsheets write them. */
function fittedCells(record: FileRecord, width: number): string[] | RejectedRow {
  const { line, cells, fault } = record;
  if (fault !== undefined) return { line, column: null, value: clip(fault.value), reason: fault.reason };
  if (cells.length === width) return cells as string[];
  if (cells.length > width && cells.slice(width).every((cell) => cell.trim() === ''))
    return cells.slice(0, width);
  const reason = `expected ${width} fields, found ${cells.length}`;
  return { line, column: null, value: clip(cells.join(' | ')), reason };
}

function rejections(
  { line }: FileRecord,
  cells: readonly string[],
  bad: ReadonlyMap<number, string>,
  header: readonly string[],
): RejectedRow[] {
  return [...bad]
    .toSorted(([a], [b]) => a - b)
    .map(([i, expected]) => ({
      line,
      column: header[i] ?? null,
      value: clip(cells[i] ?? ''),
      reason: `expected ${expected}`,
    }));
}

function columnReaders(
  table: FileTable,
  mapping: FileMapping,
  notation: Notation,
  pseudonyms: Pseudonyms,
): [string, TargetReader][] {
  return mappableColumns(mapping.kind).map((column) => {
    const mapped = mapping.columns[column.name];
    if (mapped === undefined) return [column.name, () => null];
    const read = columnReader(table, column, mapped, notation);
    const kind = hashedAs(mapping.kind, column.name, mapped);
    return [column.name, kind === null ? read : hashed(read, kind, pseudonyms)];
  });
}

/** What a reader gives, hashed. */
function hashed(read: TargetReader, kind: PersonalKind, pseudonyms: Pseudonyms): TargetReader {
  return (cells, bad) => {
    const value = read(cells, bad);
    return value === null ? null : pseudonyms.of(kind, String(value));
  };
}

function columnReader(
  table: FileTable,
  column: ColumnDef,
  mapped: MappedColumn,
  notation: Notation,
): TargetReader {
  if (mapped.constant !== undefined) return constantReader(column, mapped);
  const readers = sources(table, mapped.from, (plain) =>
    cellReader(column, mapped, plain ? defaultNotation : notation),
  );
  return mapped.sum ? sumReader(column, readers) : firstReader(readers);
}

function attributeReaders(
  table: FileTable,
  mapping: FileMapping,
  notation: Notation,
): [string, TargetReader][] {
  return Object.entries(mapping.attributes).map(([name, { from, type }]) => [
    name,
    firstReader(sources(table, from, (plain) => attributeReader(type, plain ? defaultNotation : notation))),
  ]);
}

function sources(
  table: FileTable,
  names: readonly string[],
  reader: (plain: boolean) => CellReader,
): { index: number; read: CellReader }[] {
  return names
    .map((name) => findColumn(table.header, name))
    .filter((index) => index >= 0)
    .map((index) => ({ index, read: reader(table.plain[index] ?? false) }));
}

function constantReader(column: ColumnDef, mapped: MappedColumn): TargetReader {
  const value = cellReader(column, mapped, defaultNotation)(mapped.constant ?? '');
  const cell = value instanceof Unreadable ? null : value;
  return () => cell;
}

function firstReader(readers: readonly { index: number; read: CellReader }[]): TargetReader {
  return (cells, bad) => {
    for (const { index, read } of readers) {
      const value = read(cells[index] ?? '');
      if (value instanceof Unreadable) bad.set(index, value.reason);
      else if (value !== null) return value;
    }
    return null;
  };
}

function sumReader(column: ColumnDef, readers: readonly { index: number; read: CellReader }[]): TargetReader {
  const exact = column.type === 'NUMERIC';
  return (cells, bad) => {
    let total: number | null = null;
    let money = zeroDecimal;
    for (const { index, read } of readers) {
      const value = read(cells[index] ?? '');
      if (value instanceof Unreadable) bad.set(index, value.reason);
      else if (value !== null) {
        total = (total ?? 0) + (exact ? 0 : Number(value));
        if (exact) money = addDecimals(money, parseDecimal(String(value)) ?? zeroDecimal);
      }
    }
    return exact && total !== null ? formatDecimal(money) : total;
  };
}

/** Sources without ids are told apart by name, so that a key exists: a keyword by match type and text. */
function withIds(row: Record<string, Cell>): Row {
  row['campaign_id'] ??= row['campaign'] ?? null;
  row['ad_group_id'] ??= row['ad_group'] ?? null;
  const { keyword, match_type: matchType } = row as { keyword: Cell; match_type: Cell };
  row['keyword_id'] ??=
    keyword === null || matchType === null ? keyword : `${String(matchType)}: ${String(keyword)}`;
  return row;
}

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
