import type { ColumnDef, ColumnType, TableDef } from './table.ts';

const duckDbTypes: Readonly<Record<ColumnType, string>> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  FLOAT64: 'DOUBLE',
  NUMERIC: 'DECIMAL(38,9)',
  BOOL: 'BOOLEAN',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMPTZ',
  JSON: 'JSON',
};

/** The DuckDB type with the same values as a GoogleSQL type; money keeps its 9 decimals. */
export function duckDbType(type: ColumnType): string {
  return duckDbTypes[type];
}

/** The statement that makes the table on DuckDB unless it is there. `name` is quoted: `"dataset"."table"`. */
export function duckDbDdl(table: TableDef, name: string): string {
  const columns = table.columns.map(
    (column) => `  "${column.name}" ${duckDbType(column.type)}${required(column)}`,
  );
  return `CREATE TABLE IF NOT EXISTS ${name} (\n${columns.join(',\n')}\n)`;
}

function required(column: ColumnDef): string {
  return column.required === true ? ' NOT NULL' : '';
}
