import { basename } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { SchemaError } from '../../core/base/errors.ts';
import type { FileRecord, FileTable } from './file-record.ts';

/** Row groups are read one after the other; the memory is the warehouse's. */
const READER = { memory_limit: '512MB' } as const;

/** Opens a Parquet file through an in-memory DuckDB of its own. @throws SchemaError when the file is damaged. */
export async function openParquet(path: string): Promise<FileTable> {
  const columns = await withDuckDb(path, async (connection) => {
    const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${parquet(path)}`);
    return reader.getRowObjects().map((row) => ({
      name: String(row['column_name']),
      text: String(row['column_type']) === 'VARCHAR',
    }));
  });
  return {
    file: basename(path),
    header: columns.map(({ name }) => name),
    plain: columns.map(({ text }) => !text),
    records: () =>
      readRecords(
        path,
        columns.map(({ name }) => name),
      ),
  };
}

async function* readRecords(path: string, columns: readonly string[]): AsyncGenerator<readonly FileRecord[]> {
  const instance = await DuckDBInstance.create(':memory:', READER);
  const connection = await instance.connect();
  const texts = columns.map((name) => `CAST("${name.replaceAll('"', '""')}" AS VARCHAR)`).join(', ');
  try {
    const result = await connection.stream(`SELECT ${texts} FROM ${parquet(path)}`);
    let line = 0;
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0;) {
      const first = line + 1;
      yield chunk.getRows().map((row, i) => ({
        line: first + i,
        cells: row.map((value) => (typeof value === 'string' ? value : '')),
      }));
      line += chunk.rowCount;
      chunk = await result.fetchChunk();
    }
  } catch (cause) {
    throw damaged(path, cause);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function withDuckDb<T>(path: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', READER);
  const connection = await instance.connect();
  try {
    return await work(connection);
  } catch (cause) {
    throw damaged(path, cause);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function damaged(path: string, cause: unknown): SchemaError {
  return new SchemaError(`${basename(path)} cannot be read as Parquet`, {
    expected: 'a complete Parquet file',
    found: cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause),
    next: 'Write or copy the file again.',
    cause,
  });
}

function parquet(path: string): string {
  return `read_parquet('${path.replaceAll("'", "''")}')`;
}
