import type { WarehouseError } from '../../../core/base/errors.ts';
import { call, child, expression, isObject, kindOf, stringLiteral, text } from './ast.ts';
import type { SqlObject, SqlValue } from './ast.ts';
import { rewriteCast } from './rewrite-cast.ts';
import { rewriteExtract, rewriteLastDay } from './rewrite-dates.ts';
import { rewriteFunction } from './rewrite-functions.ts';
import { isUnnamedStruct, limitedString, rewriteArrayAgg, rewriteSubscript } from './rewrite-arrays.ts';
import { rewriteMerge } from './rewrite-merge.ts';
import { rewriteSelect } from './rewrite-select.ts';

/** Makes the error for a construct that has no equal in DuckDB. */
export type Refuse = (what: string) => WarehouseError;

/** Rewrites a tree from the leaves up so that what polyglot writes for DuckDB means what BigQuery means. */
export function rewrite(ast: readonly SqlObject[], refuse: Refuse): SqlObject[] {
  return ast.map((statement) => walk(statement, refuse) as SqlObject);
}

function walk(value: SqlValue, refuse: Refuse): SqlValue {
  if (Array.isArray(value)) return value.map((item) => walk(item, refuse));
  if (!isObject(value)) return value;
  const before = beforeChildren(value, refuse);
  const entries = Object.entries(before).map(([key, item]) => [key, walk(item, refuse)] as const);
  const node: SqlObject = Object.fromEntries(entries);
  return entries.length === 1 ? rewriteNode(node, refuse) : node;
}

/** What has to be seen whole, before its parts are rewritten. */
function beforeChildren(node: SqlObject, refuse: Refuse): SqlObject {
  switch (kindOf(node)) {
    case 'avg':
      return average(node, (part) => part);
    case 'window_function': {
      const over = child(node, 'window_function');
      const inner = child(over, 'this');
      if (kindOf(inner) !== 'avg') return node;
      return average(inner, (part) => ({ window_function: { ...over, this: part } }));
    }
    case 'merge':
      if (JSON.stringify(child(child(node, 'merge'), 'using')).includes('"select"')) {
        throw refuse('MERGE from a query; put the query into a table first');
      }
      return node;
    case 'pivot':
    case 'unpivot':
      throw refuse('PIVOT and UNPIVOT; write the cases out');
    default:
      return node;
  }
}

/** AVG as sum by count, because DuckDB's AVG of NUMERIC is a double. */
function average(node: SqlObject, wrap: (aggregate: SqlObject) => SqlObject): SqlObject {
  const { this: argument, distinct } = child(node, 'avg');
  if (!isObject(argument)) return node;
  const sum = expression('SUM(__1)', argument);
  const count = expression('COUNT(__1)', argument);
  child(sum, 'sum')['distinct'] = distinct;
  child(count, 'count')['distinct'] = distinct;
  return call('bq_safe_divide', wrap(sum), wrap(count));
}

function rewriteNode(node: SqlObject, refuse: Refuse): SqlObject {
  const kind = kindOf(node);
  const inside = child(node, kind);
  switch (kind) {
    case 'function':
    case 'aggregate_function':
      if (isUnnamedStruct(node)) throw refuse('STRUCT with a field that has no name');
      return rewriteFunction(node, kind, refuse);
    case 'literal':
      return inside['literal_type'] === 'timestamp'
        ? call('bq_timestamp', stringLiteral(text(inside, 'value') ?? ''))
        : node;
    case 'cast':
    case 'safe_cast':
      return rewriteCast(node, kind === 'safe_cast', refuse);
    case 'div':
      return call('bq_divide', child(inside, 'left'), child(inside, 'right'));
    case 'safe_divide':
      return call('bq_safe_divide', child(inside, 'this'), child(inside, 'expression'));
    case 'mul':
      return multiplication(node);
    case 'mod_func':
      return call('bq_mod', child(inside, 'this'), child(inside, 'expression'));
    case 'substring':
      return call('bq_substr', ...present(inside, ['this', 'start', 'length']));
    case 'like':
      if (inside['quantifier']) throw refuse('LIKE ANY and LIKE ALL; write the comparisons out');
      return call('bq_like', child(inside, 'left'), child(inside, 'right'));
    case 'count_if':
      return expression('COUNT(IF(__1, 1, NULL))', child(inside, 'this'));
    case 'extract':
      return rewriteExtract(node);
    case 'last_day':
      return rewriteLastDay(node);
    case 'array_agg':
      return rewriteArrayAgg(node);
    case 'string_agg':
      return limitedString(node);
    case 'subscript':
      return rewriteSubscript(node);
    case 'select':
      return rewriteSelect(node);
    case 'merge':
      return rewriteMerge(node);
    default:
      return rewriteJson(node, kind);
  }
}

/** NUMERIC times NUMERIC keeps 9 decimals; a literal factor changes neither scale nor type. */
function multiplication(node: SqlObject): SqlObject {
  const { left, right } = child(node, 'mul');
  if (!isObject(left) || !isObject(right) || isLiteral(left) || isLiteral(right)) return node;
  return call('bq_multiply', left, right);
}

function present(node: SqlObject, keys: readonly string[]): SqlObject[] {
  return keys.map((key) => node[key]).filter(isObject);
}

function isLiteral(node: SqlObject): boolean {
  return kindOf(node) === 'literal';
}

function rewriteJson(node: SqlObject, kind: string): SqlObject {
  const inside = child(node, kind);
  const path = isObject(inside['path']) ? inside['path'] : stringLiteral('$');
  switch (kind) {
    case 'json_value':
    case 'json_extract_scalar':
      return call('bq_json_value', child(inside, 'this'), path);
    case 'json_query':
    case 'json_extract':
      return call('bq_json_query', child(inside, 'this'), path);
    case 'json_type':
      return call('bq_json_type', child(inside, 'this'));
    case 'initcap':
      return call('bq_initcap', child(inside, 'this'));
    default:
      return node;
  }
}
