import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOrderEvidence, parseDateFormat, parseDateText } from '../../../src/adapters/files/date-text.ts';
import { parseDurationText, parseHourText } from '../../../src/adapters/files/duration-text.ts';
import { dayFromNumber } from '../../../src/core/base/day.ts';

const days = fc.integer({ min: 11_000, max: 40_000 }).map(dayFromNumber);
const parts = (day: string): [string, string, string] => day.split('-') as [string, string, string];
const long = (day: string, locale: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(new Date(`${day}T00:00:00Z`));

describe('parseDateText', () => {
  it.each<[string, (day: string) => string]>([
    ['2026-11-03', (day) => day],
    ['2026-11-03T07:15:00Z', (day) => `${day}T07:15:00Z`],
    ['2026/11/03', (day) => day.replaceAll('-', '/')],
    ['20261103', (day) => day.replaceAll('-', '')],
    ['2026110307', (day) => `${day.replaceAll('-', '')}07`],
    ['03.11.2026', (day) => parts(day).toReversed().join('.')],
    ['3.11.2026', (day) => parts(day).map(Number).toReversed().join('.')],
    ['Nov 3, 2026', (day) => long(day, 'en-US', { dateStyle: 'medium' })],
    ['November 3, 2026', (day) => long(day, 'en-US', { dateStyle: 'long' })],
    ['Tuesday, November 3, 2026', (day) => long(day, 'en-US', { dateStyle: 'full' })],
    ['3 Nov 2026', (day) => long(day, 'en-GB', { dateStyle: 'medium' })],
    ['3. November 2026', (day) => long(day, 'de', { dateStyle: 'long' })],
    ['3 de noviembre de 2026', (day) => long(day, 'es', { dateStyle: 'long' })],
    ['3 novembre 2026', (day) => long(day, 'fr', { dateStyle: 'long' })],
    ['3 nov. 2026', (day) => long(day, 'fr', { dateStyle: 'medium' })],
    ['3 nov 2026 (it)', (day) => long(day, 'it', { dateStyle: 'medium' })],
    ['3 nov 2026 (nl)', (day) => long(day, 'nl', { dateStyle: 'medium' })],
    ['3 de nov. de 2026 (pt)', (day) => long(day, 'pt', { dateStyle: 'medium' })],
  ])('reads back days written as %s', (_, write) => {
    fc.assert(
      fc.property(days, (day) => {
        expect(parseDateText(write(day), 'month-day')).toBe(day);
      }),
      { numRuns: 500 },
    );
  });

  it('follows the order of the file where a slash leaves it open', () => {
    fc.assert(
      fc.property(days, (day) => {
        const [year, month, date] = parts(day);
        expect(parseDateText(`${month}/${date}/${year}`, 'month-day')).toBe(day);
        expect(parseDateText(`${date}/${month}/${year}`, 'day-month')).toBe(day);
      }),
    );
  });

  it.each([
    '',
    'soon',
    '2026-13-01',
    '2026-02-30',
    '31/31/2026',
    '46329',
    'Nov 2026',
    '1,234',
    'Foo 3, 2026',
  ])('does not read %j', (text) => {
    expect(parseDateText(text, 'month-day')).toBeNull();
  });

  it('sees proof of the order only where one number is above 12', () => {
    expect(dayOrderEvidence('13/11/2026')).toBe('day-month');
    expect(dayOrderEvidence('11/13/2026')).toBe('month-day');
    expect(dayOrderEvidence('11/03/2026')).toBe('ambiguous');
    expect(dayOrderEvidence('11/11/2026')).toBe('silent');
    expect(dayOrderEvidence('13.11.2026')).toBe('silent');
  });
});

describe('parseDateFormat', () => {
  it.each([
    ['03.11.2026', 'DD.MM.YYYY', '2026-11-03'],
    ['3/11/26', 'D/M/YY', '2026-11-03'],
    ['2026_11_03', 'YYYY_MM_DD', '2026-11-03'],
    ['3-Nov-2026', 'D-MMM-YYYY', '2026-11-03'],
    ['11/03/2026', 'DD.MM.YYYY', null],
    ['2026.11.03 x', 'YYYY.MM.DD', null],
  ])('reads %s as %s', (text, format, expected) => {
    expect(parseDateFormat(text, format)).toBe(expected);
  });
});

describe('parseDurationText', () => {
  it.each([
    ['00:01:30', 90],
    ['1:30', 90],
    ['1h 2m 3s', 3723],
    ['2 min', 120],
    ['90 s', 90],
    ['-00:00:05', -5],
    ['100:00:00', 360_000],
    ['', null],
    ['90', null],
    ['1:75', null],
    ['soon', null],
  ])('reads %s as %s seconds', (text, seconds) => {
    expect(parseDurationText(text)).toBe(seconds);
  });
});

describe('parseHourText', () => {
  it.each([
    ['0', 0],
    ['14', 14],
    ['14:05', 14],
    ['2 PM', 14],
    ['12 a.m.', 0],
    ['2026110323', 23],
    ['2026-11-03T07:15:00Z', 7],
    ['2026-11-03 07:15:00+01:00', 7],
    ['24', null],
    ['13 PM', null],
    ['noon', null],
    ['-3', null],
  ])('reads %s as hour %s', (text, hour) => {
    expect(parseHourText(text)).toBe(hour);
  });
});
