import { call, child, kindOf, text } from './ast.ts';
import type { SqlObject } from './ast.ts';
import type { Refuse } from './rewrite.ts';

/**
 * Casts whose result differs between the engines: to INT64 and NUMERIC (rounding), STRING (decimals)
 * and TIMESTAMP (zone).
 * NUMERIC with a precision is refused, because the transpiler drops the precision.
 */
export function rewriteCast(node: SqlObject, safe: boolean, refuse: Refuse): SqlObject {
  const inside = child(node, safe ? 'safe_cast' : 'cast');
  const to = child(inside, 'to');
  if (typeof to['precision'] === 'number') throw refuse('NUMERIC with a precision; use NUMERIC and ROUND');
  const macro = macroFor(text(to, 'data_type') ?? '', (text(to, 'name') ?? '').toUpperCase());
  const isLiteral = kindOf(child(inside, 'this')) === 'literal';
  if (macro === undefined || (macro === 'numeric' && isLiteral)) return node;
  return call(safe ? `bq_safe_${macro}` : `bq_${macro}`, child(inside, 'this'));
}

function macroFor(dataType: string, customName: string): string | undefined {
  if (dataType === 'timestamp') return 'timestamp';
  if (dataType === 'string') return 'string';
  if (dataType === 'decimal') return 'numeric';
  if (dataType === 'custom' && customName === 'INT64') return 'int64';
  return undefined;
}
