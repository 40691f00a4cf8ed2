import { call, child, children, expression, integerLiteral, kindOf, stringLiteral, text } from './ast.ts';
import type { SqlObject } from './ast.ts';
import type { Refuse } from './rewrite.ts';
import { namedStruct } from './rewrite-arrays.ts';
import { addInterval, dateOnlyPart, datePart, truncateTimestamp } from './rewrite-dates.ts';

type Rewriter = (args: readonly SqlObject[]) => SqlObject | null;

/** Calls by name: those that the transpiler passes on although DuckDB's function of that name differs. */
export function rewriteFunction(
  node: SqlObject,
  kind: 'function' | 'aggregate_function',
  refuse: Refuse,
): SqlObject {
  const inside = child(node, kind);
  const name = (text(inside, 'name') ?? '').toUpperCase();
  const args = children(inside, 'args');
  if (name.startsWith('SAFE.')) {
    return call('bq_try', rewriteFunction(call(name.slice('SAFE.'.length), ...args), 'function', refuse));
  }
  if (/^REGEXP_(EXTRACT|SUBSTR)/.test(name) && !isPlainPattern(args)) {
    throw refuse(`${name} with a position, or with a pattern that is no literal or has an optional group`);
  }
  if (name === 'PERCENTILE_DISC') return { [kind]: { ...inside, name: 'QUANTILE_DISC' } };
  return rewriters.get(name)?.(args) ?? node;
}

/** Whether the pattern can be looked at, as its groups decide what is extracted. */
function isPlainPattern(args: readonly SqlObject[]): boolean {
  const pattern = args[1];
  if (pattern === undefined || kindOf(pattern) !== 'literal' || isNumber(args[2])) return false;
  return !hasOptionalGroup(text(child(pattern, 'literal'), 'value') ?? '');
}

/** A group that takes no part in a match is NULL on BigQuery and an empty text on DuckDB. */
function hasOptionalGroup(pattern: string): boolean {
  const hasGroup = firstGroup.test(pattern);
  return (
    hasGroup && (/[^\\]\)(?:[?*]|\{0)/.test(pattern) || pattern.replace(/\([^()]*\)/g, '').includes('|'))
  );
}

const firstGroup = /(^|[^\\])(\\\\)*\((?!\?)/;

function isNumber(node: SqlObject | undefined): boolean {
  return node !== undefined && child(node, 'literal')['literal_type'] === 'number';
}

const renamed = (name: string): Rewriter => {
  return (args) => call(name, ...args);
};

const rewriters: ReadonlyMap<string, Rewriter> = new Map<string, Rewriter>([
  ['REGEXP_CONTAINS', renamed('regexp_matches')],
  ['REGEXP_REPLACE', renamed('bq_regexp_replace')],
  ['REGEXP_EXTRACT', (args) => withGroup('bq_regexp_extract', args)],
  ['REGEXP_SUBSTR', (args) => withGroup('bq_regexp_extract', args)],
  ['REGEXP_EXTRACT_ALL', (args) => withGroup('regexp_extract_all', args)],
  ['DATE_TRUNC', ([of, part]) => (of ? call(`bq_date_trunc_${dateOnlyPart(part)}`, of) : null)],
  ['DATE_DIFF', difference],
  ['DATETIME_DIFF', datetimeDifference],
  ['TIMESTAMP_DIFF', (args) => withPart('bq_timestamp_diff', args)],
  ['TIMESTAMP_TRUNC', truncateTimestamp],
  ['DATE_ADD', (args) => addInterval('bq_date_add_', args)],
  ['DATE_SUB', (args) => addInterval('bq_date_sub_', args)],
  ['TIMESTAMP_ADD', (args) => addInterval('bq_timestamp_add_', args)],
  ['TIMESTAMP_SUB', (args) => addInterval('bq_timestamp_sub_', args)],
  ['DATE', (args) => (args.length === 2 ? call('bq_date_tz', ...args) : null)],
  ['TIMESTAMP', (args) => (args.length === 1 ? call('bq_timestamp', ...args) : null)],
  ['FORMAT_TIMESTAMP', (args) => (args.length > 2 ? call('bq_format_timestamp_tz', ...args) : null)],
  ['UNIX_SECONDS', renamed('bq_unix_seconds')],
  ['UNIX_MILLIS', renamed('bq_unix_millis')],
  ['DATE_FROM_UNIX_DATE', renamed('bq_date_from_unix')],
  ['FORMAT', renamed('printf')],
  ['CONCAT', (args) => args.reduce((left, right) => expression('__1 || __2', left, right))],
  ['IS_NAN', renamed('isnan')],
  ['IS_INF', renamed('isinf')],
  ['IEEE_DIVIDE', renamed('bq_ieee_divide')],
  ['DIV', renamed('bq_int_divide')],
  ['BYTE_LENGTH', renamed('strlen')],
  ['JSON_QUERY_ARRAY', renamed('bq_json_array')],
  ['JSON_EXTRACT_ARRAY', renamed('bq_json_array')],
  ['FLOAT64', renamed('bq_json_float64')],
  ['INT64', renamed('bq_json_int64')],
  ['STRUCT', namedStruct],
  ['LPAD', renamed('bq_lpad')],
  ['RPAD', renamed('bq_rpad')],
  ['TO_JSON_STRING', renamed('bq_to_json_string')],
  [
    'PARSE_TIMESTAMP',
    (args) => (args.length === 2 ? call('bq_timestamp', call('PARSE_TIMESTAMP', ...args)) : null),
  ],
  ['SAFE_NEGATE', renamed('bq_safe_negate')],
  ['SAFE_ADD', renamed('bq_safe_add')],
  ['SAFE_SUBTRACT', renamed('bq_safe_subtract')],
  ['SAFE_MULTIPLY', renamed('bq_safe_multiply')],
  ['APPROX_QUANTILES', exactQuantiles],
]);

/** With the number of the group to take: the first one if the pattern has any, else the whole match. */
function withGroup(name: string, args: readonly SqlObject[]): SqlObject | null {
  const [of, pattern] = args;
  if (of === undefined || pattern === undefined || args.length > 2) return null;
  const literal = text(child(pattern, 'literal'), 'value') ?? '';
  const hasGroup = firstGroup.test(literal);
  return call(name, of, pattern, integerLiteral(hasGroup ? 1 : 0));
}

function withPart(name: string, [later, earlier, part]: readonly SqlObject[]): SqlObject | null {
  return later && earlier ? call(name, later, earlier, stringLiteral(datePart(part))) : null;
}

function difference([later, earlier, part]: readonly SqlObject[]): SqlObject | null {
  return later && earlier ? call(`bq_date_diff_${dateOnlyPart(part)}`, later, earlier) : null;
}

function datetimeDifference(args: readonly SqlObject[]): SqlObject | null {
  return /HOUR|MINUTE|SECOND/.test(datePart(args[2])) ? withPart('bq_datetime_diff', args) : difference(args);
}

/** Exact where BigQuery approximates: both are within its promise. */
function exactQuantiles([of, number]: readonly SqlObject[]): SqlObject | null {
  if (of === undefined || number === undefined || kindOf(number) !== 'literal') return null;
  const parts = Number(text(child(number, 'literal'), 'value'));
  const shares = Array.from({ length: parts + 1 }, (_, index) => index / parts);
  return call('quantile_disc', of, expression(`[${shares.join(', ')}]`));
}
