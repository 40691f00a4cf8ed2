import type { DuckDBConnection } from '@duckdb/node-api';
import { createHash } from 'node:crypto';
import { macros } from './macros.ts';

const version = createHash('sha256').update(macros.join('\n')).digest('hex').slice(0, 16);

/**
 * Stores the macros in the database, so that its views can be read by any DuckDB program. Nothing is
 * written when the database has this version of them already.
 */
export async function installMacros(connection: DuckDBConnection): Promise<void> {
  if ((await installedVersion(connection)) === version) return;
  const all = [...macros, `bq_version() AS '${version}'`];
  const statements = all.map((macro) => `CREATE OR REPLACE MACRO main.${macro}`);
  await connection.run(['BEGIN', ...statements, 'COMMIT'].join(';\n'));
}

async function installedVersion(connection: DuckDBConnection): Promise<string | undefined> {
  const found = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_functions() WHERE function_name = 'bq_version' AND database_name = current_database()",
  );
  if (found.currentRowCount === 0) return undefined;
  const [row] = (await connection.runAndReadAll('SELECT main.bq_version()')).getRows();
  return String(row?.[0]);
}
