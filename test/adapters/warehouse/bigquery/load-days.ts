import { addDays, day } from '../../../../src/core/base/day.ts';
import { analyticsEvents } from '../../../../src/core/tables/analytics.ts';
import { imports } from '../../../../src/core/tables/ops.ts';
import { adPerformance, orders, sessions } from '../../../../src/core/tables/raw.ts';
import type { Row, TableDef } from '../../../../src/core/tables/table.ts';
import type { World } from '../../../../src/jobs/world.ts';
import { completeRows } from '../../../transforms/fixture.ts';
import { visits, visitsAgain } from '../../../transforms/visit-history.ts';

const FIRST = day('2024-03-01');
const CHANGED = addDays(FIRST, 81);

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
  const bought = results
    .filter((_, at) => at % 9 === 0)
    .map(({ date, campaign_id, conversions }, n): Row => ({
      account_id: 'shop',
      source: 'crm',
      date: date ?? null,
      order_id: `o${n}`,
      customer_id: `p${n % 4}`,
      campaign_id: campaign_id ?? null,
      revenue: conversions === '2' ? '60' : '40',
      margin: '10',
    }));
  const visited = visits(3, FIRST, 90);
  const { sessions: single, events } = later ? visitsAgain(visited, addDays(CHANGED, 1), 3) : visited;
  const all: readonly [TableDef, readonly Row[]][] = [
    [adPerformance, results],
    [sessions, single],
    [orders, bought],
    [analyticsEvents, events],
  ];
  for (const [table, rows] of all) {
    const name = `${table.dataset}.${table.name}`;
    const came = rows.map((row) => {
      const isNew = later && String(row['date']) >= CHANGED;
      return { ...row, imported_at: isNew ? CAME : '2024-05-31T06:00:00Z' };
    });
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
  await warehouse.load(imports, [{ ...imported, ...rest, changed_from: CHANGED }], {});
}
