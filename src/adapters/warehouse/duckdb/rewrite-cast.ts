import { call, child, text } from './ast.ts';
import type { SqlObject } from './ast.ts';

/** Casts whose result differs between the engines: to INT64 (rounding), STRING (decimals) and TIMESTAMP (zone). */
export function rewriteCast(node: SqlObject, safe: boolean): SqlObject {
  const inside = child(node, safe ? 'safe_cast' : 'cast');
  const to = child(inside, 'to');
  const macro = macroFor(text(to, 'data_type') ?? '', (text(to, 'name') ?? '').toUpperCase());
  if (macro === undefined) return node;
  return call(safe ? `bq_safe_${macro}` : `bq_${macro}`, child(inside, 'this'));
}

function macroFor(dataType: string, customName: string): string | undefined {
  if (dataType === 'timestamp') return 'timestamp';
  if (dataType === 'string') return 'string';
  if (dataType === 'custom' && customName === 'INT64') return 'int64';
  return undefined;
}
