import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  day,
  dayFromNumber,
  dayNumber,
  dayOfWeek,
  daysBetween,
  isDay,
} from '../../../src/core/base/day.ts';

describe('day', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '', '2026-04-31'])('refuses %j', (text) => {
    expect(isDay(text)).toBe(false);
    expect(() => day(text)).toThrow(/expected a day/);
  });

  it('knows every day of every year as the calendar of JavaScript does', () => {
    const part = (max: number, width: number) =>
      fc.integer({ min: 0, max }).map((n) => String(n).padStart(width, '0'));
    fc.assert(
      fc.property(part(9999, 4), part(13, 2), part(32, 2), (year, month, date) => {
        const text = `${year}-${month}-${date}`;
        const time = Date.parse(`${text}T00:00:00Z`);
        expect(isDay(text)).toBe(!Number.isNaN(time) && new Date(time).toISOString().startsWith(text));
      }),
      {
        examples: ['2000', '1900', '2028', '2027', '0000'].map((year) => [year, '02', '29']),
        numRuns: 2_000,
      },
    );
  });

  it('knows leap days', () => {
    expect(addDays(day('2028-02-28'), 1)).toBe('2028-02-29');
    expect(daysBetween(day('2026-03-01'), day('2026-02-28'))).toBe(-1);
  });

  it('counts weekdays as GoogleSQL does, Sunday first', () => {
    expect(dayOfWeek(day('2026-11-22'))).toBe(1);
    expect(dayOfWeek(day('2026-11-28'))).toBe(7);
    expect(dayOfWeek(day('1969-12-31'))).toBe(4);
  });

  it('is the inverse of its number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (n) => {
        expect(dayNumber(dayFromNumber(n))).toBe(n);
      }),
    );
  });
});
