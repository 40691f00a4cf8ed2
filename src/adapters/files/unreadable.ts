import type { Cell } from '../../core/tables/table.ts';

/** A cell that could not be read, with what was expected instead. */
export class Unreadable {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Reads one cell; null is missing. */
export type CellReader = (text: string) => Cell | Unreadable;
