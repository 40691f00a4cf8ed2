import { addDays, type Day } from '../../core/base/day.ts';
import { rng } from '../../core/base/rng.ts';
import { addSums, addVisit, noSums, type Sums } from './fields.ts';
import { matches } from './match-filter.ts';
import type { OrderBy, ReportPlan } from './report-request.ts';
import type { AnalyticsSettings } from './settings.ts';
import type { Site, Visit } from './visit.ts';

/** One row: values of the dimensions, and what the metrics are made of. */
export interface ReportRow {
  readonly key: readonly string[];
  readonly sums: Sums;
}

/** A whole report before paging, and what was done to it. */
export interface Report {
  readonly rows: readonly ReportRow[];
  /** Sessions read and all there are, where only a sample was read. */
  readonly sampled: { readonly read: number; readonly of: number } | null;
  readonly thresholded: boolean;
  readonly otherRow: boolean;
}

/** How far the property's data are ready. */
export interface Readiness {
  /** The last day that is over. */
  readonly lastDay: Day;
  /** The last day of which every session is processed. */
  readonly processedDay: Day;
}

const OTHER = '(other)';

/** Answers a report from the visits of a site. */
export function runReport(
  site: Site,
  plan: ReportPlan,
  { lastDay, processedDay }: Readiness,
  settings: AnalyticsSettings,
): Report {
  const rows = new Map<string, ReportRow>();
  const weight = 1 / settings.samplingRate;
  let read = 0;
  let all = 0;
  for (let day = plan.from; day <= plan.to && day <= lastDay; day = addDays(day, 1))
    for (const visit of site.visits(day, lastDay)) {
      if (day > processedDay && luck(visit, 'processed') >= settings.processedShare) continue;
      all++;
      if (luck(visit, 'sample') >= settings.samplingRate) continue;
      read++;
      if (plan.filter !== null && !matches(plan.filter, visit)) continue;
      addVisit(rowOf(rows, plan, visit).sums, visit, weight);
    }
  const isSampled = settings.samplingRate < 1;
  return { ...distort([...rows.values()], plan, settings), sampled: isSampled ? { read, of: all } : null };
}

function rowOf(rows: Map<string, ReportRow>, plan: ReportPlan, visit: Visit): ReportRow {
  const key = plan.dimensions.map(({ of }) => of(visit));
  const name = JSON.stringify(key);
  const known = rows.get(name);
  if (known !== undefined) return known;
  const made = { key, sums: noSums() };
  rows.set(name, made);
  return made;
}

function distort(
  all: readonly ReportRow[],
  plan: ReportPlan,
  { thresholdSessions, mostRows }: AnalyticsSettings,
): Omit<Report, 'sampled'> {
  const kept = all.filter(({ sums }) => sums.sessions >= thresholdSessions);
  const bySize = kept.toSorted((a, b) => b.sums.sessions - a.sums.sessions);
  const rest = bySize.slice(mostRows);
  const rows = rest.length === 0 ? kept : [...bySize.slice(0, mostRows), ...otherRows(rest, plan)];
  return {
    rows: rows.toSorted(comparer(plan)),
    thresholded: kept.length < all.length,
    otherRow: rest.length > 0,
  };
}

/** One row a date: every other dimension is `(other)`. */
function otherRows(rest: readonly ReportRow[], { dimensions }: ReportPlan): ReportRow[] {
  const byDate = new Map<string, ReportRow>();
  for (const { key, sums } of rest) {
    const other = dimensions.map(({ name }, index) => (name === 'date' ? (key[index] ?? OTHER) : OTHER));
    const name = JSON.stringify(other);
    const row = byDate.get(name) ?? { key: other, sums: noSums() };
    addSums(row.sums, sums);
    byDate.set(name, row);
  }
  return [...byDate.values()];
}

function comparer({ dimensions, metrics, orderBys }: ReportPlan): (a: ReportRow, b: ReportRow) => number {
  const orders: readonly OrderBy[] =
    orderBys.length > 0 ? orderBys : [{ desc: true, metric: { metricName: metrics[0]?.name ?? '' } }];
  return (a, b) => {
    for (const { desc = false, dimension, metric } of orders) {
      const sign = desc ? -1 : 1;
      if (dimension !== undefined) {
        const at = dimensions.findIndex(({ name }) => name === dimension.dimensionName);
        const order = compare(a.key[at] ?? '', b.key[at] ?? '');
        if (order !== 0) return sign * order;
      }
      const field = metrics.find(({ name }) => name === metric?.metricName)?.field;
      const order = field === undefined ? 0 : compare(field.of(a.sums), field.of(b.sums));
      if (order !== 0) return sign * order;
    }
    return compare(JSON.stringify(a.key), JSON.stringify(b.key));
  };
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function luck({ id }: Visit, what: string): number {
  return rng(1, what, id).next();
}
