import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { duckDbType } from '../../../core/tables/ddl.ts';
import type { Row, TableDef } from '../../../core/tables/table.ts';
import type { Scope } from '../../../jobs/ports.ts';
import { checkScope, scopeType } from '../row-refusals.ts';
import { rowWriter, type RowWriter } from './rows-in.ts';

/**
 * Replaces the rows of a scope in one transaction, a chunk at a time: memory stays bounded, and nobody sees half of it.
 * `prefix` goes before the dataset, as in {@link createTables}. Returns the number of rows.
 * @throws WarehouseError when a row does not fit the table or lies outside of the scope; nothing has changed then.
 */
export async function replaceRows(
  connection: DuckDBConnection,
  table: TableDef,
  prefix: string,
  rows: AsyncIterable<Row> | Iterable<Row>,
  scope: Scope,
): Promise<number> {
  const schema = `${prefix}_${table.dataset}`;
  const target = `"${schema}"."${table.name}"`;
  const { sql, params } = deleteScope(table, target, scope);
  const inside = await connection.run(`SELECT * FROM ${target} LIMIT 0`);
  const order = inside.columnNames();
  let count: number;
  await connection.run('BEGIN TRANSACTION');
  try {
    await connection.run(sql, params);
    const appender = await connection.createAppender(table.name, schema);
    count = await appendRows(appender, rowWriter(appender, table, order), table, rows, scope);
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
  // A commit that fails has rolled back.
  await connection.run('COMMIT');
  return count;
}

/**
 * The statement that removes the rows of a scope; an empty scope is the whole table.
 * @throws WarehouseError when a column of the scope does not exist or is of a type that has no exact equality.
 */
export function deleteScope(
  table: TableDef,
  target: string,
  scope: Scope,
): { readonly sql: string; readonly params: Record<string, string> } {
  const conditions = Object.keys(scope).map(
    (name, index) => `"${name}" = CAST($scope_${index} AS ${duckDbType(scopeType(table, name))})`,
  );
  return {
    sql: `DELETE FROM ${target}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`,
    params: Object.fromEntries(Object.values(scope).map((value, index) => [`scope_${index}`, value])),
  };
}

async function appendRows(
  appender: DuckDBAppender,
  writer: RowWriter,
  table: TableDef,
  rows: AsyncIterable<Row> | Iterable<Row>,
  scope: Scope,
): Promise<number> {
  const scoped = Object.entries(scope);
  let count = 0;
  const take = (row: Row): void => {
    count++;
    for (const [name, value] of scoped) checkScope(row, table, name, value, count);
    writer.write(row);
  };
  try {
    // Waiting for each row costs more than writing it.
    if (Symbol.iterator in rows) for (const row of rows) take(row);
    else for await (const row of rows) take(row);
    writer.flush();
  } catch (error) {
    appender.clear();
    throw error;
  } finally {
    appender.closeSync();
  }
  return count;
}
