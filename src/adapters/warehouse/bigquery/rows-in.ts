import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { isDay } from '../../../core/base/day.ts';
import type { Cell, ColumnType, Row, TableDef } from '../../../core/tables/table.ts';
import type { Scope } from '../../../jobs/ports.ts';
import { isJson, momentOf, remembered } from '../cell-texts.ts';
import { cellsOf, checkScope, refusedCell, refuseUnknown } from '../row-refusals.ts';

/** Rows that were written down to be uploaded. */
export interface WrittenRows {
  readonly count: number;
  /** SHA-256 of the file. */
  readonly hash: string;
}

const CHUNK_CHARS = 1 << 20;

/**
 * Writes rows of a scope as lines of JSON, checking each cell: nothing is rounded or guessed. Memory is that of a chunk.
 * @throws WarehouseError naming the row (from 1), the column and the value.
 */
export async function writeRows(
  file: string,
  table: TableDef,
  rows: AsyncIterable<Row> | Iterable<Row>,
  scope: Scope,
): Promise<WrittenRows> {
  const known = new Set(table.columns.map(({ name }) => name));
  const scoped = Object.entries(scope);
  const hash = createHash('sha256');
  const out = createWriteStream(file);
  let count = 0;
  let chunk = '';
  const flush = async (): Promise<void> => {
    hash.update(chunk);
    if (!out.write(chunk)) await once(out, 'drain');
    chunk = '';
  };
  try {
    for await (const row of rows) {
      count++;
      for (const [name, value] of scoped) checkScope(row, table, name, value, count);
      chunk += jsonLine(row, table, known, count);
      if (chunk.length >= CHUNK_CHARS) await flush();
    }
    await flush();
  } finally {
    out.end();
    await once(out, 'close');
  }
  return { count, hash: hash.digest('hex') };
}

function jsonLine(row: Row, table: TableDef, known: ReadonlySet<string>, number: number): string {
  let line = '';
  let filled = 0;
  for (const column of table.columns) {
    const value = row[column.name];
    if (value !== undefined) filled++;
    if (value === undefined || value === null) {
      if (column.required === true) throw refusedCell(column, null, table, number);
      continue;
    }
    const cell = cellText[column.type](value);
    if (cell === undefined) throw refusedCell(column, value, table, number);
    line += `${line === '' ? '' : ','}"${column.name}":${cell}`;
  }
  if (filled !== cellsOf(row)) refuseUnknown(row, known, table, number);
  return `{${line}}\n`;
}

type Present = Exclude<Cell, null>;

const isJsonText = remembered(isJson);

/** The JSON of a cell; undefined when it is not what its column holds. */
const cellText: Readonly<Record<ColumnType, (value: Present) => string | undefined>> = {
  STRING: (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined),
  INT64: (value) => (Number.isSafeInteger(value) ? `"${value}"` : undefined),
  FLOAT64: (value) => (Number.isFinite(value) ? String(value) : undefined),
  NUMERIC: quotedIf((text) => /^-?\d{1,29}(?:\.\d{1,9})?$/.test(text)),
  BOOL: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  DATE: quotedIf(isDay),
  TIMESTAMP: quotedIf((text) => momentOf(text) !== undefined),
  // As it is, so that no number is rounded on the way; a line break can only be between its parts.
  JSON: (value) =>
    typeof value === 'string' && isJsonText(value) ? value.replaceAll(/[\r\n]+/g, ' ') : undefined,
};

function quotedIf(fits: (text: string) => boolean): (value: Present) => string | undefined {
  return (value) => (typeof value === 'string' && fits(value) ? `"${value}"` : undefined);
}
