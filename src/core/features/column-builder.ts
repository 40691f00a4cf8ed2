import type { Cell } from '../tables/table.ts';
import type { CategoryColumn, FrameColumn, NumberColumn } from './frame.ts';

/** Collects the cells of one column. */
export interface ColumnBuilder {
  add(cell: Cell | undefined): void;
  finish(): FrameColumn;
}

/** What the levels of a boolean column are called. */
export const NO_YES = ['No', 'Yes'] as const;

/** A column of doubles: decimal strings are read, booleans become 0 and 1, anything else is missing. */
export function numberBuilder(name: string): ColumnBuilder & { finish(): NumberColumn } {
  let values = new Float64Array(1024);
  let rows = 0;
  return {
    add(cell) {
      if (rows === values.length) values = doubled(values);
      values[rows++] = toNumber(cell);
    },
    finish() {
      const exact = values.slice(0, rows);
      // What was grown in is let go at once: of a hundred columns only one is held twice.
      values = new Float64Array(0);
      return { kind: 'number', name, values: exact };
    },
  };
}

/** A column of categories with sorted levels; empty text is missing. */
export function categoryBuilder(name: string): ColumnBuilder & { finish(): CategoryColumn } {
  const codeOf = new Map<string, number>();
  const codes: number[] = [];
  return {
    add(cell) {
      const level = toLevel(cell);
      if (level === null) {
        codes.push(-1);
        return;
      }
      const known = codeOf.get(level);
      codes.push(known ?? codeOf.size);
      if (known === undefined) codeOf.set(level, codeOf.size);
    },
    finish() {
      const levels = [...codeOf.keys()].sort();
      const sorted = new Map(levels.map((level, code) => [codeOf.get(level) ?? -1, code]));
      return {
        kind: 'category',
        name,
        codes: Int32Array.from(codes, (code) => sorted.get(code) ?? -1),
        levels,
      };
    },
  };
}

/** A column of the levels No and Yes, in that order, present or not. */
export function booleanBuilder(name: string): ColumnBuilder & { finish(): CategoryColumn } {
  const codes: number[] = [];
  return {
    add(cell) {
      const value = toBoolean(cell);
      codes.push(value === null ? -1 : Number(value));
    },
    finish: () => ({ kind: 'category', name, codes: Int32Array.from(codes), levels: NO_YES }),
  };
}

/** A cell as a double; NaN when it holds no number. */
export function toNumber(cell: Cell | undefined): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'boolean') return Number(cell);
  return typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : Number.NaN;
}

function toLevel(cell: Cell | undefined): string | null {
  const text = cell === null || cell === undefined ? '' : String(cell).trim();
  return text === '' ? null : text;
}

function toBoolean(cell: Cell | undefined): boolean | null {
  if (typeof cell === 'boolean') return cell;
  if (cell === 1 || cell === 'true' || cell === 'TRUE') return true;
  return cell === 0 || cell === 'false' || cell === 'FALSE' ? false : null;
}

function doubled(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}
