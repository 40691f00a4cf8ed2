import type { SourceKind } from '../../tables/raw.ts';
import { addDays, dayNumber, daysBetween, isDay } from '../../base/day.ts';
import type { Day } from '../../base/day.ts';
import { findingOf, tally } from './tally.ts';
import type { HealthCheck, Tally } from './tally.ts';

/** Finds days without any row between the first and the last. Undated data has no gaps. Memory: one entry a day. */
export function dateGaps(kind: SourceKind): HealthCheck {
  const days = new Set<Day>();
  let last = '';
  return {
    add: (row) => {
      const date = row['date'];
      if (typeof date !== 'string' || date === last) return;
      last = date;
      if (isDay(date)) days.add(date);
    },
    finish: () => {
      const sorted = [...days].toSorted();
      const gaps = gapsBetween(sorted);
      const [first, end] = [sorted[0], sorted.at(-1)];
      if (gaps.count === 0 || first === undefined || end === undefined) return [];
      const span = dayNumber(end) - dayNumber(first) + 1;
      const message = `${gaps.count === 1 ? '1 day has' : `${gaps.count} days have`} no rows between ${first} and ${end}.`;
      // A shop need not sell every day; an account that runs has impressions every day.
      const severity = kind === 'orders' || kind === 'customers' ? 'info' : 'warning';
      return [findingOf(gaps, span, { check: 'date_gaps', severity, column: 'date', message })];
    },
  };
}

function gapsBetween(sorted: readonly Day[]): Tally {
  const gaps = tally();
  for (const [i, to] of sorted.entries()) {
    const from = sorted[i - 1];
    const missing = from === undefined ? 0 : daysBetween(from, to) - 1;
    if (from === undefined || missing <= 0) continue;
    gaps.count += missing;
    const detail =
      missing === 1 ? addDays(from, 1) : `${addDays(from, 1)} to ${addDays(to, -1)} (${missing} days)`;
    if (gaps.examples.length < 10) gaps.examples.push({ line: null, detail });
  }
  return gaps;
}
