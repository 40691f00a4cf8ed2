import { parseArgs } from 'node:util';
import { compileTransforms } from '../../src/adapters/transforms/compile-transforms.ts';
import { runnableTransforms } from '../../src/adapters/transforms/run-transforms.ts';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { addDays, day, type Day } from '../../src/core/base/day.ts';
import { formatMicros } from '../../src/core/base/micros.ts';
import { rng } from '../../src/core/base/rng.ts';
import { opsTables } from '../../src/core/tables/ops.ts';
import { orders, rawTables, sessions } from '../../src/core/tables/raw.ts';
import type { Row, TableDef } from '../../src/core/tables/table.ts';
import type { Warehouse } from '../../src/jobs/ports.ts';
import { createMarket } from '../../src/sandbox/market/create-market.ts';
import { defaultPlan } from '../../src/sandbox/market/default-account.ts';
import { dirtySessions } from '../../src/sandbox/market/dirty-export.ts';
import { readMetrics } from '../../src/sandbox/market/metrics.ts';
import { readOrders } from '../../src/sandbox/market/orders.ts';
import { readSessions } from '../../src/sandbox/market/sessions.ts';
import { advance } from '../../src/sandbox/market/step.ts';

/*
 * False alarms of the data contracts on the market's history, and whether they see damage, by seed:
 * node bench/warehouse/contracts.ts --seeds 5 --days 300
 */
const { values: options } = parseArgs({
  options: { seeds: { type: 'string', default: '5' }, days: { type: 'string', default: '300' } },
});
const days = Number(options.days);
const START = day('2025-03-01');
const names = { project: 'p', dataset: 'd' } as const;
const performance = rawTables.performance;

type Damage = (rows: readonly Row[]) => Row[];

const DAMAGES: Readonly<Record<string, Damage>> = {
  'a day loaded twice': (rows) => [...rows, ...rows],
  'a day at a tenth of its rows': (rows) => rows.filter((_, i) => i % 10 === 0),
  'costs × 100': (rows) => rows.map((row) => ({ ...row, cost: (100 * Number(row['cost'])).toFixed(6) })),
  'conversions > clicks': (rows) =>
    rows.map((row) => ({ ...row, conversions: String(1 + Number(row['clicks'])) })),
  'negative cost': (rows) => rows.map((row, i) => (i === 0 ? { ...row, cost: '-1' } : row)),
  'unknown device value': (rows) => rows.map((row, i) => (i === 0 ? { ...row, device: 'FRIDGE' } : row)),
};

for (let seed = 1; seed <= Number(options.seeds); seed++) await measure(seed);

async function measure(seed: number): Promise<void> {
  const market = createMarket(defaultPlan({ seed, startDay: START }));
  advance(market, days);
  const range = { from: START, to: addDays(START, days - 1) };
  const rows = readMetrics(market, range).map((row, i): Row => ({
    ...provenance('keyword_days', i),
    date: row.day,
    campaign_id: row.campaignId,
    ad_group_id: row.adGroupId,
    keyword_id: row.keywordId,
    device: row.device,
    impressions: row.impressions,
    clicks: row.clicks,
    cost: formatMicros(row.costMicros),
    conversions: String(row.conversions),
    conversion_value: formatMicros(row.valueMicros),
  }));
  const warehouse = await openDuckDb({
    path: ':memory:',
    ...names,
    tables: [...Object.values(rawTables), ...Object.values(opsTables)],
  });
  await load(warehouse, performance, rows);
  await load(warehouse, sessions, sessionRows(market, range, seed));
  await load(warehouse, orders, orderRows(market, range));
  const found = await breaks(warehouse);
  const partitions = await warehouse.query<{ n: number }>(
    `SELECT COUNT(*) AS n FROM ${warehouse.ref({ dataset: 'staging', name: 'partition_stats' })}`,
  );
  process.stdout.write(
    `seed ${seed}: ${found.length} false alarms in ${partitions[0]?.n} partitions ${JSON.stringify(found.slice(0, 4))}\n`,
  );
  const draw = rng(seed, 'damage');
  for (const [name, damage] of Object.entries(DAMAGES)) {
    const struck = addDays(START, 60 + draw.below(days - 60));
    await load(warehouse, performance, [
      ...rows.filter(({ date }) => date !== struck),
      ...damage(rows.filter(({ date }) => date === struck)),
    ]);
    const seen = (await breaks(warehouse)).filter(
      ({ date, raw_table }) => date === struck && raw_table === 'ad_performance',
    );
    process.stdout.write(
      `  ${name} on ${struck}: ${seen.map(({ rule }) => rule).join(', ') || 'NOT SEEN'}\n`,
    );
  }
  await warehouse.close();
}

function sessionRows(
  market: ReturnType<typeof createMarket>,
  range: { from: Day; to: Day },
  seed: number,
): Row[] {
  return dirtySessions(readSessions(market, range), seed).rows.map((row, i): Row => ({
    ...provenance('sessions', i),
    date: row.day,
    session_id: row.id,
    device: row.device,
    session_duration: row.durationSeconds,
    converted: row.converted,
  }));
}

function orderRows(market: ReturnType<typeof createMarket>, range: { from: Day; to: Day }): Row[] {
  return readOrders(market, range).map((row, i): Row => ({
    ...provenance('orders', i),
    date: row.day,
    order_id: row.id,
    customer_id: row.customerId,
    revenue: formatMicros(row.valueMicros),
  }));
}

function provenance(file: string, index: number): Row {
  const imported_at = `${addDays(START, days)}T00:00:00Z`;
  return { source: 'google-ads', account_id: '1', file, line: index + 1, imported_at, attributes: '{}' };
}

async function load(warehouse: Warehouse, table: TableDef, rows: readonly Row[]): Promise<void> {
  await warehouse.load(table, rows, {});
}

async function breaks(
  warehouse: Warehouse,
): Promise<{ raw_table: string; date: string; rule: string; found: string }[]> {
  const graph = compileTransforms(names);
  const transforms = graph.transforms.filter(({ name }) => /^staging\.(latest_|partition_)/.test(name));
  await runnableTransforms(warehouse, { ...graph, transforms }, () => 0).run({ full: true });
  return warehouse.query(
    `SELECT raw_table, \`date\`, rule, found, expected_from, expected_to
      FROM ${warehouse.ref({ dataset: 'staging', name: 'partition_breaks' })} ORDER BY \`date\`, rule`,
  );
}
