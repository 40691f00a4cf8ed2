import type { DuckDBConnection } from '@duckdb/node-api';
import { duckDbDdl, duckDbType } from '../../../core/tables/ddl.ts';
import type { TableDef } from '../../../core/tables/table.ts';

/**
 * Makes the tables that do not exist, adds the columns that a table from an earlier version lacks, empty, and lets
 * columns be empty that may be by now.
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
    const present = await presentColumns(connection, schema, table.name);
    for (const column of table.columns) {
      const nullable = present.get(column.name);
      if (nullable === undefined) {
        await connection.run(`ALTER TABLE ${name} ADD COLUMN "${column.name}" ${duckDbType(column.type)}`);
      } else if (!nullable && column.required !== true) {
        await connection.run(`ALTER TABLE ${name} ALTER COLUMN "${column.name}" DROP NOT NULL`);
      }
    }
  }
}

/** Columns of a table, each with whether it may be empty. */
async function presentColumns(
  connection: DuckDBConnection,
  schema: string,
  table: string,
): Promise<ReadonlyMap<string, boolean>> {
  const found = await connection.runAndReadAll(
    'SELECT column_name, is_nullable FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = $schema AND table_name = $table',
    { schema, table },
  );
  return new Map(found.getRows().map(([name, nullable]) => [String(name), nullable === true]));
}
