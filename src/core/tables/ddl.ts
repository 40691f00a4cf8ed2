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

/** The statement that makes the table on BigQuery unless it is there, with its documentation. `name` is quoted: `` `project.dataset.table` ``. */
export function bigQueryDdl(table: TableDef, name: string): string {
  const columns = table.columns.map(
    (column) =>
      `  \`${column.name}\` ${column.type}${required(column)} OPTIONS (description = ${bigQueryText(description(column))})`,
  );
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (`,
    columns.join(',\n'),
    ')',
    ...(table.partitionBy === undefined ? [] : [`PARTITION BY \`${table.partitionBy}\``]),
    ...clustering(table),
    `OPTIONS (description = ${bigQueryText(table.doc)})`,
  ].join('\n');
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

function clustering(table: TableDef): string[] {
  if (table.clusterBy === undefined || table.clusterBy.length === 0) return [];
  return [`CLUSTER BY ${table.clusterBy.map((name) => `\`${name}\``).join(', ')}`];
}

function description(column: ColumnDef): string {
  return column.unit === undefined ? column.doc : `${column.doc} (${column.unit})`;
}

/** GoogleSQL shares the escapes of JSON strings, except that JSON leaves `\u2028` and the like as they are. */
function bigQueryText(text: string): string {
  return JSON.stringify(text);
}
