import { InvariantError } from '../../core/base/errors.ts';

/** How a system writes what a reading of it needs. Names go in quoted, values as parameters only. */
export interface Dialect {
  table(name: string): string;
  column(name: string): string;
  /** A column as text. */
  text(column: string): string;
  /** A column of moments as ISO 8601 in UTC, with microseconds. */
  moment(column: string): string;
  /** The day of a moment in the account's time zone, or a day as it is. */
  day(column: string): string;
  /** Whether a row changed at or after the moment asked for. */
  since(column: string): string;
}

/** PostgreSQL; `$1` is the account's time zone, `$2` the moment asked for. */
export const postgres: Dialect = {
  table: (name) => name.split('.').map(doubleQuoted).join('.'),
  column: doubleQuoted,
  text: (column) => `${column}::text`,
  moment: (column) => `to_char(${column}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  day: (column) =>
    `CASE WHEN pg_typeof(${column}) = 'date'::regtype THEN ${column}::text ` +
    `ELSE to_char(${column}::timestamptz AT TIME ZONE $1::text, 'YYYY-MM-DD') END`,
  // No cast of the column, so that its index is used.
  since: (column) => `${column} >= $2::timestamptz`,
};

/** GoogleSQL; `@time_zone` and `@since` are the parameters. */
export const googleSql: Dialect = {
  table: backQuoted,
  column: backQuoted,
  text: (column) => `CAST(${column} AS STRING)`,
  moment: (column) => `CAST(${column} AS TIMESTAMP)`,
  day: (column) => `CAST(EXTRACT(DATE FROM CAST(${column} AS TIMESTAMP) AT TIME ZONE @time_zone) AS STRING)`,
  since: (column) => `CAST(${column} AS TIMESTAMP) >= CAST(@since AS TIMESTAMP)`,
};

function doubleQuoted(name: string): string {
  return `"${printable(name).replaceAll('"', '""')}"`;
}

function backQuoted(name: string): string {
  if (/[`\\]/.test(name)) throw new InvariantError(`${JSON.stringify(name)} cannot be a name in GoogleSQL`);
  return `\`${printable(name)}\``;
}

function printable(name: string): string {
  if (/\p{Cc}/u.test(name)) throw new InvariantError('a name of a table or column has a control character');
  return name;
}
