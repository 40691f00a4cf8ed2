import type { ColumnDef, TableDef } from './table.ts';

/** A table as BigQuery’s REST API describes it. */
export interface BigQueryTable {
  readonly description: string;
  readonly schema: { readonly fields: readonly BigQueryField[] };
  readonly timePartitioning?: { readonly type: 'DAY'; readonly field: string };
  readonly requirePartitionFilter?: true;
  readonly clustering?: { readonly fields: readonly string[] };
}

/** A column as BigQuery’s REST API describes it. */
export interface BigQueryField {
  readonly name: string;
  readonly type: string;
  readonly mode: 'REQUIRED' | 'NULLABLE';
  readonly description: string;
}

/** What BigQuery is told of a table: columns with their documentation, partition and cluster columns. */
export function bigQueryTable(table: TableDef): BigQueryTable {
  return {
    description: table.doc,
    schema: { fields: table.columns.map(bigQueryField) },
    ...(table.partitionBy === undefined
      ? {}
      : { timePartitioning: { type: 'DAY', field: table.partitionBy } }),
    ...(table.asksForDay === true ? { requirePartitionFilter: true } : {}),
    ...(table.clusterBy === undefined ? {} : { clustering: { fields: table.clusterBy } }),
  };
}

function bigQueryField(column: ColumnDef): BigQueryField {
  const { name, type, doc, unit } = column;
  return {
    name,
    type,
    mode: column.required === true ? 'REQUIRED' : 'NULLABLE',
    description: unit === undefined ? doc : `${doc} (${unit})`,
  };
}
