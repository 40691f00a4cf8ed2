import { keywordDaysQuery } from '../../src/adapters/google-ads/queries.ts';
import { addDays, day } from '../../src/core/base/day.ts';

/** The keyword-days of the benchmark: days from the first on. */
export const FIRST_DAY = '2026-10-01';
export const DAYS = 25;

/** What both sides ask for. */
export const query = keywordDaysQuery({ from: day(FIRST_DAY), to: addDays(day(FIRST_DAY), DAYS - 1) });

/** What one process measured. */
export interface Measured {
  readonly rows: number;
  readonly ms: number;
  /** Largest resident size of the process, packages included. */
  readonly peakMb: number;
}
