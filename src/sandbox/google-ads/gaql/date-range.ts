import { addDays, dayOfWeek, isDay, type Day } from '../../../core/base/day.ts';

export interface DateRange {
  readonly from: Day;
  readonly to: Day;
}

/** The days of a named range such as `LAST_7_DAYS`, as seen from a day; null for a name that GAQL does not know. */
export function namedRange(name: string, today: Day): DateRange | null {
  const yesterday = addDays(today, -1);
  const monday = addDays(today, -((dayOfWeek(today) + 5) % 7));
  const sunday = addDays(today, -((dayOfWeek(today) + 6) % 7));
  const firstOfMonth = firstDay(today);
  const ranges: Readonly<Record<string, DateRange>> = {
    TODAY: { from: today, to: today },
    YESTERDAY: { from: yesterday, to: yesterday },
    LAST_7_DAYS: { from: addDays(today, -7), to: yesterday },
    LAST_14_DAYS: { from: addDays(today, -14), to: yesterday },
    LAST_30_DAYS: { from: addDays(today, -30), to: yesterday },
    THIS_MONTH: { from: firstOfMonth, to: today },
    LAST_MONTH: { from: firstDay(addDays(firstOfMonth, -1)), to: addDays(firstOfMonth, -1) },
    THIS_WEEK_SUN_TODAY: { from: sunday, to: today },
    THIS_WEEK_MON_TODAY: { from: monday, to: today },
    LAST_WEEK_SUN_SAT: { from: addDays(sunday, -7), to: addDays(sunday, -1) },
    LAST_WEEK_MON_SUN: { from: addDays(monday, -7), to: addDays(monday, -1) },
    LAST_BUSINESS_WEEK: { from: addDays(monday, -7), to: addDays(monday, -3) },
  };
  return Object.hasOwn(ranges, name) ? (ranges[name] ?? null) : null;
}

/** A day written `2026-10-31` or `20261031`; null when it is neither. */
export function readDay(text: string): Day | null {
  const dashed = /^\d{8}$/.test(text) ? text.replace(/^(....)(..)(..)$/, '$1-$2-$3') : text;
  return isDay(dashed) ? dashed : null;
}

/** The days that a week, month, quarter or year has, by the day that names it. */
export function periodRange(segment: string, value: Day): DateRange | null {
  if (segment === 'segments.date') return { from: value, to: value };
  if (segment === 'segments.week') return { from: value, to: addDays(value, 6) };
  const months = { 'segments.month': 1, 'segments.quarter': 3 }[segment];
  if (months === undefined) return null;
  let after = value;
  for (let i = 0; i < months; i++) after = firstDay(addDays(firstDay(after), 32));
  return { from: value, to: addDays(after, -1) };
}

/** The days that are in both ranges; empty (`from` after `to`) when there are none. */
export function intersect(a: DateRange, b: DateRange): DateRange {
  return { from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
}

function firstDay(of: Day): Day {
  return addDays(of, 1 - Number(of.slice(8)));
}
