import type { PersonalKind } from '../base/personal-data.ts';

/** GoogleSQL column types that the shared tables use. NUMERIC is exact with 9 decimals: all money. */
export type ColumnType = 'STRING' | 'INT64' | 'FLOAT64' | 'NUMERIC' | 'BOOL' | 'DATE' | 'TIMESTAMP' | 'JSON';

/** One column: the DDL of both engines, the documentation and the row types come from it. */
export interface ColumnDef {
  readonly name: string;
  readonly type: ColumnType;
  /** NOT NULL. */
  readonly required?: true;
  /** `account currency`, `seconds`, `share 0..1`… */
  readonly unit?: string;
  /** Tells of a person: sources hash it before it gets here, unless they are told that it says nothing. */
  readonly personal?: PersonalKind;
  readonly doc: string;
}

/** The datasets (schemas) of the warehouse: what came in, what transforms made of it, what jobs did. */
export type DatasetName = 'raw' | 'staging' | 'features' | 'reports' | 'ops' | 'versions';

/** A table that jobs write; tables made by transforms are defined by their `.sqlx`. */
export interface TableDef {
  readonly dataset: DatasetName;
  readonly name: string;
  readonly doc: string;
  readonly columns: readonly ColumnDef[];
  /** Columns that together name one row, as staging deduplicates by them. */
  readonly key: readonly string[];
  /** A DATE column, partitioned by day on BigQuery. */
  readonly partitionBy?: string;
  /** Whether BigQuery refuses to read it without a condition on the day. */
  readonly asksForDay?: true;
  readonly clusterBy?: readonly string[];
}

/** A row as it crosses the warehouse port: NUMERIC, DATE, TIMESTAMP and JSON are strings. */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

type CellOf<T extends ColumnType> = T extends 'INT64' | 'FLOAT64'
  ? number
  : T extends 'BOOL'
    ? boolean
    : string;

/** The TypeScript row type of a table definition declared `as const`. */
export type RowOf<T extends { readonly columns: readonly ColumnDef[] }> = {
  readonly [C in T['columns'][number] as C['name']]: C extends { readonly required: true }
    ? CellOf<C['type']>
    : CellOf<C['type']> | null;
};
