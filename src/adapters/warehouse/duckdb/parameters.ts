import { BIGINT, BOOLEAN, DOUBLE, LIST, SQLNULL, VARCHAR, listValue } from '@duckdb/node-api';
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { QueryParams } from '../../../jobs/ports.ts';
import { missingParameter } from '../query-refusals.ts';

/** Values and types to bind to one DuckDB statement. */
export interface BoundParameters {
  readonly values: Record<string, DuckDBValue>;
  readonly types: Record<string, DuckDBType>;
}

/**
 * The parameters that a translated statement names as `$name`. Whole numbers are INT64, others FLOAT64.
 * @throws WarehouseError when one is missing.
 */
export function boundParameters(statement: string, params: QueryParams, sql: string): BoundParameters {
  const values: Record<string, DuckDBValue> = {};
  const types: Record<string, DuckDBType> = {};
  for (const name of parameterNames(statement)) {
    const value = params[name];
    if (value === undefined) throw missingParameter(name, Object.keys(params), sql);
    const [bound, type] = bind(value);
    values[name] = bound;
    types[name] = type;
  }
  return { values, types };
}

/** The names after `$` outside of quotes. */
function parameterNames(statement: string): readonly string[] {
  const found = [...statement.matchAll(/'(?:''|[^'])*'|"(?:""|[^"])*"|\$(\w+)/g)];
  return [...new Set(found.flatMap((match) => (match[1] === undefined ? [] : [match[1]])))];
}

function bind(value: QueryParams[string]): readonly [DuckDBValue, DuckDBType] {
  if (value === null) return [null, SQLNULL];
  if (typeof value === 'string') return [value, VARCHAR];
  if (typeof value === 'boolean') return [value, BOOLEAN];
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? [BigInt(value), BIGINT] : [value, DOUBLE];
  if (value.every((item) => typeof item === 'string')) return [listValue([...value]), LIST(VARCHAR)];
  if (value.every((item) => Number.isSafeInteger(item))) return [listValue(value.map(BigInt)), LIST(BIGINT)];
  return [listValue(value.map(Number)), LIST(DOUBLE)];
}
