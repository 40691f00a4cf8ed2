import {
  call,
  child,
  children,
  columnName,
  expression,
  integerLiteral,
  isObject,
  stringLiteral,
  text,
} from './ast.ts';
import type { SqlObject } from './ast.ts';

/** `ARRAY_AGG(… LIMIT n)` as a slice of the whole list; with DISTINCT and IGNORE NULLS the transpiler forgets the latter. */
export function rewriteArrayAgg(node: SqlObject): SqlObject {
  const { limit, ignore_nulls: ignoreNulls, ...rest } = child(node, 'array_agg');
  const isForgotten = ignoreNulls === true && rest['distinct'] === true;
  const plain = { array_agg: { ...rest, ignore_nulls: isForgotten ? false : ignoreNulls, limit: null } };
  const list = isForgotten ? call('bq_without_nulls', plain) : plain;
  return isObject(limit) ? call('list_slice', list, integerLiteral(1), limit) : list;
}

/** `STRING_AGG(… LIMIT n)` as the join of a slice. */
export function limitedString(node: SqlObject): SqlObject {
  const { limit, separator, this: of, order_by: order } = child(node, 'string_agg');
  if (!isObject(limit) || !isObject(of)) return node;
  const list = expression('ARRAY_AGG(__1 IGNORE NULLS ORDER BY __1)', of);
  child(list, 'array_agg')['order_by'] = order;
  const slice = call('list_slice', list, integerLiteral(1), limit);
  return call('array_to_string', slice, isObject(separator) ? separator : stringLiteral(','));
}

/** `a[OFFSET(i)]`, `a[SAFE_ORDINAL(i)]`…: from 0 or from 1, raising or not where the index is outside. */
export function rewriteSubscript(node: SqlObject): SqlObject {
  const { this: of, index } = child(node, 'subscript');
  if (!isObject(of) || !isObject(index)) return node;
  const at = child(index, 'function');
  const name = (text(at, 'name') ?? '').toUpperCase();
  const [position] = children(at, 'args');
  if (position === undefined || !/^(SAFE_)?(OFFSET|ORDINAL)$/.test(name)) return node;
  return call(`bq_${name.toLowerCase()}`, of, position);
}

/** `STRUCT(…)` with the name of each column as the name of its field; null when that is so already. */
export function namedStruct(args: readonly SqlObject[]): SqlObject {
  const node = expression('STRUCT(1 AS a)');
  child(node, 'function')['args'] = args.map((argument) => {
    const name = columnName(argument);
    if (isObject(argument['alias']) || name === undefined) return argument;
    const named = expression('__1 AS a', argument);
    child(child(named, 'alias'), 'alias')['name'] = name;
    return named;
  });
  return node;
}

/** Whether a STRUCT has a field without a name: DuckDB would match such fields by name, GoogleSQL by position. */
export function isUnnamedStruct(node: SqlObject): boolean {
  const inside = child(node, 'function');
  if (text(inside, 'name')?.toUpperCase() !== 'STRUCT') return false;
  return children(inside, 'args').some((one) => !isObject(one['alias']) && columnName(one) === undefined);
}
