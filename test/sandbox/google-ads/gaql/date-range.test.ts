import { describe, expect, it } from 'vitest';
import { day } from '../../../../src/core/base/day.ts';
import { namedRange, periodRange } from '../../../../src/sandbox/google-ads/gaql/date-range.ts';

/** A Saturday. */
const TODAY = day('2026-10-31');

describe('namedRange', () => {
  it.each([
    ['TODAY', '2026-10-31', '2026-10-31'],
    ['YESTERDAY', '2026-10-30', '2026-10-30'],
    ['LAST_7_DAYS', '2026-10-24', '2026-10-30'],
    ['LAST_30_DAYS', '2026-10-01', '2026-10-30'],
    ['THIS_MONTH', '2026-10-01', '2026-10-31'],
    ['LAST_MONTH', '2026-09-01', '2026-09-30'],
    ['THIS_WEEK_SUN_TODAY', '2026-10-25', '2026-10-31'],
    ['THIS_WEEK_MON_TODAY', '2026-10-26', '2026-10-31'],
    ['LAST_WEEK_MON_SUN', '2026-10-19', '2026-10-25'],
    ['LAST_WEEK_SUN_SAT', '2026-10-18', '2026-10-24'],
    ['LAST_BUSINESS_WEEK', '2026-10-19', '2026-10-23'],
  ])('%s is %s to %s', (name, from, to) => {
    expect(namedRange(name, TODAY)).toEqual({ from, to });
  });

  it('knows no other names, not even those of objects', () => {
    expect([namedRange('LAST_YEAR', TODAY), namedRange('constructor', TODAY)]).toEqual([null, null]);
  });
});

describe('periodRange', () => {
  it.each([
    ['segments.date', '2026-10-31', '2026-10-31'],
    ['segments.week', '2026-10-26', '2026-11-01'],
    ['segments.month', '2026-02-01', '2026-02-28'],
    ['segments.quarter', '2026-10-01', '2026-12-31'],
  ])('a %s of %s ends on %s', (segment, from, to) => {
    expect(periodRange(segment, day(from))).toEqual({ from, to });
  });
});
