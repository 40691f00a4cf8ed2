import { medianAbsoluteDeviation, median } from 'simple-statistics';
import type { HealthFinding } from '../../../contract/parts.ts';
import { addDays, dayOfWeek, isDay } from '../../base/day.ts';
import type { Day } from '../../base/day.ts';
import type { SourceKind } from '../../tables/raw.ts';
import type { Row } from '../../tables/table.ts';
import { amountOf, shareOf } from './tally.ts';
import type { HealthCheck } from './tally.ts';

const WEEKS = 8;
const LEAST_WEEKS = 4;
const LEAST_RATIO = 2;
const LEAST_DEVIATIONS = 5;
/** Normal distribution: standard deviation per median absolute deviation. */
const MAD_TO_SD = 1.4826;
/** Days vary by a tenth without anything having happened. */
const LEAST_SPREAD = 0.1;

const METRICS: Readonly<Record<SourceKind, readonly string[]>> = {
  performance: ['impressions', 'clicks', 'cost', 'conversions'],
  sessions: ['sessions', 'converted'],
  customers: ['customers'],
  orders: ['orders', 'revenue'],
};
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/**
 * Finds days whose total leaves the usual. The usual is the median of the same weekday in the 8 weeks before (at least 4 of them).
 * A day jumps when its total is at least twice or at most half of that and |ln(1+total) − ln(1+median)| exceeds 5 spreads;
 * a spread is the largest of 1.4826 × the median absolute deviation of ln(1+total), 0.1, and counting noise 1/√(1+median).
 * The last day is often incomplete and is told as information. Memory: a few numbers a day.
 */
export function suddenJumps(kind: SourceKind): HealthCheck {
  const metrics = METRICS[kind];
  const days = new Map<string, number[]>();
  return {
    add: (row) => {
      const date = row['date'];
      if (typeof date !== 'string') return;
      const totals = days.get(date) ?? metrics.map(() => 0);
      for (const [i, metric] of metrics.entries()) totals[i] = (totals[i] ?? 0) + valueOf(row, metric);
      days.set(date, totals);
    },
    finish: () =>
      metrics.flatMap((metric, i) => {
        const totals = new Map(
          [...days].flatMap(([day, sums]) => (isDay(day) ? [[day, sums[i] ?? 0] as const] : [])),
        );
        return jumpFindings(metric, totals);
      }),
  };
}

function valueOf(row: Row, metric: string): number {
  if (metric === 'sessions' || metric === 'customers' || metric === 'orders') return 1;
  const cell = row[metric];
  return typeof cell === 'boolean' ? Number(cell) : (amountOf(cell) ?? 0);
}

interface Jump {
  readonly day: Day;
  readonly total: number;
  readonly usual: number;
}

function jumpFindings(metric: string, totals: ReadonlyMap<Day, number>): HealthFinding[] {
  const last = [...totals.keys()].toSorted().at(-1);
  const jumps = [...totals.keys()].toSorted().flatMap((day) => jumpOn(day, totals));
  if (jumps.length === 0) return [];
  const onlyLast = jumps.every(({ day }) => day === last);
  const name = metric === 'converted' ? 'conversions' : metric;
  const days = jumps.length === 1 ? '1 day' : `${jumps.length} days`;
  return [
    {
      check: 'sudden_jump',
      severity: onlyLast ? 'info' : 'warning',
      column: name,
      count: jumps.length,
      share: shareOf(jumps.length, totals.size),
      message: `On ${days} ${name} left the usual for the weekday by far${onlyLast ? '; it is the last day, which may be incomplete' : ''}.`,
      examples: jumps.slice(0, 10).map(({ day, total, usual }) => ({
        line: null,
        detail: `${day}: ${name} ${figure(total)}, usual for a ${WEEKDAYS[dayOfWeek(day) - 1]}: ${figure(usual)}`,
      })),
    },
  ];
}

function jumpOn(day: Day, totals: ReadonlyMap<Day, number>): Jump[] {
  const before = Array.from({ length: WEEKS }, (_, week) => totals.get(addDays(day, -7 * (week + 1)))).filter(
    (total) => total !== undefined,
  );
  const total = totals.get(day) ?? 0;
  if (before.length < LEAST_WEEKS) return [];
  const logs = before.map((value) => Math.log1p(Math.max(0, value)));
  const centre = median(logs);
  const usual = Math.expm1(centre);
  const spread = Math.max(MAD_TO_SD * medianAbsoluteDeviation(logs), LEAST_SPREAD, 1 / Math.sqrt(1 + usual));
  const distance = Math.abs(Math.log1p(Math.max(0, total)) - centre);
  const far = total >= LEAST_RATIO * usual || total * LEAST_RATIO <= usual;
  return far && distance > LEAST_DEVIATIONS * spread ? [{ day, total, usual }] : [];
}

function figure(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
}
