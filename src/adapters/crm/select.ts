import type { CrmTable } from '../../jobs/crm-port.ts';
import type { Dialect } from './dialect.ts';
import type { CrmMapping } from './options.ts';

/** The columns that are read as days. */
const DAYS = new Set(['created_at', 'ordered_at', 'refunded_at']);

/** Attributes go by this prefix in a record. */
export const ATTRIBUTE = 'attribute_';

/** The column that names a row. */
export function idColumn(table: CrmTable): 'order_id' | 'customer_id' {
  return table === 'orders' ? 'order_id' : 'customer_id';
}

/** Rows that changed, oldest first; a record has the names of the mapping, everything as text. */
export function selectChanges(dialect: Dialect, mapping: CrmMapping, since: boolean): string {
  const updated = dialect.column(mapping.columns['updated_at'] ?? '');
  const condition = since ? `\nWHERE ${dialect.since(updated)} OR ${updated} IS NULL` : '';
  return `${selectAny(dialect, mapping)}${condition}\nORDER BY ${updated} NULLS FIRST`;
}

/** When a row changed last. */
export function selectNewest(dialect: Dialect, { table, columns }: CrmMapping): string {
  const updated = dialect.column(columns['updated_at'] ?? '');
  return `SELECT ${dialect.moment(`MAX(${updated})`)} AS updated_at\nFROM ${dialect.table(table)}`;
}

/** Rows in any order; a record has the names of the mapping, everything as text. */
export function selectAny(dialect: Dialect, { table, columns, attributes }: CrmMapping): string {
  const wanted = [
    ...Object.entries(columns).flatMap(([name, column]) =>
      column === undefined ? [] : [`${expression(dialect, name, column)} AS ${dialect.column(name)}`],
    ),
    ...Object.entries(attributes).map(
      ([name, { column }]) =>
        `${dialect.text(dialect.column(column))} AS ${dialect.column(`${ATTRIBUTE}${name}`)}`,
    ),
  ];
  return `SELECT ${wanted.join(',\n  ')}\nFROM ${dialect.table(table)}`;
}

/** Ids of all rows that are there, with the moment of their last change. */
export function selectIds(dialect: Dialect, table: CrmTable, { table: name, columns }: CrmMapping): string {
  const wanted = [idColumn(table), 'updated_at', 'deleted'].flatMap((target) => {
    const column = columns[target];
    return column === undefined
      ? []
      : [`${expression(dialect, target, column)} AS ${dialect.column(target)}`];
  });
  return `SELECT ${wanted.join(', ')}\nFROM ${dialect.table(name)}`;
}

function expression(dialect: Dialect, name: string, column: string): string {
  const quoted = dialect.column(column);
  if (name === 'updated_at') return dialect.moment(quoted);
  return DAYS.has(name) ? dialect.day(quoted) : dialect.text(quoted);
}
