import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { quarantine } from '../../src/core/tables/ops.ts';
import { backfill } from '../../src/jobs/backfill.ts';
import { ingestCrm } from '../../src/jobs/ingest-crm.ts';
import type { SourcesRead } from '../../src/jobs/ingest-sources.ts';
import type { World } from '../../src/jobs/world.ts';
import { serveDatabase, type Database } from '../../src/sandbox/crm/serve-database.ts';
import { crmFolder, currentOrders, openCrmWorld, rawRows, type CrmSettings } from './crm/open-crm-world.ts';
import { putCustomers, putOrders, SHOP } from './crm/shop.ts';

const at = (time: string): string => `2026-11-01T${time}Z`;

let shop: Database;
let now = new Date('2026-11-05T06:00:00Z');
const worlds: World[] = [];

beforeAll(async () => {
  shop = await serveDatabase();
}, 120_000);
afterAll(() => shop.close());
beforeEach(async () => {
  now = new Date('2026-11-05T06:00:00Z');
  await shop.exec(`DROP SCHEMA IF EXISTS shop CASCADE; ${SHOP}`);
});
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function open(settings: CrmSettings = {}): Promise<World> {
  const folder = await crmFolder({ connection: shop.connection, ...settings });
  const world = await openCrmWorld(folder, () => now);
  worlds.push(world);
  return world;
}

function tomorrow(): void {
  now = new Date(now.getTime() + 86_400_000);
}

async function done(world: World, batchChanges?: number): Promise<SourcesRead> {
  const read = await ingestCrm(world, batchChanges);
  expect(read.failures).toEqual([]);
  return read;
}

describe('reading a CRM', { timeout: 60_000 }, () => {
  it('brings customers and orders, with days where the account is and refunds on days of their own', async () => {
    await putCustomers(shop, [
      { id: 7, email: ' Jane@Example.com', phone: '0171 5551234', updatedAt: at('08:00:00') },
    ]);
    await putOrders(shop, [
      { id: 1, customer: 7, gclid: 'Cj0', refunded: '2.5', updatedAt: at('09:00:00.123456') },
    ]);
    const world = await open();

    const { accounts } = await done(world);

    expect(accounts.map(({ report, rows, read }) => [report, rows, read])).toEqual([
      ['customers', 1, 1],
      ['orders', 2, 1],
    ]);
    const hashed = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(await rawRows(world, 'customers')).toMatchObject([
      {
        source: 'crm',
        account_id: 'shop',
        file: 'customers 000001',
        line: 1,
        date: '2025-06-01',
        customer_id: hashed,
        email_hash: hashed,
        phone_hash: hashed,
        lifetime_value: '12.5',
        deleted: false,
      },
    ]);
    expect(await rawRows(world, 'orders')).toMatchObject([
      {
        order_id: '1',
        date: '2026-11-01',
        revenue: '10',
        margin: '4.5',
        click_id: 'Cj0',
        campaign_id: 'Brand',
        traffic_source: 'google',
        updated_at: '2026-11-01T09:00:00.123456Z',
        attributes: '{"segment":"retail"}',
      },
      { order_id: '1', date: '2026-11-03', revenue: '-2.5', margin: null },
    ]);
  });

  it('reads what changed and nothing else, and twice what once', async () => {
    await putOrders(shop, [
      { id: 1, updatedAt: at('08:00:00') },
      { id: 2, updatedAt: at('09:00:00') },
    ]);
    const world = await open();
    await done(world);
    const first = await rawRows(world, 'orders');
    await done(world);
    expect(await rawRows(world, 'orders')).toEqual(first);

    tomorrow();
    await putOrders(shop, [{ id: 2, total: '20.00', updatedAt: '2026-11-05T10:00:00Z' }]);
    const { accounts } = await done(world);

    expect(accounts.find(({ report }) => report === 'orders')).toMatchObject({ rows: 1, read: 1 });
    expect(await currentOrders(world)).toMatchObject([
      { order_id: '1', revenue: '10' },
      { order_id: '2', revenue: '20' },
    ]);
  });

  it('sees changes that were committed late, and those of a moment that was read already', async () => {
    await putOrders(shop, [{ id: 1, updatedAt: at('09:00:00') }]);
    const world = await open();
    await done(world);

    await putOrders(shop, [
      { id: 2, updatedAt: at('08:30:00') },
      { id: 3, updatedAt: at('09:00:00') },
      { id: 1, total: '11.00', updatedAt: at('09:00:00') },
    ]);
    await done(world);

    expect((await currentOrders(world)).map(({ order_id, revenue }) => [order_id, revenue])).toEqual([
      ['1', '11'],
      ['2', '10'],
      ['3', '10'],
    ]);
  });

  it('sees with the next comparison what was committed later than the overlap', async () => {
    await putOrders(shop, [{ id: 1, updatedAt: at('09:00:00') }]);
    const world = await open();
    await done(world);
    await putOrders(shop, [{ id: 2, updatedAt: at('01:00:00') }]);
    await done(world);
    expect((await currentOrders(world)).map(({ order_id }) => order_id)).toEqual(['1']);

    tomorrow();
    const { accounts } = await done(world);

    expect((await currentOrders(world)).map(({ order_id }) => order_id)).toEqual(['1', '2']);
    expect(accounts[1]?.notes).toEqual([
      'Changes since 2026-11-01T01:00:00.000Z had been committed late and were read now.',
    ]);
  });

  it('sees deletions by their flag at once, and those that vanished with the next comparison', async () => {
    const ids = [1, 2, 3, 4, 5, 6];
    await putOrders(
      shop,
      ids.map((id) => ({ id, updatedAt: at('09:00:00') })),
    );
    const world = await open();
    await done(world);
    await shop.exec(
      "UPDATE shop.orders SET is_deleted = true, updated_at = '2026-11-01T09:30:00Z' WHERE id = 2",
    );
    await shop.exec('DELETE FROM shop.orders WHERE id = 5');
    await done(world);
    expect((await currentOrders(world)).map(({ order_id }) => order_id)).toEqual(['1', '3', '4', '5', '6']);

    tomorrow();
    const { accounts } = await done(world);
    expect((await currentOrders(world)).map(({ order_id }) => order_id)).toEqual(['1', '3', '4', '6']);
    expect(accounts[1]?.notes).toEqual(['1 orders are there no longer and count as deleted.']);

    await putOrders(shop, [{ id: 5, updatedAt: '2026-11-06T09:00:00Z' }]);
    await done(world);
    expect((await currentOrders(world)).map(({ order_id }) => order_id)).toEqual(['1', '3', '4', '5', '6']);
  });

  it('takes no emptied table for deletions', async () => {
    await putOrders(
      shop,
      Array.from({ length: 30 }, (_, id) => ({ id, updatedAt: at('09:00:00') })),
    );
    const world = await open();
    await done(world);
    await shop.exec('DELETE FROM shop.orders WHERE id > 10');
    tomorrow();

    const { failures } = await ingestCrm(world);

    expect(failures[0]?.error).toMatch(/19 of 30 orders are gone .* crm.largestLostShare/s);
    expect(await currentOrders(world)).toHaveLength(30);
  });

  it('turns bad rows away by their id, and goes on', async () => {
    await putOrders(shop, [
      { id: 1, updatedAt: at('09:00:00') },
      { id: 2, currency: 'USD', updatedAt: at('09:00:00') },
      { id: 3, updatedAt: null },
    ]);
    const world = await open();
    await done(world);
    await done(world);
    tomorrow();
    await putOrders(shop, [{ id: 4, currency: 'USD', updatedAt: '2026-11-05T09:00:00Z' }]);
    await done(world);

    const bad = await world.warehouse.query(
      `SELECT file, line, column_name, value, reason FROM ${world.warehouse.ref(quarantine)} ORDER BY file`,
    );
    expect(bad).toEqual([
      {
        file: 'orders 000001',
        line: 3,
        column_name: 'currency',
        value: '2',
        reason: 'expected an order in EUR; bidforest does not convert currencies',
      },
      expect.objectContaining({ file: 'orders 000002', value: '4' }),
    ]);
    expect((await currentOrders(world)).map(({ order_id }) => order_id)).toEqual(['1', '3']);
  });

  it('ends as if it had not been killed, wherever it was', async () => {
    const put = async (): Promise<void> => {
      await putCustomers(
        shop,
        [1, 2, 3].map((id) => ({ id, updatedAt: at(`08:00:0${id}`) })),
      );
      await putOrders(
        shop,
        [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id, updatedAt: at(`09:00:0${Math.ceil(id / 2)}`) })),
      );
    };
    await put();
    const whole = await open();
    await done(whole, 2);
    await shop.exec('DELETE FROM shop.orders WHERE id = 4');
    tomorrow();
    const loads = await countLoads(whole, async (world) => done(world, 2));
    const expected = [await rawRows(whole, 'customers'), await rawRows(whole, 'orders')];
    expect(expected[1]?.length).toBe(8);
    expect(loads).toBeGreaterThan(4);

    for (let nth = 1; nth <= loads; nth++) {
      await shop.exec(`DROP SCHEMA shop CASCADE; ${SHOP}`);
      await put();
      now = new Date('2026-11-05T06:00:00Z');
      const world = await open();
      for (let first = 1; first <= 4 * nth; first += 3)
        await ingestCrm(killedAtLoad(world, first), 2).catch(isKilled);
      await done(world, 2);
      await shop.exec('DELETE FROM shop.orders WHERE id = 4');
      tomorrow();
      await ingestCrm(killedAtLoad(world, nth), 2).catch(isKilled);
      await done(world, 2);

      expect([await rawRows(world, 'customers'), await rawRows(world, 'orders')]).toEqual(expected);
    }
  }, 300_000);

  it('is part of `ingest`, and says how fresh its tables are', async () => {
    await putOrders(shop, [{ id: 1, updatedAt: at('09:00:00') }]);
    const world = await open();

    const document = await backfill(world, { from: null, to: null, source: 'crm', account: null });

    expect(document).toMatchObject({
      rows: 1,
      complete: true,
      failures: [],
      accounts: [
        { source: 'crm', report: 'customers', rows: 0 },
        { source: 'crm', report: 'orders', rows: 1, blocks: 1 },
      ],
      freshness: [{ source: 'crm', table: 'raw.orders', report: 'orders', lastDay: '2026-11-01', rows: 1 }],
    });
  });

  it('refuses to read people without a salt', async () => {
    await putCustomers(shop, [{ id: 1, email: 'jane@example.com', updatedAt: at('09:00:00') }]);
    const world = await open({ salt: null });

    const { failures } = await ingestCrm(world);

    expect(failures[0]?.error).toMatch(/no salt .* privacy\.salt/);
    expect(await rawRows(world, 'customers')).toEqual([]);
  });
});

/** The world whose process dies when the nth load has begun or is done: both happen. */
function killedAtLoad(world: World, nth: number): World {
  let loads = 0;
  return {
    ...world,
    warehouse: {
      ...world.warehouse,
      ref: (table) => world.warehouse.ref(table),
      query: (sql, params) => world.warehouse.query(sql, params),
      stream: (sql, params) => world.warehouse.stream(sql, params),
      async load(table, rows, scope, firstDay) {
        if (++loads === nth && nth % 2 === 0) throw new Error('killed');
        const loaded = await world.warehouse.load(table, rows, scope, firstDay);
        if (loads >= nth) throw new Error('killed');
        return loaded;
      },
    },
  };
}

async function countLoads(world: World, task: (counted: World) => Promise<unknown>): Promise<number> {
  let loads = 0;
  const warehouse = {
    ...world.warehouse,
    load: (...args: Parameters<typeof world.warehouse.load>) => {
      loads++;
      return world.warehouse.load(...args);
    },
  };
  await task({ ...world, warehouse });
  return loads;
}

function isKilled(error: unknown): SourcesRead {
  expect(error).toMatchObject({ message: 'killed' });
  return { accounts: [], failures: [] };
}
