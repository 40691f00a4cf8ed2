import type { Transform } from './graph.ts';

/** `` `p.d.t` `` → `` `p.d.t__staging` ``. */
export function stagingName(target: string): string {
  return target.replace(/`$/, '__staging`');
}

/** Makes or replaces a table by the rows of a query. */
export function createTable(transform: Transform, target: string, query: string): string {
  return [
    `CREATE OR REPLACE TABLE ${target}`,
    ...(transform.partitionBy === null ? [] : [`PARTITION BY ${transform.partitionBy}`]),
    ...(transform.clusterBy.length === 0 ? [] : [`CLUSTER BY ${transform.clusterBy.join(', ')}`]),
    `AS\n${query}`,
  ].join('\n');
}

/** Makes or replaces a view. */
export function createView(transform: Transform): string {
  return `CREATE OR REPLACE VIEW ${transform.target} AS\n${transform.query}`;
}

/**
 * Brings staged rows into a table: a row with the same unique key is overwritten, others are added.
 * Without a unique key rows are appended. Key columns must not be null, as in Dataform.
 */
export function mergeByKey(transform: Transform, staging: string, columns: readonly string[]): string {
  const names = columns.map((name) => `\`${name}\``);
  const values = names.map((name) => `S.${name}`);
  const insert = `WHEN NOT MATCHED BY TARGET THEN INSERT (${names.join(', ')}) VALUES (${values.join(', ')})`;
  if (transform.uniqueKey.length === 0) {
    return `MERGE ${transform.target} T USING ${staging} S ON FALSE\n${insert}`;
  }
  const same = transform.uniqueKey.map((name) => `T.\`${name}\` = S.\`${name}\``).join(' AND ');
  const update = names.map((name) => `${name} = S.${name}`).join(', ');
  return `MERGE ${transform.target} T USING ${staging} S ON ${same}\nWHEN MATCHED THEN UPDATE SET ${update}\n${insert}`;
}
