import { DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampTZValue } from '@duckdb/node-api';
import type { DuckDBValue } from '@duckdb/node-api';
import { dayNumber, isDay } from '../../../core/base/day.ts';
import { WarehouseError } from '../../../core/base/errors.ts';
import type { Cell, ColumnDef, ColumnType, Row, TableDef } from '../../../core/tables/table.ts';

/** Turns rows into columns of DuckDB values, checking each cell. */
export interface RowReader {
  /** @throws WarehouseError naming the row (from 1), the column and the value. */
  read(row: Row): void;
  /** The rows read since the last call, as columns. */
  take(): { readonly rows: number; readonly columns: DuckDBValue[][] };
}

/** A reader for rows of a table. Every cell must be what its column says; nothing is rounded or guessed. */
export function rowReader(table: TableDef): RowReader {
  const known = new Set(table.columns.map((column) => column.name));
  let columns: DuckDBValue[][] = table.columns.map(() => []);
  let rows = 0;
  let total = 0;
  return {
    read: (row) => {
      total++;
      for (const name in row) if (!known.has(name)) throw unknownColumn(table, name, total);
      table.columns.forEach((column, index) => {
        columns[index]?.push(cell(column, row[column.name] ?? null, table, total));
      });
      rows++;
    },
    take: () => {
      const taken = { rows, columns };
      columns = table.columns.map(() => []);
      rows = 0;
      return taken;
    },
  };
}

function cell(column: ColumnDef, value: Cell, table: TableDef, row: number): DuckDBValue {
  if (value === null) {
    if (column.required === true) throw badCell(column, value, table, row, 'a value: the column is required');
    return null;
  }
  const converted = converters[column.type](value);
  if (converted === undefined) throw badCell(column, value, table, row, wanted[column.type]);
  return converted;
}

const wanted: Readonly<Record<ColumnType, string>> = {
  STRING: 'a text',
  INT64: 'an integer of at most 2^53 - 1',
  FLOAT64: 'a finite number',
  NUMERIC: 'an amount as text with at most 29 digits before and 9 after the point, such as "12.5"',
  BOOL: 'true or false',
  DATE: 'a day as YYYY-MM-DD',
  TIMESTAMP: 'a moment in UTC as 2024-01-31T12:00:00Z',
  JSON: 'JSON as text',
};

const converters: Readonly<Record<ColumnType, (value: Exclude<Cell, null>) => DuckDBValue | undefined>> = {
  STRING: (value) => (typeof value === 'string' ? value : undefined),
  INT64: (value) => (Number.isSafeInteger(value) ? BigInt(value) : undefined),
  FLOAT64: (value) => (Number.isFinite(value) ? value : undefined),
  NUMERIC: (value) => (typeof value === 'string' ? numeric(value) : undefined),
  BOOL: (value) => (typeof value === 'boolean' ? value : undefined),
  DATE: (value) => (typeof value === 'string' ? date(value) : undefined),
  TIMESTAMP: (value) => (typeof value === 'string' ? timestamp(value) : undefined),
  JSON: (value) => (typeof value === 'string' && isJson(value) ? value : undefined),
};

function numeric(text: string): DuckDBDecimalValue | undefined {
  const match = /^(-?)(\d{1,29})(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) return undefined;
  const unscaled = BigInt((match[2] ?? '') + (match[3] ?? '').padEnd(9, '0'));
  return new DuckDBDecimalValue(match[1] === '-' ? -unscaled : unscaled, 38, 9);
}

/** Days and moments repeat from row to row; reading each text once makes loads a third faster. */
function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= 4096) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}

const date = remembered((text) => (isDay(text) ? new DuckDBDateValue(dayNumber(text)) : undefined));

const timestamp = remembered((text): DuckDBTimestampTZValue | undefined => {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/.exec(text);
  const [, day = '', time = '', fraction = ''] = match ?? [];
  const ms = Date.parse(`${day}T${time}Z`);
  if (!isDay(day) || Number.isNaN(ms)) return undefined;
  return new DuckDBTimestampTZValue(BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, '0')));
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function badCell(
  column: ColumnDef,
  value: Cell,
  table: TableDef,
  row: number,
  expected: string,
): WarehouseError {
  return new WarehouseError(
    `Row ${row} does not fit ${table.dataset}.${table.name}: column "${column.name}" (${column.type})`,
    { expected, found: JSON.stringify(value), next: 'Nothing was changed. Correct the row and load again.' },
  );
}

function unknownColumn(table: TableDef, name: string, row: number): WarehouseError {
  return new WarehouseError(
    `Row ${row} does not fit ${table.dataset}.${table.name}: there is no column "${name}"`,
    {
      expected: table.columns.map((column) => column.name).join(', '),
      found: name,
      next: 'Nothing was changed. Correct the row and load again.',
    },
  );
}
