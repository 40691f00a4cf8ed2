import { describe, expect, it } from 'vitest';
import { compileTransforms } from '../../src/adapters/transforms/compile-transforms.ts';
import type { Transform } from '../../src/adapters/transforms/graph.ts';
import { runnableTransforms } from '../../src/adapters/transforms/run-transforms.ts';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { addDays, day, type Day } from '../../src/core/base/day.ts';
import { rng } from '../../src/core/base/rng.ts';
import { analyticsEvents } from '../../src/core/tables/analytics.ts';
import { adPerformance, sessions } from '../../src/core/tables/raw.ts';
import type { Row, TableDef } from '../../src/core/tables/table.ts';
import type { Warehouse } from '../../src/jobs/ports.ts';
import { completeRows, fixtureNames, fixtureTables } from './fixture.ts';
import { partitionReads } from './partition-reads.ts';
import { runFixture, type Built } from './run-fixture.ts';
import { visits, visitsAgain, type Visits } from './visit-history.ts';

const FIRST = day('2023-01-01');

/** Rows of a few keywords, most of them on every `every`th day. */
function history(seed: number, days: number, every = 3): Row[] {
  const random = rng(seed, 'bounded-runs');
  return Array.from({ length: days }, (_, at) => addDays(FIRST, at)).flatMap((date, at) =>
    Array.from({ length: 5 }, (_, keyword) => keyword)
      .filter((keyword) => (at + keyword) % every === 0 && random.below(10) > keyword)
      .map((keyword): Row => ({
        date,
        account_id: String(1 + (keyword % 2)),
        campaign_id: `c${keyword % 3}`,
        campaign: random.below(40) === 0 ? `renamed on ${date}` : `Campaign ${keyword % 3}`,
        ad_group_id: `g${keyword % 4}`,
        keyword_id: `k${keyword}`,
        keyword: random.below(9) === 0 ? `word ${keyword}` : null,
        bid: random.below(30) === 0 ? String(random.below(500) / 100) : null,
        status: random.below(20) === 0 ? ['ENABLED', 'PAUSED'][random.below(2)]! : null,
        device: ['mobile', 'desktop', null][random.below(3)] ?? null,
        impressions: 100 + random.below(500),
        clicks: random.below(4) === 0 ? null : random.below(20),
        cost: (random.below(100_000) / 1000).toFixed(3),
        conversions: String(random.below(2)),
        attributes: random.below(3) === 0 ? '{}' : `{"quality":${random.below(10)}}`,
      })),
  );
}

/** The rows from a day on as they come again: some with other results, some not at all, some new. */
function restated(rows: readonly Row[], since: Day, seed: number): Row[] {
  const random = rng(seed, 'restated');
  const imported_at = '2025-02-03T00:00:00Z';
  const changed = rows.flatMap((row) => {
    if (String(row['date']) < since) return [row];
    return random.below(5) === 0 ? [] : [{ ...row, imported_at, conversions: '2', bid: null }];
  });
  const last = addDays(day(String(rows.at(-1)?.['date'])), 1);
  return [...changed, { ...rows.at(-1), imported_at, date: last, keyword_id: 'new' }];
}

const differing = (found: Built, expected: Built): string[] =>
  Object.keys(expected).filter((name) => text(found[name]) !== text(expected[name]));

function text(rows: readonly Row[] = []): string {
  return rows
    .map((row) => JSON.stringify(row))
    .toSorted()
    .join('\n');
}

describe('a run that renews the last days only', () => {
  it.each([1, 2, 3])('leaves what a rebuild makes, on random history %d', async (seed) => {
    const rows = history(seed, 300);
    const since = addDays(FIRST, 250 + 7 * seed);
    const before = visits(seed, FIRST, 300);
    // What events of a day change begins a day earlier.
    const later = {
      'raw.ad_performance': restated(rows, since, seed),
      ...analytics(visitsAgain(before, addDays(since, 1), seed)),
    };
    const tables = { 'raw.ad_performance': rows, ...analytics(before) };
    // oxlint-disable-next-line unicorn/no-thenable -- the name that fixtures have for it
    const run = await runFixture({ tables, then: later, since });
    expect(run.rebuilt?.['features.entity_day']?.length).toBeGreaterThan(200);
    const changed = differing(run.incremental ?? {}, run.full);
    for (const name of ['features.entity_day', 'features.session', 'staging.analytics_sessions'])
      expect(changed).toContain(name);
    expect(differing(run.incremental ?? {}, run.rebuilt ?? {})).toEqual([]);
  });

  it('needs no older day of what it reads by the day', async () => {
    const rows = history(4, 400);
    const since = addDays(FIRST, 370);
    const later = restated(rows, since, 4);
    const whole = await renewedAfter(rows, later, since, () => Promise.resolve());
    const without = await renewedAfter(rows, later, since, async (warehouse) => {
      for (const [name, before] of Object.entries(olderThan(since)))
        await warehouse.query(`DELETE FROM \`proj.test_${name}\` WHERE ${before}`);
    });
    expect(whole.length).toBeGreaterThan(50);
    expect(without).toEqual(whole);
  });

  it('needs no older day of web analytics', async () => {
    const rows = history(6, 200);
    const since = addDays(FIRST, 170);
    const before = visits(6, FIRST, 200);
    const run = (without: Readonly<Record<string, string>>): Promise<string[]> =>
      inWarehouse(async (warehouse) => {
        await load(warehouse, rows, before);
        await runnableTransforms(warehouse, compileTransforms(fixtureNames), () => 0).run({ full: true });
        await load(warehouse, rows, visitsAgain(before, addDays(since, 1), 6));
        for (const [name, older] of Object.entries(without))
          await warehouse.query(`DELETE FROM \`proj.test_${name}\` WHERE ${older}`);
        await runnableTransforms(warehouse, compileTransforms({ ...fixtureNames, since }), () => 0).run({
          full: false,
        });
        const found: string[] = [];
        for (const table of ['staging.analytics_sessions', 'features.session', 'reports.analytics_coverage'])
          found.push(
            text(
              await warehouse.query(`SELECT * FROM \`proj.test_${table}\` WHERE \`date\` >= DATE '${since}'`),
            ),
          );
        return found;
      });
    const whole = await run({});
    expect(whole.join('\n').split('\n').length).toBeGreaterThan(100);
    const older = {
      'raw.sessions': `\`date\` < DATE '${since}'`,
      'raw.analytics_events': `\`date\` < DATE '${addDays(since, -32)}'`,
      'staging.analytics_sessions': `\`date\` < DATE '${since}'`,
    };
    expect(await run(older)).toEqual(whole);
  });
});

/** The rows of web analytics by table. */
const analytics = ({ sessions: single, events }: Visits): Record<string, readonly Row[]> => ({
  'raw.sessions': single,
  'raw.analytics_events': events,
});

/** What is older than a bounded run reads, by table. */
function olderThan(since: Day): Record<string, string> {
  const start = `${addDays(since, -90).slice(0, 8)}01`;
  return {
    'raw.ad_performance': `\`date\` < DATE '${since}'`,
    'staging.latest_performance': `\`date\` < DATE '${since}'`,
    'staging.entity_activity': `\`date\` < DATE '${start}'`,
    'staging.entity_states': `as_of < DATE '${start}'`,
    'features.entity_day': `\`date\` < DATE '${since}'`,
  };
}

/** The rows that a bounded run leaves of the days that it renews, and of what reports are read from. */
async function renewedAfter(
  rows: readonly Row[],
  later: readonly Row[],
  since: Day,
  between: (warehouse: Warehouse) => Promise<void>,
): Promise<string[]> {
  return inWarehouse(async (warehouse) => {
    await load(warehouse, rows);
    await runnableTransforms(warehouse, compileTransforms(fixtureNames), () => 0).run({ full: true });
    await load(warehouse, later);
    await between(warehouse);
    const steps = await runnableTransforms(
      warehouse,
      compileTransforms({ ...fixtureNames, since }),
      () => 0,
    ).run({ full: false });
    // Random rows break what is expected of real ones, and those days are left out.
    const broken = steps.filter(({ name, failures }) => failures > 0 && !name.startsWith('contracts.'));
    expect(broken).toEqual([]);
    const found: string[] = [];
    for (const from of [
      `features.entity_day\` WHERE \`date\` >= DATE '${since}'`,
      'reports.entity_summary`',
      'reports.daily`',
      'staging.partition_breaks`',
    ])
      found.push(...text(await warehouse.query(`SELECT * FROM \`proj.test_${from}`)).split('\n'));
    return found;
  });
}

describe('what a day reads', () => {
  it('is no row of a partitioned table without a constant day, but where it is said', () => {
    const { transforms } = compileTransforms({ ...fixtureNames, since: day('2024-05-20') });
    const open = transforms
      .filter(({ kind }) => kind !== 'view')
      .flatMap((one) =>
        partitionReads(one, transforms, fixtureNames)
          .filter(({ filter }) => filter === null)
          .map(({ table }) => `${one.name} reads ${table.slice('`proj.test_'.length, -1)}`),
      );
    expect([...new Set(open)].toSorted()).toEqual(KNOWN_TO_GROW);
  });

  it('is no row without a condition on the day of a raw table that asks for one', () => {
    const asking = fixtureTables.filter((table) => table.asksForDay === true);
    const names = asking.map(({ dataset, name }) => `\`proj.test_${dataset}.${name}\``);
    expect(names.length).toBeGreaterThan(2);
    const { transforms } = compileTransforms(fixtureNames);
    const reads = transforms
      .flatMap((one) => [one, { ...one, kind: 'table' as const }])
      .flatMap((one) => partitionReads(one, transforms, fixtureNames))
      .filter(({ table }) => names.includes(table));
    expect(new Set(reads.map(({ table }) => table))).toEqual(new Set(names));
    expect(reads.filter(({ filter }) => filter === null)).toEqual([]);
  });

  it('does not grow with the history', async () => {
    const [short, middle, long] = [await readsOfADay(60), await readsOfADay(360), await readsOfADay(720)];
    expect(short.size).toBeGreaterThan(15);
    const growing = new Set(KNOWN_TO_GROW.map((one) => one.split(' ')[0]));
    for (const [name, rows] of long) {
      if (growing.has(name)) continue;
      // A month more or less is in, by where the months begin.
      expect(rows, name).toBeLessThan(1.35 * (middle.get(name) ?? 0) + 1);
      expect(rows, name).toBeLessThan(5 * (short.get(name) ?? 0) + 1);
    }
  });
});

/** What still reads more with each day, as docs/bigquery.md says. */
const KNOWN_TO_GROW: readonly string[] = [
  'features.customer_value reads raw.orders',
  'reports.conversion_by_source reads raw.session_days',
  'reports.conversion_by_source reads staging.latest_sessions',
  'reports.conversion_claims reads raw.session_days',
  'staging.ad_clicks reads raw.ad_clicks',
  'staging.attributed_orders reads raw.orders',
  'staging.attributed_orders reads staging.latest_sessions',
  'staging.attributed_sessions reads staging.latest_sessions',
  'staging.campaign_orders reads raw.orders',
  'staging.campaign_sessions reads raw.session_days',
  'staging.campaign_sessions reads staging.latest_sessions',
  'staging.partition_stats reads raw.ad_clicks',
  'staging.partition_stats reads raw.orders',
];

/** Rows in the partitions that each transform reads on the day after so many days of history. */
async function readsOfADay(days: number): Promise<Map<string, number>> {
  const rows = history(5, days, 1);
  const since = addDays(FIRST, days - 30);
  return inWarehouse(async (warehouse) => {
    await load(warehouse, rows, visits(5, FIRST, days));
    await runnableTransforms(warehouse, compileTransforms(fixtureNames), () => 0).run({ full: true });
    const { transforms } = compileTransforms({ ...fixtureNames, since });
    const reads = new Map<string, number>();
    for (const one of transforms.filter(({ kind }) => kind !== 'view'))
      reads.set(one.name, await rowsRead(warehouse, one, transforms));
    return new Map([...reads].filter(([, count]) => count > 0));
  });
}

async function rowsRead(
  warehouse: Warehouse,
  one: Transform,
  transforms: readonly Transform[],
): Promise<number> {
  let sum = 0;
  for (const { table, filter } of partitionReads(one, transforms, fixtureNames)) {
    const [row] = await warehouse.query<{ n: number }>(
      `SELECT COUNT(*) AS n FROM ${table}${filter === null ? '' : ` WHERE ${filter}`}`,
    );
    sum += row?.n ?? 0;
  }
  return sum;
}

async function load(
  warehouse: Warehouse,
  rows: readonly Row[],
  visited: Visits = { sessions: [], events: [] },
): Promise<void> {
  const tables = { 'raw.ad_performance': rows, ...analytics(visited) };
  for (const table of [adPerformance, sessions, analyticsEvents] as readonly TableDef[])
    await warehouse.load(table, completeRows(table, tables), {});
}

async function inWarehouse<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openDuckDb({ path: ':memory:', ...fixtureNames, tables: fixtureTables });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}
