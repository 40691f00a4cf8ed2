import { isDay } from '../../core/base/day.ts';
import type { Day } from '../../core/base/day.ts';
import { monthNumber } from './month-names.ts';

/** Which comes first in `03/11/2026`. */
export type DayOrder = 'day-month' | 'month-day';

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s,]\s*\d.*)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:\d{2}(?:\d{2}){0,2})?$/;
const NUMERIC = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[T\s,]\s*\d.*)?$/;

/**
 * Reads a calendar day: ISO, `20261103`, `Nov 3, 2026`, `3. November 2026`, `03.11.2026`, `11/03/2026`; a time that follows is left off.
 * A point means day first; a slash or hyphen follows `order`. Null when there is no such day.
 */
export function parseDateText(text: string, order: DayOrder): Day | null {
  const iso = ISO.exec(text) ?? COMPACT.exec(text);
  if (iso !== null) return dayOf(iso[1], iso[2], iso[3]);
  const numeric = NUMERIC.exec(text);
  if (numeric === null) return namedMonth(text);
  const [, first, mark, second, year] = numeric;
  return mark === '.' || order === 'day-month' ? dayOf(year, second, first) : dayOf(year, first, second);
}

/** Reads a day written exactly in a format of `YYYY`, `YY`, `MM`, `M`, `DD`, `D` and `MMM` (month name). */
export function parseDateFormat(text: string, format: string): Day | null {
  const tokens: string[] = [];
  const pattern = format.replaceAll(/YYYY|YY|MMMM?|MM?|DD?|[^A-Za-z]/g, (token) => {
    const shape = TOKENS[token];
    if (shape === undefined) return `\\u{${(token.codePointAt(0) ?? 0).toString(16)}}`;
    tokens.push(token[0] ?? '');
    return `(${shape})`;
  });
  const match = new RegExp(`^${pattern}$`, 'u').exec(text);
  if (match === null) return null;
  const part = (token: string): string | undefined => match[tokens.indexOf(token) + 1];
  const month = part('M') ?? '';
  const number = /^\d/.test(month) ? month : String(monthNumber(month) ?? '');
  return dayOf(part('Y'), number, part('D'));
}

/** What one cell says about the order of day and month. */
export function dayOrderEvidence(text: string): DayOrder | 'ambiguous' | 'silent' {
  const match = NUMERIC.exec(text);
  if (match === null || match[2] === '.') return 'silent';
  const [first, second] = [Number(match[1]), Number(match[3])];
  if (first > 12 && second <= 12) return 'day-month';
  if (second > 12 && first <= 12) return 'month-day';
  return first === second ? 'silent' : 'ambiguous';
}

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: String.raw`\d{4}`,
  YY: String.raw`\d{2}`,
  MM: String.raw`\d{2}`,
  M: String.raw`\d{1,2}`,
  MMM: String.raw`\p{L}+\.?`,
  MMMM: String.raw`\p{L}+\.?`,
  DD: String.raw`\d{2}`,
  D: String.raw`\d{1,2}`,
};

function namedMonth(text: string): Day | null {
  const date = text.replace(/,?\s+\d{1,2}:\d{2}.*$/, '');
  const numbers = date.match(/\d+/g) ?? [];
  const months = (date.match(/\p{L}+/gu) ?? []).map(monthNumber).filter((month) => month !== null);
  if (numbers.length !== 2 || months.length !== 1) return null;
  const [first = '', second = ''] = numbers;
  const month = String(months[0]);
  return first.length === 4 ? dayOf(first, month, second) : dayOf(second, month, first);
}

function dayOf(year = '', month = '', date = ''): Day | null {
  const fullYear = year.length === 2 ? `20${year}` : year;
  const text = `${fullYear}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(text) ? text : null;
}
