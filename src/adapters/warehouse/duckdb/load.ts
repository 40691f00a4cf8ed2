import { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { WarehouseError } from '../../../core/base/errors.ts';
import { duckDbDdl } from '../../../core/tables/ddl.ts';
import type { Row, TableDef } from '../../../core/tables/table.ts';
import type { Scope } from '../../../jobs/ports.ts';
import { scopeType } from '../replace-scope.ts';
import { rowReader } from './rows-in.ts';

/** Rows in one chunk of the appender: DuckDB's own vector size. */
const chunkRows = 2048;

/** The staging table of a load; temporary, so it lives and dies with its connection. */
export const stagingTable = 'bidforest_staging';

/**
 * Fills the staging table of this connection, a chunk at a time, so that memory stays bounded.
 * Returns the number of rows.
 * @throws WarehouseError when a row does not fit the table or lies outside of the scope.
 */
export async function stageRows(
  connection: DuckDBConnection,
  table: TableDef,
  rows: AsyncIterable<Row> | Iterable<Row>,
  scope: Scope,
): Promise<number> {
  for (const name of Object.keys(scope)) scopeType(table, name);
  await connection.run(`DROP TABLE IF EXISTS temp.main.${stagingTable}`);
  await connection.run(
    duckDbDdl(table, stagingTable).replace('CREATE TABLE IF NOT EXISTS', 'CREATE TEMP TABLE'),
  );
  const appender = await connection.createAppender(stagingTable, 'main', 'temp');
  try {
    return await appendRows(appender, table, rows, scope);
  } finally {
    appender.closeSync();
  }
}

async function appendRows(
  appender: DuckDBAppender,
  table: TableDef,
  rows: AsyncIterable<Row> | Iterable<Row>,
  scope: Scope,
): Promise<number> {
  const reader = rowReader(table);
  const types = table.columns.map((_, index) => appender.columnType(index));
  const flush = (): void => {
    const { rows: count, columns } = reader.take();
    if (count === 0) return;
    const chunk = DuckDBDataChunk.create(types, count);
    chunk.setColumns(columns);
    appender.appendDataChunk(chunk);
  };
  let count = 0;
  for await (const row of rows) {
    count++;
    checkScope(row, table, scope, count);
    reader.read(row);
    if (count % chunkRows === 0) flush();
  }
  flush();
  return count;
}

function checkScope(row: Row, table: TableDef, scope: Scope, number: number): void {
  for (const name in scope) {
    const value = row[name] ?? null;
    if (value !== null && String(value) === scope[name]) continue;
    throw new WarehouseError(
      `Row ${number} is outside of what the load of ${table.dataset}.${table.name} replaces`,
      {
        expected: `${name} = ${JSON.stringify(scope[name])}`,
        found: JSON.stringify(value),
        next: 'Nothing was changed. Load rows of one scope at a time.',
      },
    );
  }
}
