import type { FileRecord } from './file-record.ts';

/** How many records from the top may be titles. */
export const HEADER_SEARCH = 40;

/**
 * Which of the first records is the header: exports put the report's name and its dates above it.
 * The one with the most names that `isKnown`; among equals the first that looks like names and is as wide as what follows.
 * −1 when there is none.
 */
export function findHeader(head: readonly FileRecord[], isKnown: (name: string) => boolean): number {
  const width = usualWidth(head);
  let best = -1;
  let bestScore = -1;
  for (const [i, { cells }] of head.slice(0, HEADER_SEARCH).entries()) {
    if (cells.length < 2 && width > 1) continue;
    if (!looksLikeNames(cells)) continue;
    const known = cells.filter((cell) => isKnown(cell)).length;
    const score = known * 10 + (cells.length === width ? 5 : 0);
    if (score > bestScore) {
      best = i;
      bestScore = score;
    }
  }
  return best;
}

function usualWidth(head: readonly FileRecord[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of head) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [1, 0])[0];
}

function looksLikeNames(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return (
    names.length > 0 &&
    names.length * 2 >= cells.length &&
    names.every((name) => !/^[\p{Sc}(+-]*\d[\d.,:/\s-]*%?\)?$/u.test(name) && !/^-+$/.test(name))
  );
}
