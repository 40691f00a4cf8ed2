import type { Cell, ColumnType } from '../../src/core/tables/table.ts';

/** A value as the evaluator's protocol has it: one key says which kind, null is empty. */
export type WireValue = Readonly<Record<string, unknown>>;

const msPerDay = 86_400_000;

/** Type names of the protocol. */
export const wireTypes: Readonly<Record<ColumnType, string>> = {
  INT64: 'TYPE_INT64',
  FLOAT64: 'TYPE_DOUBLE',
  BOOL: 'TYPE_BOOL',
  STRING: 'TYPE_STRING',
  DATE: 'TYPE_DATE',
  TIMESTAMP: 'TYPE_TIMESTAMP',
  NUMERIC: 'TYPE_NUMERIC',
  JSON: 'TYPE_JSON',
};

/** The type of a column of an answer. @throws Error for types that plain rows do not have. */
export function columnType(wire: string): ColumnType {
  const found = Object.entries(wireTypes).find(([, name]) => name === wire);
  if (found === undefined) throw new Error(`an answer must be of plain types, found ${wire}`);
  return found[0] as ColumnType;
}

/** A plain value for the evaluator. */
export function toWire(value: Cell, type: ColumnType): WireValue {
  if (value === null) return {};
  return writers[type](value);
}

const writers: Readonly<Record<ColumnType, (value: Exclude<Cell, null>) => WireValue>> = {
  INT64: (value) => ({ int64Value: String(value) }),
  FLOAT64: (value) => ({ doubleValue: value }),
  BOOL: (value) => ({ boolValue: value }),
  STRING: (value) => ({ stringValue: value }),
  DATE: (value) => ({ dateValue: Date.parse(`${String(value)}T00:00:00Z`) / msPerDay }),
  TIMESTAMP: (value) => ({ timestampValue: timestampToWire(String(value)) }),
  NUMERIC: (value) => ({ numericValue: bigintToBytes(unscaled(String(value))) }),
  JSON: (value) => ({ jsonValue: value }),
};

/** A value of the evaluator as a plain one: the inverse of {@link toWire}. */
export function fromWire(wire: WireValue, type: ColumnType): Cell {
  const kind = typeof wire['value'] === 'string' ? wire['value'] : Object.keys(wire)[0];
  if (kind === undefined) return null;
  return readers[type](wire[kind]);
}

const readers: Readonly<Record<ColumnType, (value: unknown) => Cell>> = {
  INT64: (value) => safeInteger(String(value)),
  FLOAT64: Number,
  BOOL: (value) => value === true,
  STRING: String,
  JSON: String,
  DATE: (value) => new Date(Number(value) * msPerDay).toISOString().slice(0, 10),
  TIMESTAMP: (value) => timestampFromWire(value as { seconds?: string; nanos?: number }),
  NUMERIC: (value) => scaled(bytesToBigint(value as Uint8Array)),
};

function safeInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number))
    throw new Error(`an answer must have integers below 2^53, found ${text}`);
  return number;
}

function timestampToWire(text: string): { seconds: string; nanos: number } {
  const fraction = /\.(\d{1,6})/.exec(text)?.[1] ?? '';
  const seconds = Date.parse(text.replace(/\.\d+/, '')) / 1000;
  return { seconds: String(seconds), nanos: Number(fraction.padEnd(9, '0')) };
}

function timestampFromWire(value: { seconds?: string; nanos?: number }): string {
  const iso = new Date(Number(value.seconds ?? 0) * 1000).toISOString().slice(0, -5);
  const micros = String(Math.round((value.nanos ?? 0) / 1000)).padStart(6, '0');
  return `${iso}.${micros.endsWith('000') ? micros.slice(0, 3) : micros}Z`;
}

/** NUMERIC is an integer of billionths. */
function unscaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(9, '0'));
  return text.startsWith('-') ? -value : value;
}

function scaled(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Little-endian two's complement, as short as it can be. */
function bigintToBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 8n) {
    bytes.push(Number(rest & 0xffn));
    const isNegative = ((bytes.at(-1) ?? 0) & 0x80) !== 0;
    if ((rest >> 8n === 0n && !isNegative) || (rest >> 8n === -1n && isNegative))
      return Uint8Array.from(bytes);
  }
}

function bytesToBigint(bytes: Uint8Array): bigint {
  const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const isNegative = ((bytes.at(-1) ?? 0) & 0x80) !== 0;
  return isNegative ? value - (1n << BigInt(8 * bytes.length)) : value;
}
