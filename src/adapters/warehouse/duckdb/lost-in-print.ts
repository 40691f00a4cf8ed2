import { isObject, parseStatements } from './ast.ts';
import type { SqlObject, SqlValue } from './ast.ts';

/** Flags that say how something was written, not what it means. */
const manners = new Set([
  'alias_explicit_as',
  'quoted',
  'bracket_notation',
  'use_braces',
  'trailing_comments',
]);

/**
 * Reads a printed tree back and says what is no longer in it: a flag such as IGNORE NULLS or DISTINCT, or a
 * name or literal. Null when nothing is lost. The transpiler has dropped such things silently before.
 */
export function lostInPrint(tree: readonly SqlObject[], printed: readonly string[]): string | null {
  const back = parseStatements(printed.join(';\n'));
  if (!Array.isArray(back)) return `what it wrote: ${back.error}`;
  const kept = marks(back);
  for (const [mark, count] of marks(tree)) if ((kept.get(mark) ?? 0) < count) return mark;
  return null;
}

/** How often each name, literal and flag occurs. */
function marks(tree: readonly SqlObject[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const visit = (value: SqlValue, key: string): void => {
    // A literal in triple quotes is a list of its text and its quote.
    if (Array.isArray(value))
      for (const item of key === 'value' ? value.slice(0, 1) : value) visit(item, key);
    else if (isObject(value)) for (const [name, item] of Object.entries(value)) visit(item, name);
    else if (isMark(value, key)) {
      const mark = value === true ? key : `"${String(value)}"`;
      counts.set(mark, (counts.get(mark) ?? 0) + 1);
    }
  };
  visit([...tree], '');
  return counts;
}

function isMark(value: SqlValue, key: string): boolean {
  if (value === true) return !manners.has(key);
  return key === 'value' && typeof value === 'string';
}
