import { dayOrderEvidence } from './date-text.ts';
import type { DayOrder } from './date-text.ts';
import type { FileTable } from './file-record.ts';
import { defaultNotation } from './notation.ts';
import type { Notation } from './notation.ts';
import { decimalEvidence } from './number-text.ts';
import type { DecimalSign } from './number-text.ts';

/** Which columns (by index) may show how the file writes. Plain columns are left out. */
export interface SurveyColumns {
  readonly wholeNumbers: readonly number[];
  readonly numbers: readonly number[];
  readonly days: readonly number[];
}

/** After this many rows an answer with proof is final; without proof the whole file is read. */
const ENOUGH_ROWS = 20_000;

interface Ballot<T extends string> {
  readonly votes: Record<T, number>;
  /** The first cell that could be read either way. */
  ambiguous: string | null;
}

/**
 * Decides the decimal sign and the order of day and month for a whole file from its unambiguous cells, by majority.
 * What had no proof is taken from {@link defaultNotation} (the day's order follows the decimal sign) and told in `doubts`.
 */
export async function surveyNotation(
  table: FileTable,
  columns: SurveyColumns,
): Promise<{ readonly notation: Notation; readonly doubts: readonly string[] }> {
  const decimals: Ballot<DecimalSign> = { votes: { '.': 0, ',': 0 }, ambiguous: null };
  const orders: Ballot<DayOrder> = { votes: { 'day-month': 0, 'month-day': 0 }, ambiguous: null };
  let rows = 0;
  for await (const batch of table.records()) {
    for (const { cells } of batch) {
      for (const i of columns.wholeNumbers)
        cast(decimals, decimalEvidence(cells[i] ?? '', true), cells[i] ?? '');
      for (const i of columns.numbers) cast(decimals, decimalEvidence(cells[i] ?? '', false), cells[i] ?? '');
      for (const i of columns.days) cast(orders, dayOrderEvidence((cells[i] ?? '').trim()), cells[i] ?? '');
    }
    rows += batch.length;
    if (rows >= ENOUGH_ROWS && isSettled(decimals) && isSettled(orders)) break;
  }
  return decide(decimals, orders);
}

function cast<T extends string>(ballot: Ballot<T>, evidence: T | 'ambiguous' | 'silent', cell: string): void {
  if (evidence === 'silent') return;
  if (evidence === 'ambiguous') ballot.ambiguous ??= cell;
  else ballot.votes[evidence]++;
}

function isSettled<T extends string>(ballot: Ballot<T>): boolean {
  return ballot.ambiguous === null || winner(ballot) !== null;
}

function winner<T extends string>(ballot: Ballot<T>): T | null {
  const ranked = (Object.entries(ballot.votes) as [T, number][]).toSorted((a, b) => b[1] - a[1]);
  const [first, second] = ranked;
  return first !== undefined && first[1] > (second?.[1] ?? 0) ? first[0] : null;
}

function decide(
  decimals: Ballot<DecimalSign>,
  orders: Ballot<DayOrder>,
): { notation: Notation; doubts: readonly string[] } {
  const decimal = winner(decimals) ?? defaultNotation.decimal;
  const local: DayOrder = decimal === ',' ? 'day-month' : defaultNotation.dayOrder;
  const dayOrder = winner(orders) ?? local;
  const doubts: string[] = [];
  if (decimals.ambiguous !== null && winner(decimals) === null) {
    const read = decimal === '.' ? 'a comma that groups thousands' : 'a comma before decimals';
    doubts.push(
      `Numbers such as ${decimals.ambiguous.trim()} are read with ${read}; set locale in the mapping if that is wrong.`,
    );
  }
  if (orders.ambiguous !== null && winner(orders) === null) {
    const read = dayOrder === 'month-day' ? 'month/day' : 'day/month';
    doubts.push(
      `Dates such as ${orders.ambiguous.trim()} are read as ${read}; set locale or format in the mapping if that is wrong.`,
    );
  }
  return { notation: { decimal, dayOrder }, doubts };
}
