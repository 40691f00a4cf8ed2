import { WarehouseError } from '../../core/base/errors.ts';
import type { ColumnType, TableDef } from '../../core/tables/table.ts';
import type { QueryParams, Scope } from '../../jobs/ports.ts';

/** A statement with its parameters. */
export interface Statement {
  readonly sql: string;
  readonly params: QueryParams;
}

/**
 * One GoogleSQL text for both engines: replaces exactly the rows of `scope` by those of a staging table, in one
 * atomic statement. `target` and `staging` are quoted names; an empty scope replaces the whole table.
 * The form is dbt's static `insert_overwrite` for BigQuery.
 * @throws WarehouseError when a column of the scope does not exist or is of a type that has no exact equality.
 */
export function replaceScope(table: TableDef, target: string, staging: string, scope: Scope): Statement {
  const names = Object.keys(scope);
  const conditions = names.map(
    (name, index) => `T.\`${name}\` = ${typed(scopeType(table, name), `@scope_${index}`)}`,
  );
  const columns = table.columns.map((column) => `\`${column.name}\``);
  return {
    sql: [
      `MERGE ${target} T USING ${staging} S ON FALSE`,
      `WHEN NOT MATCHED BY SOURCE AND (${conditions.join(' AND ') || 'TRUE'}) THEN DELETE`,
      `WHEN NOT MATCHED BY TARGET THEN INSERT (${columns.join(', ')}) VALUES (${columns.map((name) => `S.${name}`).join(', ')})`,
    ].join('\n'),
    params: Object.fromEntries(names.map((name, index) => [`scope_${index}`, scope[name] ?? ''])),
  };
}

/** The type of a column that rows may be replaced by. @throws WarehouseError as {@link replaceScope} does. */
export function scopeType(table: TableDef, name: string): ColumnType {
  const type = table.columns.find((column) => column.name === name)?.type;
  if (type === 'STRING' || type === 'DATE' || type === 'INT64' || type === 'BOOL') return type;
  throw new WarehouseError(`Rows of ${table.dataset}.${table.name} cannot be replaced by "${name}"`, {
    expected: 'a STRING, DATE, INT64 or BOOL column of the table',
    found: type ?? 'no such column',
    next: 'Give the load a scope of columns that are in the table.',
  });
}

function typed(type: ColumnType, parameter: string): string {
  return type === 'STRING' ? parameter : `CAST(${parameter} AS ${type})`;
}
