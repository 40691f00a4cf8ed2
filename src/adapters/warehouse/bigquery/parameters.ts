import type { QueryParams } from '../../../jobs/ports.ts';
import { missingParameter } from '../query-refusals.ts';
import type { RestParameter } from './rest-types.ts';

/**
 * The parameters that a statement names as `@name`, typed: whole numbers are INT64, others FLOAT64, texts STRING, which
 * BigQuery reads as DATE or TIMESTAMP where one is compared. @throws WarehouseError when one is missing.
 */
export function queryParameters(sql: string, params: QueryParams): RestParameter[] {
  return parameterNames(sql).map((name) => {
    const value = params[name];
    if (value === undefined) throw missingParameter(name, Object.keys(params), sql);
    return { name, ...typed(value) };
  });
}

/** The names after `@` outside of quotes and comments; `@@` is a system variable. */
function parameterNames(sql: string): readonly string[] {
  const parts =
    /'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|@@\w+|@(\w+)/g;
  return [...new Set([...sql.matchAll(parts)].flatMap(([, name]) => (name === undefined ? [] : [name])))];
}

type Typed = Pick<RestParameter, 'parameterType' | 'parameterValue'>;

function typed(value: QueryParams[string]): Typed {
  if (value === null || typeof value !== 'object') {
    // A NULL of type STRING compares with texts, days and moments, which is what callers leave open.
    const type = value === null ? 'STRING' : scalarType(value);
    return { parameterType: { type }, parameterValue: value === null ? {} : { value: String(value) } };
  }
  const types = new Set(value.map(scalarType));
  const type = types.size > 1 ? 'FLOAT64' : ([...types][0] ?? 'STRING');
  return {
    parameterType: { type: 'ARRAY', arrayType: { type } },
    parameterValue: { arrayValues: value.map((item) => ({ value: String(item) })) },
  };
}

function scalarType(value: string | number | boolean): string {
  if (typeof value === 'string') return 'STRING';
  if (typeof value === 'boolean') return 'BOOL';
  return Number.isSafeInteger(value) ? 'INT64' : 'FLOAT64';
}
