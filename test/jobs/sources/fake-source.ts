import { addDays, type Day } from '../../../src/core/base/day.ts';
import { adPerformance } from '../../../src/core/tables/raw.ts';
import type { ReportSource, SourceAccount, SourceChunk, SourceReport } from '../../../src/jobs/ports.ts';

const ACCOUNT: SourceAccount = { id: 'act_1', name: 'Fake shop', timeZone: 'UTC', currency: 'USD' };

/** A source in memory: campaign c1 has so many clicks on each day. */
export interface FakeSource extends ReportSource {
  /** What the source reports of a day; days that it lacks have 10 clicks. */
  readonly clicks: Map<Day, number>;
  /** Ranges that were read: `days 2026-10-05 2026-10-11`. */
  readonly asked: string[];
  /** Called before each day; throws to fail. */
  before: (report: string, day: Day) => void;
  /** Share of rows that cannot be read. */
  badRows: number;
}

/** Reports `days` by week and `weeks` by fortnight, both into raw.ad_performance. */
export function fakeSource(): FakeSource {
  const reports: SourceReport[] = [
    { name: 'days', table: adPerformance, lookBackDays: 10, blockDays: 7 },
    { name: 'more', table: adPerformance, lookBackDays: 3, blockDays: 14 },
  ];
  const source: FakeSource = {
    clicks: new Map(),
    asked: [],
    before: () => undefined,
    badRows: 0,
    reports,
    accounts: () => Promise.resolve([ACCOUNT]),
    async *read(_account, report, { from, to }) {
      source.asked.push(`${report.name} ${from} ${to}`);
      let line = 0;
      for (let day = from; day <= to; day = addDays(day, 1)) {
        source.before(report.name, day);
        yield await Promise.resolve(chunkOf(source, day, ++line, report.name));
      }
    },
    notes: () => ['1 % of the quota used'],
    close: () => Promise.resolve(),
  };
  return source;
}

function chunkOf({ clicks, badRows }: FakeSource, day: Day, line: number, campaign: string): SourceChunk {
  if (line <= badRows)
    return { rows: [], rejected: [{ line, column: 'spend', value: 'x', reason: 'no number' }] };
  const row = Object.fromEntries(adPerformance.columns.map(({ name }) => [name, null]));
  const counts = { impressions: 100, clicks: clicks.get(day) ?? 10, cost: '1.5' };
  return {
    rows: [{ ...row, line, date: day, campaign_id: campaign, ...counts, attributes: '{}' }],
    rejected: [],
    ...(line === 1 ? { notes: ['sampled'] } : {}),
  };
}
