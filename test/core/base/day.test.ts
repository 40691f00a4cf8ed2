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
