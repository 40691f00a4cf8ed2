import type { DuckDBConnection } from '@duckdb/node-api';
import { duckDbDdl, duckDbType } from '../../../core/tables/ddl.ts';
import type { TableDef } from '../../../core/tables/table.ts';

/**
 * Makes the tables that do not exist, and adds the columns that a table from an earlier version lacks, empty.
 * `prefix` goes before the dataset: `bidforest` gives `"bidforest_raw"."sessions"`.
 */
export async function createTables(
  connection: DuckDBConnection,
  tables: readonly TableDef[],
  prefix: string,
): Promise<void> {
  for (const table of tables) {
    const schema = `${prefix}_${table.dataset}`;
    const name = `"${schema}"."${table.name}"`;
    await connection.run(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await connection.run(duckDbDdl(table, name));
    const present = await columnNames(connection, schema, table.name);
    for (const column of table.columns) {
      if (present.has(column.name)) continue;
      await connection.run(`ALTER TABLE ${name} ADD COLUMN "${column.name}" ${duckDbType(column.type)}`);
    }
  }
}

async function columnNames(
  connection: DuckDBConnection,
  schema: string,
  table: string,
): Promise<ReadonlySet<string>> {
  const found = await connection.runAndReadAll(
    'SELECT column_name FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = $schema AND table_name = $table',
    { schema, table },
  );
  return new Set(found.getRows().map(([name]) => String(name)));
}
