import type { HealthFinding } from '../../../contract/parts.ts';
import type { Cell, Row } from '../../tables/table.ts';

const MAX_EXAMPLES = 10;

/** One check of one pass over rows: bounded memory, unless it says otherwise. */
export interface HealthCheck {
  add(row: Row): void;
  /** What was found in the `rows` that were added; may be called again. */
  finish(rows: number): readonly HealthFinding[];
}

/** Counts places and keeps the first ten. */
export interface Tally {
  count: number;
  readonly examples: { readonly line: number | null; readonly detail: string }[];
}

/** An empty {@link Tally}. */
export function tally(): Tally {
  return { count: 0, examples: [] };
}

/** Counts one row; `detail` is only made for the first ten. */
export function mark(into: Tally, row: Row, detail: () => string): void {
  into.count++;
  if (into.examples.length >= MAX_EXAMPLES) return;
  const { line } = row as { line?: Cell };
  into.examples.push({ line: typeof line === 'number' ? line : null, detail: detail() });
}

/** The finding of a tally over `outOf` rows or days. */
export function findingOf(
  found: Tally,
  outOf: number,
  rest: Pick<HealthFinding, 'check' | 'severity' | 'column' | 'message'>,
): HealthFinding {
  return { ...rest, count: found.count, share: shareOf(found.count, outOf), examples: [...found.examples] };
}

/** `count` / `outOf`; 0 where there is nothing to count. */
export function shareOf(count: number, outOf: number): number {
  return outOf === 0 ? 0 : count / outOf;
}

/** A NUMERIC, INT64 or FLOAT64 cell as a double; null when missing. */
export function amountOf(cell: Cell | undefined): number | null {
  if (cell === null || cell === undefined || cell === '') return null;
  const value = Number(cell);
  return Number.isNaN(value) ? null : value;
}

/** `1 row has`, `1,234 rows have`. */
export function rowsHave(count: number): string {
  return count === 1 ? '1 row has' : `${count.toLocaleString('en-US')} rows have`;
}

/** The name of a column as people write it: `session_duration` → `session duration`, `cpc` → `CPC`. */
export function columnWords(column: string): string {
  return column === 'cpc' ? 'CPC' : column.replaceAll('_', ' ');
}
