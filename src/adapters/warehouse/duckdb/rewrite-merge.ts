import { child, expression, text } from './ast.ts';
import type { SqlObject } from './ast.ts';

/**
 * `MERGE … ON FALSE` compares every row with every row in DuckDB. The same with an equality that never holds,
 * since row ids are not negative, is a hash join: 100,000 rows against 100,000 take 0.3 s instead of 40 s.
 */
export function rewriteMerge(node: SqlObject): SqlObject {
  const merge = child(node, 'merge');
  const target = aliasOf(child(merge, 'this'));
  const source = aliasOf(child(merge, 'using'));
  const isNever = child(child(merge, 'on'), 'boolean')['value'] === false;
  if (!isNever || target === undefined || source === undefined) return node;
  const never = expression(`\`${target}\`.rowid = -1 - \`${source}\`.rowid`);
  return { merge: { ...merge, on: never } };
}

function aliasOf(source: SqlObject): string | undefined {
  return text(child(child(source, 'alias'), 'alias'), 'name');
}
