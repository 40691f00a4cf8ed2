import { keywordDeviceDaysQuery } from '../../src/adapters/google-ads/queries.ts';
import { addDays, day } from '../../src/core/base/day.ts';
import type { DayRange } from '../../src/jobs/ports.ts';

/** The keyword-days of the benchmark: days from the first on. */
export const FIRST_DAY = '2026-10-01';
export const DAYS = 25;

export const range: DayRange = { from: day(FIRST_DAY), to: addDays(day(FIRST_DAY), DAYS - 1) };

/** What all sides ask for. */
export const { gaql } = keywordDeviceDaysQuery(range);

/** What one process measured. */
export interface Measured {
  readonly rows: number;
  readonly ms: number;
  /** Largest resident size of the process, packages included. */
  readonly peakMb: number;
}
