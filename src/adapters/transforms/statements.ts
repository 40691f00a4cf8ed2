import type { Transform } from './graph.ts';

/** `` `p.d.t` `` → `` `p.d.t__staging` ``. */
export function stagingName(target: string): string {
  return target.replace(/`$/, '__staging`');
}

/** Makes or replaces a table by the rows of a query, or of several, one after the other in one transaction. */
export function createTable(transform: Transform, target: string, queries: readonly string[]): string {
  const [first = '', ...more] = queries;
  const create = [
    `CREATE OR REPLACE TABLE ${target}`,
    ...(transform.partitionBy === null ? [] : [`PARTITION BY ${transform.partitionBy}`]),
    ...(transform.clusterBy.length === 0 ? [] : [`CLUSTER BY ${transform.clusterBy.join(', ')}`]),
    `AS\n${first}`,
  ].join('\n');
  if (more.length === 0) return create;
  const inserts = more.map((query) => `INSERT INTO ${target}\n${query}`);
  return ['BEGIN TRANSACTION', create, ...inserts, 'COMMIT TRANSACTION'].join(';\n');
}

/** Makes or replaces a view. */
export function createView(transform: Transform): string {
  return `CREATE OR REPLACE VIEW ${transform.target} AS\n${transform.query}`;
}

/**
 * Brings staged rows into a table, in one transaction: what `before` says goes first, rows with the same unique key are
 * replaced, others are added. Without a unique key rows are appended. Key columns must not be null, as in Dataform.
 * `columns` are those of the staged rows, none when there are no rows, null for all in the order of the table. No MERGE,
 * as that reads and rewrites far more of a wide table on DuckDB: seconds for 3,000 rows of 98 columns.
 */
export function putInPlace(transform: Transform, staging: string, columns: readonly string[] | null): string {
  const { target, uniqueKey, before } = transform;
  const names = columns?.map((name) => `\`${name}\``).join(', ') ?? '*';
  const into = columns === null ? target : `${target} (${names})`;
  const hasRows = columns === null || columns.length > 0;
  const same = uniqueKey.map((name) => `S.\`${name}\` = T.\`${name}\``).join(' AND ');
  const isKeyed = uniqueKey.length > 0 && hasRows;
  return [
    'BEGIN TRANSACTION',
    ...before.incremental.map((statement) => statement.trim()),
    ...(isKeyed
      ? [`DELETE FROM ${target} AS T WHERE EXISTS (SELECT 1 FROM ${staging} AS S WHERE ${same})`]
      : []),
    ...(hasRows ? [`INSERT INTO ${into} SELECT ${names} FROM ${staging}`] : []),
    'COMMIT TRANSACTION',
  ].join(';\n');
}
