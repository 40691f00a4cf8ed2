import { parseDateText } from './date-text.ts';
import type { FileTable } from './file-record.ts';
import { isMissing } from './missing-text.ts';
import { parseNumberText } from './number-text.ts';
import { isSummaryRow } from './summary-rows.ts';

/** What the first rows show of one column. */
export interface ColumnSample {
  /** Cells that hold something. */
  readonly filled: number;
  /** Whether nearly all filled cells (19 of 20) are numbers, or yes and no. */
  readonly numbers: boolean;
  readonly yesNo: boolean;
  /** Whether at least half of them are days: the others are damage. */
  readonly days: boolean;
  /** Cells with a percent sign. */
  readonly percents: number;
  readonly largest: number;
  /** The first cells, row by row. */
  readonly first: readonly string[];
}

const SAMPLE_ROWS = 2_000;
const YES_NO = /^(yes|no|true|false|ja|nein|oui|non)$/i;

/** Samples the first 2,000 rows of every column; summary rows are left out. */
export async function sampleColumns(table: FileTable): Promise<readonly ColumnSample[]> {
  const rows: (readonly string[])[] = [];
  for await (const batch of table.records()) {
    for (const { cells } of batch) {
      if (cells.length >= table.header.length && !isSummaryRow(cells)) rows.push(cells);
    }
    if (rows.length >= SAMPLE_ROWS) break;
  }
  const sample = rows.slice(0, SAMPLE_ROWS);
  return table.header.map((_, i) => describe(sample.map((cells) => (cells[i] ?? '').trim())));
}

function describe(cells: readonly string[]): ColumnSample {
  const filled = cells.filter((cell) => !isMissing(cell));
  const share = (is: (cell: string) => boolean): number =>
    filled.length === 0 ? 0 : filled.filter(is).length / filled.length;
  const sizes = filled.map((cell) => Number(parseNumberText(cell, '.')?.text ?? Number.NaN));
  return {
    filled: filled.length,
    numbers: share(isNumber) >= 0.95,
    days: share(isDayText) >= 0.5,
    yesNo: share((cell) => YES_NO.test(cell)) >= 0.95,
    percents: filled.filter((cell) => cell.endsWith('%')).length,
    largest: sizes.reduce((most, size) => (size > most ? size : most), Number.NEGATIVE_INFINITY),
    first: cells.slice(0, 1_000),
  };
}

function isNumber(cell: string): boolean {
  return (
    parseNumberText(cell, '.') !== null ||
    parseNumberText(cell, ',') !== null ||
    /^[<>]\s*\d+\s*%$/.test(cell)
  );
}

function isDayText(cell: string): boolean {
  return parseDateText(cell, 'day-month') !== null || parseDateText(cell, 'month-day') !== null;
}
