import { InvariantError } from './errors.ts';

declare const dayBrand: unique symbol;

/** A calendar day in the account's time zone, `YYYY-MM-DD`. Compares correctly as a string. */
export type Day = string & { readonly [dayBrand]: true };

const MS_PER_DAY = 86_400_000;

/** Whether the text is a real calendar day written `YYYY-MM-DD`. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const of = (at: number): number => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
  const leap = of(2) % 4 === 0 && (of(2) !== 0 || of(0) % 4 === 0);
  const days = of(5) === 2 && leap ? 29 : (MONTH_DAYS[of(5) - 1] ?? 0);
  return of(8) >= 1 && of(8) <= days;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Brands a text as a {@link Day}. @throws InvariantError when it is not one. */
export function day(text: string): Day {
  if (!isDay(text)) throw new InvariantError(`expected a day as YYYY-MM-DD, found ${JSON.stringify(text)}`);
  return text;
}

/** Days since 1970-01-01. */
export function dayNumber(of: Day): number {
  return Date.parse(`${of}T00:00:00Z`) / MS_PER_DAY;
}

/** The day that is `n` days after 1970-01-01. */
export function dayFromNumber(n: number): Day {
  return day(new Date(n * MS_PER_DAY).toISOString().slice(0, 10));
}

/** The day `n` days later (earlier when negative). */
export function addDays(to: Day, n: number): Day {
  return dayFromNumber(dayNumber(to) + n);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** 1 = Sunday … 7 = Saturday, as GoogleSQL's `EXTRACT(DAYOFWEEK FROM d)`. */
export function dayOfWeek(of: Day): number {
  return ((((dayNumber(of) + 4) % 7) + 7) % 7) + 1;
}
