import duckdb, { type Vector } from '@duckdb/node-bindings';
import { CHUNK_ROWS, type ColumnBuffer } from './column-buffer.ts';

/** Bytes that `duckdb_string_t` keeps in place; longer texts are behind a pointer. */
const IN_PLACE = 12;
const BYTES = 16;

/**
 * A column of texts. Short plain ones are laid out as `duckdb_string_t` does, four bytes of length and twelve of text,
 * and go over with the whole column; the rest, one by one, by DuckDB.
 */
export function textBuffer(fits: (text: string) => boolean): ColumnBuffer {
  const bytes = new Uint8Array(BYTES * CHUNK_ROWS);
  const long: { readonly row: number; readonly text: string }[] = [];
  return {
    set: (row, value) => {
      if (typeof value !== 'string' || !fits(value)) return false;
      if (!setInPlace(bytes, row * BYTES, value)) long.push({ row, text: value });
      return true;
    },
    copyTo: (vector) => {
      duckdb.copy_data_to_vector(vector, 0, bytes.buffer, 0, bytes.byteLength);
      for (const { row, text } of long) assign(vector, row, text);
      bytes.fill(0);
      long.length = 0;
    },
  };
}

/** False, and nothing but zeros, for a text that is long or not plain ASCII. */
function setInPlace(bytes: Uint8Array, at: number, text: string): boolean {
  const { length } = text;
  if (length > IN_PLACE) return false;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) {
      bytes.fill(0, at, at + BYTES);
      return false;
    }
    bytes[at + 4 + i] = code;
  }
  bytes[at] = length;
  return true;
}

function assign(vector: Vector, row: number, text: string): void {
  // A text for C would end at its first zero.
  if (text.includes('\0')) duckdb.vector_assign_string_element_len(vector, row, Buffer.from(text));
  else duckdb.vector_assign_string_element(vector, row, text);
}
