import {
  child,
  children,
  columnName,
  expression,
  integerLiteral,
  isObject,
  kindOf,
  parseStatements,
  text,
} from './ast.ts';
import type { SqlObject, SqlValue } from './ast.ts';

/** GROUP BY an alias, LEFT JOIN UNNEST and UNNEST WITH OFFSET, which DuckDB reads differently or not at all. */
export function rewriteSelect(node: SqlObject): SqlObject {
  const select = { ...child(node, 'select') };
  if (isObject(select['group_by'])) select['group_by'] = groupByAlias(select['group_by'], select);
  select['joins'] = children(select, 'joins').map(rewriteJoin);
  if (isObject(select['from'])) {
    const expressions = children(select['from'], 'expressions').map(withOffset);
    select['from'] = { ...select['from'], expressions };
  }
  return { select };
}

/** In GoogleSQL an alias of the select list wins over a column of the same name; in DuckDB it loses. */
function groupByAlias(groupBy: SqlObject, select: SqlObject): SqlObject {
  const selected = children(select, 'expressions');
  const expressions = children(groupBy, 'expressions').map((item) => {
    const column = child(item, 'column');
    const name = columnName(item)?.toLowerCase();
    if (kindOf(item) !== 'column' || isObject(column['table']) || name === undefined) return item;
    const index = selected.findIndex((one) => aliasOf(one) === name && !isColumn(one, name));
    return index < 0 ? item : integerLiteral(index + 1);
  });
  return { ...groupBy, expressions };
}

function aliasOf(node: SqlObject): string | undefined {
  return text(child(child(node, 'alias'), 'alias'), 'name')?.toLowerCase();
}

function isColumn(selected: SqlObject, name: string): boolean {
  return columnName(child(child(selected, 'alias'), 'this'))?.toLowerCase() === name;
}

function rewriteJoin(join: SqlObject): SqlObject {
  const result = { ...join };
  const isLeftUnnest =
    /Left/.test(text(join, 'kind') ?? '') && JSON.stringify(join['this']).includes('"unnest"');
  const unconditional = !isObject(join['on']) && children(join, 'using').length === 0;
  if (isLeftUnnest && unconditional) result['on'] = expression('TRUE');
  result['this'] = withOffset(child(join, 'this'));
  return result;
}

/** `UNNEST(list) AS x WITH OFFSET AS o` as a lateral subquery; anything else unchanged. */
function withOffset(source: SqlObject): SqlObject {
  const plain = child(source, 'unnest');
  const unnest = plain['this'] === undefined ? child(child(child(source, 'alias'), 'this'), 'unnest') : plain;
  if (unnest['with_ordinality'] !== true) return source;
  const aliased = isObject(unnest['alias']) ? unnest['alias'] : child(child(source, 'alias'), 'alias');
  const item = text(aliased, 'name') ?? 'x';
  const offset = text(child(unnest, 'offset_alias'), 'name') ?? 'offset';
  const ast = parseStatements(
    `SELECT 1 FROM (SELECT UNNEST(__list) AS \`${item}\`, bq_offsets(__list) AS \`${offset}\`) AS \`__${offset}\``,
  );
  const from = Array.isArray(ast) ? child(child(ast[0] ?? {}, 'select'), 'from') : {};
  const [lateral] = children(from, 'expressions');
  return substitute(lateral ?? source, child(unnest, 'this')) as SqlObject;
}

function substitute(value: SqlValue, list: SqlObject): SqlValue {
  if (Array.isArray(value)) return value.map((item) => substitute(item, list));
  if (!isObject(value)) return value;
  if (kindOf(value) === 'column' && columnName(value) === '__list') return list;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, list)]));
}
