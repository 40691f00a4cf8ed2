import duckdb, { type Vector } from '@duckdb/node-bindings';
import { DuckDBDataChunk, type DuckDBAppender } from '@duckdb/node-api';
import type { Cell, ColumnDef, Row, TableDef } from '../../../core/tables/table.ts';
import { cellsOf, refusedCell, refuseUnknown } from '../row-refusals.ts';
import { CHUNK_ROWS, type ColumnBuffer } from './column-buffer.ts';
import { columnBuffer } from './column-buffers.ts';

/** Appends rows to a table, a chunk at a time, checking each cell. */
export interface RowWriter {
  /** @throws WarehouseError naming the row (from 1), the column and the value. */
  write(row: Row): void;
  /** Appends what was written since the last chunk. */
  flush(): void;
}

interface Column {
  readonly def: ColumnDef;
  readonly name: string;
  /** Where the database has it. */
  readonly index: number;
  readonly buffer: ColumnBuffer;
  /** A bit a row, set where there is a value. */
  readonly present: Uint8Array<ArrayBuffer>;
}

/**
 * A writer of rows of a table. Every cell must be what its column says; nothing is rounded or guessed.
 * `order` are the columns as the database has them, some perhaps of another version: what is not in the table is empty.
 */
export function rowWriter(appender: DuckDBAppender, table: TableDef, order: readonly string[]): RowWriter {
  const known = new Set(table.columns.map(({ name }) => name));
  const types = order.map((_, index) => appender.columnType(index));
  const columns = table.columns.map((def): Column => ({
    def,
    name: def.name,
    index: order.indexOf(def.name),
    buffer: columnBuffer(def.type),
    present: new Uint8Array(CHUNK_ROWS / 8),
  }));
  const others = order.flatMap((name, index) => (known.has(name) ? [] : [index]));
  const chunk = DuckDBDataChunk.create(types);
  let rows = 0;
  let total = 0;

  const flush = (): void => {
    if (rows === 0) return;
    chunk.reset();
    chunk.rowCount = rows;
    for (const { index, buffer, present } of columns) {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
      buffer.copyTo(vector);
      setPresent(vector, present);
      present.fill(0);
    }
    for (const index of others) setPresent(duckdb.data_chunk_get_vector(chunk.chunk, index), NONE);
    appender.appendDataChunk(chunk);
    rows = 0;
  };

  return {
    write: (row) => {
      total++;
      let filled = 0;
      for (const column of columns) {
        const value = row[column.name];
        if (value !== undefined) filled++;
        setCell(column, rows, value ?? null, table, total);
      }
      if (filled !== cellsOf(row)) refuseUnknown(row, known, table, total);
      if (++rows === CHUNK_ROWS) flush();
    },
    flush,
  };
}

const NONE = new Uint8Array(CHUNK_ROWS / 8);

function setPresent(vector: Vector, present: Uint8Array<ArrayBuffer>): void {
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, present.buffer, 0, present.byteLength);
}

function setCell(column: Column, at: number, value: Cell, table: TableDef, row: number): void {
  const { def, buffer, present } = column;
  if (value === null) {
    if (def.required === true) throw refusedCell(def, value, table, row);
    return;
  }
  if (!buffer.set(at, value)) throw refusedCell(def, value, table, row);
  present[at >> 3] = (present[at >> 3] ?? 0) | (1 << (at & 7));
}
