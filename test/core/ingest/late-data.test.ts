import { describe, expect, it } from 'vitest';
import { day, type Day } from '../../../src/core/base/day.ts';
import { lateData, lateDataText, type ExpectedReport } from '../../../src/core/ingest/late-data.ts';

const TODAY = day('2026-03-04');

function report(name: string, lastDays: Readonly<Record<string, string>>, advisory = false): ExpectedReport {
  const days = Object.entries(lastDays).map(([account, text]): [string, Day] => [account, day(text)]);
  return { source: 'meta', report: name, advisory, lastDays: new Map(days) };
}

describe('lateData', () => {
  it('bears the days that are configured, and no more', () => {
    const days = (last: string, mostLateDays: number) =>
      lateData([report('days', { a: last })], TODAY, mostLateDays).length;

    expect([days('2026-03-03', 0), days('2026-03-02', 0)]).toEqual([0, 1]);
    expect([days('2026-03-01', 2), days('2026-02-28', 2)]).toEqual([0, 1]);
  });

  it('names each report of each account that is behind or was never read', () => {
    const alerts = lateData(
      [report('days', { a: '2026-03-03', b: '2026-02-20' }), report('details', { a: '2026-03-03' }, true)],
      TODAY,
      2,
    );

    expect(alerts).toMatchObject([
      { account: 'b', report: 'days', lastDay: '2026-02-20', dueDay: '2026-03-03', stopsDecisions: true },
      { account: 'b', report: 'details', lastDay: null, stopsDecisions: false },
    ]);
    expect(alerts[0]?.text).toBe('days of meta, account b, ends on 2026-02-20, 11 days before 2026-03-03.');
  });

  it('says once that nothing was ever read of a source', () => {
    const alerts = lateData([report('days', {}), report('details', {}, true)], TODAY, 2);

    expect(alerts).toMatchObject([{ source: 'meta', account: null, stopsDecisions: true }]);
  });
});

describe('lateDataText', () => {
  it('says why bids stay only where data that they hang on are late', () => {
    const advisory = lateData([report('details', { a: '2026-02-01' }, true)], TODAY, 2);
    const both = lateData([report('days', { a: '2026-02-01', b: '2026-02-01' })], TODAY, 2);

    expect(lateDataText([])).toBeNull();
    expect(lateDataText(advisory)).toBeNull();
    expect(lateDataText(both)).toMatch(
      /^Data are late, so every bid stays: days of meta, account a, .*and 1 more/,
    );
  });
});
