import { expect, it } from 'vitest';
import { ANALYTICS_REPORTS } from '../../../src/adapters/google-analytics/reports.ts';
import { reportAnswer } from '../../../src/adapters/google-analytics/schema.ts';
import { sessionDayRows } from '../../../src/adapters/google-analytics/session-day-rows.ts';

const [report] = ANALYTICS_REPORTS;

function read(dimensions: Record<string, string>, metrics: Record<string, string>) {
  if (report === undefined) throw new Error('no report');
  const header = (name: string) => ({ name });
  const cell = (value: string) => ({ value });
  const answer = reportAnswer.parse({
    dimensionHeaders: Object.keys(dimensions).map(header),
    metricHeaders: Object.keys(metrics).map(header),
    rows: [
      {
        dimensionValues: Object.values(dimensions).map(cell),
        metricValues: Object.values(metrics).map(cell),
      },
    ],
    rowCount: 1,
  });
  return sessionDayRows(answer, report, 7);
}

it('rejects a row whose day or numbers cannot be read, and says which', () => {
  const { rows, rejected } = read(
    { date: '(other)', sessionCampaignId: '11' },
    { sessions: '1.5', averageSessionDuration: 'NaN', purchaseRevenue: '1,5' },
  );

  expect(rows).toEqual([]);
  expect(rejected.map(({ line, column, value }) => [line, column, value])).toEqual([
    [7, 'date', '(other)'],
    [7, 'sessions', '1.5'],
    [7, 'averageSessionDuration', 'NaN'],
    [7, 'purchaseRevenue', '1,5'],
  ]);
});

it('reads revenue without passing through a double', () => {
  const { rows } = read({ date: '20260102' }, { sessions: '1', purchaseRevenue: '123456789012345.125' });

  expect(rows[0]).toMatchObject({ date: '2026-01-02', revenue: '123456789012345.125' });
});

it('takes (other), (not set) and nothing for no campaign', () => {
  for (const id of ['(other)', '(not set)', ''])
    expect(
      read({ date: '20260102', sessionCampaignId: id }, { sessions: '1' }).rows[0]?.campaign_id,
    ).toBeNull();
});
