import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import type { Cell, Row } from '../../../core/tables/table.ts';
import { finite, isoMoment, notPlain, safeInteger } from '../plain-cells.ts';

/**
 * Plain rows of a chunk: numbers for INT64 and FLOAT64, text for NUMERIC (no trailing zeros), DATE, TIMESTAMP
 * (ISO, UTC) and JSON.
 * @throws WarehouseError for an integer beyond 2^53, which a number cannot hold, and for lists and structs.
 */
export function plainRows(chunk: DuckDBDataChunk, names: readonly string[]): Row[] {
  const columns = names.map((name, index) =>
    chunk.getColumnValues(index).map((value) => plainCell(value, name)),
  );
  const empty: Row = Object.fromEntries(names.map((name) => [name, null]));
  return Array.from({ length: chunk.rowCount }, (_, row) => filled({ ...empty }, names, columns, row));
}

/** All rows are copies of one object: made property by property, each would take three times as long. */
function filled(
  into: Record<string, Cell>,
  names: readonly string[],
  columns: readonly (readonly Cell[])[],
  row: number,
): Row {
  for (let i = 0; i < names.length; i++) into[names[i]!] = columns[i]![row] ?? null;
  return into;
}

/** An exact decimal as text without trailing zeros: 12500000000 at scale 9 is "12.5". */
export function decimalText(value: bigint, scale: number): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}

function plainCell(value: DuckDBValue, column: string): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return finite(value, column);
  if (typeof value === 'bigint') return safeInteger(value, column);
  if (value instanceof DuckDBDecimalValue) return decimalText(value.value, value.scale);
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBTimestampTZValue) return `${isoMoment(value.micros)}Z`;
  if (value instanceof DuckDBTimestampValue) return isoMoment(value.micros);
  throw notPlain(column, value.constructor.name);
}
