import { beforeAll, describe, expect, it } from 'vitest';
import { compileTransforms } from '../../src/adapters/transforms/compile-transforms.ts';
import { runnableTransforms } from '../../src/adapters/transforms/run-transforms.ts';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { addDays } from '../../src/core/base/day.ts';
import {
  catalogue,
  findFeature,
  isKnownInTime,
  momentOfUse,
} from '../../src/core/features/catalogue/catalogue.ts';
import { orderFeatures } from '../../src/core/features/catalogue/order-features.ts';
import { datasetFromRows } from '../../src/core/features/dataset-from-rows.ts';
import {
  deriveFeatures,
  fitRates,
  type FittedRates,
} from '../../src/core/features/derive/derive-features.ts';
import { categoriesOf, type Frame } from '../../src/core/features/frame.ts';
import { rowColumns } from '../../src/core/features/row-columns.ts';
import { opsTables } from '../../src/core/tables/ops.ts';
import { adPerformance, orders, rawTables, sessions, sourceTables } from '../../src/core/tables/raw.ts';
import type { Row, TableDef } from '../../src/core/tables/table.ts';
import { entityDayRows, facts, FIRST_DAY, type Fact } from '../core/features/sample-facts.ts';

const names = { project: 'proj', dataset: 'test' };
const TODAY = addDays(FIRST_DAY, 40);
const past = facts(11, 50);
const future = past.map((fact) => (fact.date < TODAY ? fact : { ...fact, ...changed(fact) }));
const yesterday = past.map((fact) =>
  fact.date === addDays(TODAY, -1) ? { ...fact, ...changed(fact) } : fact,
);

const bidding = catalogue.filter(
  ({ grain, known, origin }) =>
    grain === 'performance' && isKnownInTime(known, momentOfUse.performance) && origin.kind !== 'warehouse',
);
const features = bidding.map(({ name }) => name);

function changed(fact: Fact): Partial<Fact> {
  const { impressions, clicks, cost, conversions } = fact;
  return { impressions: impressions * 3, clicks: clicks + 20, cost: cost + 99, conversions: conversions + 7 };
}

function rawPerformance(fact: Fact, at: number): Row {
  const { date, campaign, adGroup, keyword, impressions, clicks, cost, conversions, conversion_value } = fact;
  const ids = {
    campaign_id: campaign,
    campaign,
    ad_group_id: adGroup,
    ad_group: adGroup,
    keyword_id: keyword,
    keyword,
  };
  const cpc = clicks > 0 ? (cost / clicks).toFixed(4) : null;
  return raw(adPerformance, at, {
    ...ids,
    date,
    match_type: 'Broad',
    bid: '1.5',
    impressions,
    clicks,
    cost: cost.toFixed(2),
    conversions: String(conversions),
    conversion_value: String(conversion_value),
    cpc,
  });
}

function rawSession({ date, campaign, clicks, conversions }: Fact, at: number): Row {
  return raw(sessions, at, {
    date,
    session_id: `s${at}`,
    campaign_id: campaign,
    session_duration: 10 + clicks,
    bounce_rate: 0.5,
    returning_user: conversions > 1,
    converted: conversions > 0,
  });
}

/** An order for each conversion; few customers, so that they come back. */
function rawOrders(fact: Fact, at: number): Row[] {
  return Array.from({ length: fact.conversions }, (_, n) =>
    raw(orders, at, {
      date: fact.date,
      order_id: `${at}-${n}`,
      customer_id: `c${(7 * at + 13 * n) % 60}`,
      campaign_id: fact.campaign,
      revenue: String(20 + ((at + 3 * n) % 17)),
      margin: n % 3 === 2 ? null : String(5 + ((2 * at + n) % 7)),
    }),
  );
}

/** Orders of before that are paid back today. */
const refunds = past.flatMap((fact, at) =>
  rawOrders(fact, at)
    .slice(0, fact.date < TODAY ? 1 : 0)
    .map((order) => ({ ...order, line: 9_000 + at, date: TODAY, revenue: '-15', margin: '-5' })),
);

function raw(table: TableDef, at: number, cells: Row): Row {
  const provenance = {
    source: 'sample',
    account_id: 'a1',
    file: 'a.csv',
    line: at + 1,
    imported_at: '2026-04-01T00:00:00Z',
    attributes: '{}',
  };
  return Object.fromEntries(
    table.columns.map(({ name }) => [name, { ...provenance, ...cells }[name] ?? null]),
  );
}

/** The real `features.entity_day` of these facts, in a stable order. */
async function build(of: readonly Fact[], sold = of.flatMap(rawOrders)): Promise<readonly Row[]> {
  const tables = [rawTables, sourceTables, opsTables].flatMap((group) => Object.values<TableDef>(group));
  const warehouse = await openDuckDb({ path: ':memory:', ...names, tables });
  try {
    await warehouse.load(adPerformance, of.map(rawPerformance), {});
    await warehouse.load(sessions, of.map(rawSession), {});
    await warehouse.load(orders, sold, {});
    await runnableTransforms(warehouse, compileTransforms(names), () => 0).run({ full: true });
    const table = warehouse.ref({ dataset: 'features', name: 'entity_day' });
    return await warehouse.query(`SELECT * FROM ${table} ORDER BY \`date\`, entity_id, is_current`);
  } finally {
    await warehouse.close();
  }
}

const frameOf = (rows: readonly Row[]): Frame => datasetFromRows(rows, 'performance', {}).features;
const upToToday = (rows: readonly Row[]): readonly Row[] =>
  rows.filter((row) => String(row['date']) <= TODAY && row['is_current'] === false);

describe('features made from raw rows in the warehouse', () => {
  let real: readonly Row[] = [];
  let otherFuture: readonly Row[] = [];
  let otherYesterday: readonly Row[] = [];
  let asOfToday: readonly Row[] = [];
  let withoutCrm: readonly Row[] = [];

  beforeAll(async () => {
    real = await build(past);
    otherFuture = await build(future, [...future.flatMap(rawOrders), ...refunds]);
    otherYesterday = await build(yesterday);
    asOfToday = await build(
      past.filter(({ date }) => date < TODAY),
      past.flatMap(rawOrders).filter((order) => String(order['date']) < TODAY),
    );
    withoutCrm = await build(past, []);
    rates = fitRates('performance', features, frameOf(upToToday(real)));
  });

  let rates: FittedRates = {};
  const derived = (rows: readonly Row[], name: string) =>
    deriveFeatures('performance', [name], frameOf(rows), rates).columns[0];

  it('have every column that datasets read', () => {
    const { numbers, categories, booleans } = rowColumns.performance;
    const missing = [...numbers, ...categories, ...booleans].filter((name) => !(name in (real[0] ?? {})));
    expect(missing).toEqual([]);
  });

  it('have the trailing sums that a slow recomputation gives', () => {
    const slow = new Map(entityDayRows(past).map((row) => [`${row['keyword']}/${row['date']}`, row]));
    const sums = rowColumns.performance.numbers.filter((name) =>
      /^(?!.*_(sess|boun|ret|order|repeat|margin|customer)).*_\d+d$/.test(name),
    );
    expect(sums).toHaveLength(60);
    const rows = real.filter((row) => row['is_current'] === false);
    expect(rows).toHaveLength(past.length);
    const wrong = rows.flatMap((row) => {
      const expected = slow.get(`${row['keyword']}/${row['date']}`) ?? {};
      return sums.filter((name) => Math.abs(Number(row[name] ?? 0) - Number(expected[name])) > 1e-6);
    });
    expect(wrong).toEqual([]);
  });

  it.each(features)('%s is the same whatever happens from today on', (name) => {
    expect(derived(upToToday(otherFuture), name)).toEqual(derived(upToToday(real), name));
  });

  it.each([
    'cvr_7d',
    'campaign_cpc_28d',
    'account_ctr_90d',
    'log_clicks_7d',
    'ad_efficiency_28d',
    'campaign_session_duration_28d',
    ...orderFeatures.map(({ name }) => name),
  ])('%s follows what happened yesterday, so that the test above can fail', (name) => {
    expect(derived(upToToday(otherYesterday), name)).not.toEqual(derived(upToToday(real), name));
  });

  it.each(orderFeatures.map(({ name }) => name))(
    '%s is that of a campaign like its account where there is no CRM, so that none is told by it',
    (name) => {
      const { numbers } = rowColumns.performance;
      const ofOrders = numbers.filter((column) => findFeature('performance', name)?.sources.includes(column));
      expect(ofOrders).toHaveLength(3);
      for (const row of withoutCrm) for (const column of ofOrders) expect(row[column]).toBeNull();
      const column = derived(withoutCrm, name);
      expect(column?.kind === 'number' && column.values.every((value) => value === 0)).toBe(true);
    },
  );

  it.each(features)('%s is for today’s bid what training will see of today', (name) => {
    const trained = real.filter((row) => row['date'] === TODAY);
    const scored = asOfToday.filter((row) => row['is_current'] === true);
    expect(categoriesOf(frameOf(scored), 'keyword')).toEqual(categoriesOf(frameOf(trained), 'keyword'));
    expect(scored.every((row) => row['date'] === TODAY)).toBe(true);
    expect(derived(scored, name)).toEqual(derived(trained, name));
  });
});
