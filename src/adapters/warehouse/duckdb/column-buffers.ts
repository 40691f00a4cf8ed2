import duckdb, { type Vector } from '@duckdb/node-bindings';
import { dayNumber, isDay } from '../../../core/base/day.ts';
import type { ColumnType } from '../../../core/tables/table.ts';
import { isJson, momentOf, remembered } from '../cell-texts.ts';
import { CHUNK_ROWS, type ColumnBuffer } from './column-buffer.ts';
import { textBuffer } from './text-buffer.ts';

/** Where the values of a column of each type are kept. */
export function columnBuffer(type: ColumnType): ColumnBuffer {
  return buffers[type]();
}

const buffers: Readonly<Record<ColumnType, () => ColumnBuffer>> = {
  STRING: () => textBuffer(() => true),
  JSON: () => textBuffer(remembered(isJson)),
  INT64: () => {
    const words = new Int32Array(2 * CHUNK_ROWS);
    return {
      set: (row, value) => {
        if (!Number.isSafeInteger(value)) return false;
        setLow64(words, 2 * row, value as number);
        return true;
      },
      copyTo: (vector) => copy(words, vector),
    };
  },
  NUMERIC: () => {
    const words = new Int32Array(4 * CHUNK_ROWS);
    return {
      set: (row, value) => typeof value === 'string' && setNumeric(words, 4 * row, value),
      copyTo: (vector) => copy(words, vector),
    };
  },
  FLOAT64: () => {
    const doubles = new Float64Array(CHUNK_ROWS);
    return {
      set: (row, value) => {
        if (!Number.isFinite(value)) return false;
        doubles[row] = value as number;
        return true;
      },
      copyTo: (vector) => copy(doubles, vector),
    };
  },
  BOOL: () => {
    const flags = new Uint8Array(CHUNK_ROWS);
    return {
      set: (row, value) => {
        if (typeof value !== 'boolean') return false;
        flags[row] = value ? 1 : 0;
        return true;
      },
      copyTo: (vector) => copy(flags, vector),
    };
  },
  DATE: () => {
    const days = new Int32Array(CHUNK_ROWS);
    return {
      set: (row, value) => {
        const day = typeof value === 'string' ? dayOf(value) : undefined;
        if (day === undefined) return false;
        days[row] = day;
        return true;
      },
      copyTo: (vector) => copy(days, vector),
    };
  },
  TIMESTAMP: () => {
    const moments = new BigInt64Array(CHUNK_ROWS);
    return {
      set: (row, value) => {
        const moment = typeof value === 'string' ? momentOf(value) : undefined;
        if (moment === undefined) return false;
        moments[row] = moment;
        return true;
      },
      copyTo: (vector) => copy(moments, vector),
    };
  },
};

function copy(values: ArrayBufferView<ArrayBuffer>, vector: Vector): void {
  duckdb.copy_data_to_vector(vector, 0, values.buffer, 0, values.byteLength);
}

/** Two's complement of a safe integer, in two words. */
function setLow64(words: Int32Array, at: number, value: number): void {
  words[at] = value;
  words[at + 1] = Math.floor(value / 2 ** 32);
}

/** Reads `-12.5` into 128 bits of billionths. */
function setNumeric(words: Int32Array, at: number, text: string): boolean {
  const small = smallBillionths(text);
  if (small !== undefined) {
    setLow64(words, at, small);
    words[at + 2] = words[at + 3] = small < 0 ? -1 : 0;
    return true;
  }
  const match = /^(-?)(\d{1,29})(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) return false;
  const size = BigInt((match[2] ?? '') + (match[3] ?? '').padEnd(9, '0'));
  const value = match[1] === '-' ? -size : size;
  for (let word = 0; word < 4; word++)
    words[at + word] = Number(BigInt.asIntN(32, value >> BigInt(32 * word)));
  return true;
}

/**
 * Billionths of an amount that a double holds exactly: six digits before the point, nine after.
 * Undefined for all others, and for what is no amount.
 */
function smallBillionths(text: string): number | undefined {
  const negative = text.charCodeAt(0) === 45;
  let at = negative ? 1 : 0;
  const start = at;
  let value = 0;
  let digit = text.charCodeAt(at) - 48;
  for (; digit >= 0 && digit <= 9; digit = text.charCodeAt(++at) - 48) value = value * 10 + digit;
  if (at === start || at > start + 6) return undefined;
  let decimals = 0;
  if (at < text.length) {
    if (text.charCodeAt(at) !== 46) return undefined;
    decimals = text.length - at - 1;
    if (decimals === 0 || decimals > 9) return undefined;
    for (at++; at < text.length; at++) {
      digit = text.charCodeAt(at) - 48;
      if (!(digit >= 0 && digit <= 9)) return undefined;
      value = value * 10 + digit;
    }
  }
  const size = value * (POWERS_OF_TEN[9 - decimals] ?? NaN);
  return negative ? -size : size;
}

const POWERS_OF_TEN = Array.from({ length: 10 }, (_, exponent) => 10 ** exponent);

const dayOf = remembered((text) => (isDay(text) ? dayNumber(text) : undefined));
