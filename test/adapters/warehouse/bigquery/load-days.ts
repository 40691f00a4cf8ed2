import { addDays, day } from '../../../../src/core/base/day.ts';
import { analyticsEvents } from '../../../../src/core/tables/analytics.ts';
import { imports } from '../../../../src/core/tables/ops.ts';
import { adPerformance, orders, sessions } from '../../../../src/core/tables/raw.ts';
import type { Row, TableDef } from '../../../../src/core/tables/table.ts';
import type { World } from '../../../../src/jobs/world.ts';
import { completeRows, readFixture } from '../../../transforms/fixture.ts';

const FIRST = day('2024-03-01');

/** When the features of {@link loadDays} are built, and when the rows come that come later. */
export const BUILT = '2024-06-01T06:00:00Z';
export const CAME = '2024-06-01T12:00:00Z';

/** Results of ninety days, sessions, orders and events; later the last ten days come again, and one more. */
export async function loadDays({ warehouse }: World, later: boolean): Promise<void> {
  const results = Array.from({ length: later ? 91 : 90 }, (_, at) => at).map((at): Row => ({
    date: addDays(FIRST, at),
    account_id: '1',
    campaign_id: `c${at % 2}`,
    campaign: `Campaign ${at % 2}`,
    ad_group_id: 'g1',
    keyword_id: `k${at % 3}`,
    bid: '1.20',
    impressions: 100,
    clicks: 10,
    cost: '5.5',
    conversions: later && at > 80 ? '2' : '1',
    attributes: '{}',
  }));
  const events = readFixture('analytics-events');
  const all: readonly [TableDef, readonly Row[]][] = [
    [adPerformance, results],
    [sessions, readFixture('restated').tables['raw.sessions'] ?? []],
    [orders, (readFixture('campaign-orders').tables['raw.orders'] ?? []).slice(later ? 0 : 4)],
    [analyticsEvents, (later ? events.then : events.tables)?.['raw.analytics_events'] ?? []],
  ];
  for (const [table, rows] of all) {
    const name = `${table.dataset}.${table.name}`;
    const came = rows.map((row) => ({ ...row, ...(later ? { imported_at: CAME } : {}) }));
    await warehouse.load(table, completeRows(table, { [name]: came }), {});
  }
  if (!later) return;
  const rest = { content_hash: 'h', mapping: '{}', rows: 1, rejected: 0, totals: '{}', summary: '{}' };
  const imported = {
    source: 'google',
    account_id: '1',
    file: 'a.csv',
    kind: 'performance',
    imported_at: CAME,
  };
  await warehouse.load(imports, [{ ...imported, ...rest, changed_from: addDays(FIRST, 81) }], {});
}
