import { formatDecimal, parseDecimal } from '../../../core/base/decimal.ts';
import type { Cell, Row } from '../../../core/tables/table.ts';
import { finite, isoMoment, notPlain, safeInteger } from '../plain-cells.ts';
import type { RestField } from './rest-types.ts';

/** A row as REST has it: every value is a text, whatever its type. */
export interface RestRow {
  readonly f: readonly { readonly v: unknown }[];
}

/**
 * Plain rows of an answer, read from the texts that BigQuery sends: the parsers of its client would put an object around
 * each day, moment and amount. Moments are microseconds, as `formatOptions.useInt64Timestamp` asks for.
 * @throws WarehouseError for an integer beyond 2^53, for infinity, and for lists and structs.
 */
export function plainRows(fields: readonly RestField[], rows: readonly RestRow[]): Row[] {
  const names = distinct(fields.map(({ name }) => name ?? ''));
  const readers = fields.map((field, index) => reader(field, names[index] ?? ''));
  return rows.map(({ f }) => {
    const row: Record<string, Cell> = {};
    for (let i = 0; i < readers.length; i++) {
      const value = f[i]?.v;
      row[names[i] ?? ''] = value === null || value === undefined ? null : (readers[i]?.(value) ?? null);
    }
    return row;
  });
}

/** BigQuery refuses two columns of one name; emulators may not. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}:${count}`;
  });
}

type Reader = (value: unknown) => Cell;

function reader(field: RestField, column: string): Reader {
  if (field.mode === 'REPEATED') return refuse(column, 'ARRAY');
  switch (field.type) {
    case 'STRING':
    case 'DATE':
    case 'JSON':
      return String;
    case 'INTEGER':
    case 'INT64':
      return (value) => safeInteger(BigInt(String(value)), column);
    case 'FLOAT':
    case 'FLOAT64':
      return (value) => finite(Number(value), column);
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return (value) => plainDecimal(String(value));
    case 'BOOLEAN':
    case 'BOOL':
      return (value) => value === true || value === 'true';
    case 'TIMESTAMP':
      return (value) => `${isoMoment(BigInt(String(value)))}Z`;
    case 'DATETIME':
      return String;
    default:
      return refuse(column, field.type ?? 'no type');
  }
}

function refuse(column: string, type: string): Reader {
  return () => {
    throw notPlain(column, type);
  };
}

/** An exact decimal as the port has it; emulators may write an exponent or zeros at the end. */
function plainDecimal(text: string): string {
  const value = /[eE]/.test(text) ? parseDecimal(text) : null;
  if (value !== null) return formatDecimal(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
