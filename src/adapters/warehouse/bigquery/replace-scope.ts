import { day, type Day } from '../../../core/base/day.ts';
import type { TableDef } from '../../../core/tables/table.ts';
import type { QueryParams, Scope } from '../../../jobs/ports.ts';
import { scopeType } from '../row-refusals.ts';

/** One statement with its parameters. */
export interface Statement {
  readonly sql: string;
  readonly params: QueryParams;
}

/**
 * The statement that puts staged rows in the place of those of a scope, atomically; without staged rows it removes them.
 * `days` are the only partitions that hold rows of the scope, null among them for rows without a day: nothing else is
 * read. Null: the table has no partitions.
 */
export function replaceScope(
  table: TableDef,
  target: string,
  staging: string | null,
  scope: Scope,
  days: readonly (string | null)[] | null,
): Statement {
  const { condition, params } = scopeCondition(table, scope, 'T.');
  const within = days === null ? [] : [daysCondition(`T.\`${table.partitionBy ?? ''}\``, days)];
  const where = [...condition, ...within].join(' AND ') || 'TRUE';
  if (staging === null) return { sql: `DELETE FROM ${target} AS T WHERE ${where}`, params };
  const names = table.columns.map(({ name }) => `\`${name}\``);
  return {
    sql: [
      `MERGE ${target} AS T USING ${staging} AS S ON FALSE`,
      `WHEN NOT MATCHED BY SOURCE AND ${where} THEN DELETE`,
      `WHEN NOT MATCHED BY TARGET THEN INSERT (${names.join(', ')})`,
      `VALUES (${names.map((name) => `S.${name}`).join(', ')})`,
    ].join('\n'),
    params,
  };
}

/** The query for the days on which a table has rows of a scope: it reads a few narrow columns, from the first day on. */
export function daysOfScope(
  table: TableDef,
  target: string,
  scope: Scope,
  firstDay: Day = day('0001-01-01'),
): Statement {
  const { condition, params } = scopeCondition(table, scope, '');
  const column = `\`${table.partitionBy ?? ''}\``;
  const every = `(${column} IS NULL OR ${column} >= DATE '${firstDay}')`;
  return {
    sql: `SELECT DISTINCT ${column} AS day FROM ${target} WHERE ${[every, ...condition].join(' AND ')}`,
    params,
  };
}

function scopeCondition(
  table: TableDef,
  scope: Scope,
  alias: string,
): { readonly condition: readonly string[]; readonly params: QueryParams } {
  const entries = Object.entries(scope);
  return {
    condition: entries.map(
      ([name], index) => `${alias}\`${name}\` = CAST(@scope_${index} AS ${scopeType(table, name)})`,
    ),
    params: Object.fromEntries(entries.map(([, value], index) => [`scope_${index}`, value])),
  };
}

/** Literal days, as only constants let BigQuery leave partitions unread. */
function daysCondition(column: string, days: readonly (string | null)[]): string {
  const known = days.filter((day) => day !== null);
  const parts = [
    ...(known.length === 0 ? [] : [`${column} IN (${known.map((day) => `DATE '${day}'`).join(', ')})`]),
    ...(known.length < days.length ? [`${column} IS NULL`] : []),
  ];
  // Before any day: a table that asks for a condition on the day does not take FALSE for one.
  return parts.length === 0 ? `${column} < DATE '0001-01-01'` : `(${parts.join(' OR ')})`;
}
