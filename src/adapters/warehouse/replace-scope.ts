import { WarehouseError } from '../../core/base/errors.ts';
import type { ColumnType, TableDef } from '../../core/tables/table.ts';
import type { QueryParams, Scope } from '../../jobs/ports.ts';

/** The two statements of a load, to be run in one transaction, with the parameters of the first. */
export interface ReplaceScope {
  readonly remove: string;
  readonly insert: string;
  readonly params: QueryParams;
}

/**
 * GoogleSQL that replaces exactly the rows of `scope` by those of a staging table. `target` and `staging` are quoted
 * names; an empty scope replaces the whole table. Two statements and not one MERGE, which reads the whole table to
 * find the rows of its scope: in a table of a million rows a load of 2,000 takes hundreds of times longer.
 * @throws WarehouseError when a column of the scope does not exist or is of a type that has no exact equality.
 */
export function replaceScope(table: TableDef, target: string, staging: string, scope: Scope): ReplaceScope {
  const names = Object.keys(scope);
  const conditions = names.map(
    (name, index) => `\`${name}\` = ${typed(scopeType(table, name), `@scope_${index}`)}`,
  );
  const columns = table.columns.map((column) => `\`${column.name}\``).join(', ');
  return {
    remove: `DELETE FROM ${target} WHERE ${conditions.join(' AND ') || 'TRUE'}`,
    insert: `INSERT INTO ${target} (${columns}) SELECT ${columns} FROM ${staging}`,
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
