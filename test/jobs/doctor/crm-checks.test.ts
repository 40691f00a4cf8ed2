import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { DoctorCheck } from '../../../src/contract/doctor-document.ts';
import { serveDatabase, type Database } from '../../../src/sandbox/crm/serve-database.ts';
import { crmFolder, SALT, type CrmSettings } from '../crm/open-crm-world.ts';
import { putCustomers, putOrders, SHOP } from '../crm/shop.ts';
import { examine, inWorld } from './doctor-rig.ts';

let shop: Database;
beforeAll(async () => {
  shop = await serveDatabase();
  await shop.exec(SHOP);
  await putCustomers(shop, [{ id: 1, email: 'jane@example.com', updatedAt: '2026-01-02T03:04:05Z' }]);
  await putOrders(shop, [{ id: 7, customer: 1, updatedAt: '2026-01-03T03:04:05Z' }]);
  await shop.exec(`
    CREATE TABLE empty (LIKE shop.orders);
    CREATE TABLE silent AS SELECT * FROM shop.orders;
    UPDATE silent SET updated_at = NULL;
    CREATE TABLE ahead AS SELECT * FROM shop.orders;
    UPDATE ahead SET updated_at = now() + interval '5 hours';
  `);
}, 120_000);
afterAll(() => shop.close());

async function checksOf(settings: Partial<CrmSettings>): Promise<Record<string, DoctorCheck>> {
  const folder = await crmFolder({ connection: shop.connection, ...settings });
  const document = await examine(loadConfig({ cwd: folder, config: undefined, home: undefined }));
  expect(JSON.stringify(document)).not.toMatch(/jane|before noon|postgres:\/\//);
  expect(JSON.stringify(document)).not.toContain(SALT);
  return Object.fromEntries(document.checks.map((check) => [check.check, check]));
}

const ordersFrom = (table: string, columns: Readonly<Record<string, string>> = {}): string => {
  const all = {
    order_id: 'id',
    ordered_at: 'placed',
    updated_at: 'updated_at',
    revenue: 'total',
    ...columns,
  };
  return `\n  orders: { table: ${table}, columns: ${JSON.stringify(all)} }\n`;
};

describe('doctor on the CRM', { timeout: 60_000 }, () => {
  it('says when each table changed last, and that the salt is there', async () => {
    const { crm, crm_salt } = await checksOf({});

    expect(crm_salt).toMatchObject({ status: 'pass', found: 'The salt is there.' });
    expect(crm).toMatchObject({
      status: 'pass',
      found:
        'crm, customers: last changed 2026-01-02T03:04:05.000000Z. crm, orders: last changed 2026-01-03T03:04:05.000000Z.',
      next: null,
    });
  });

  it('needs no salt where nothing personal is read', async () => {
    const { crm, crm_salt } = await checksOf({ mapping: ordersFrom('shop.orders'), salt: null });

    expect(crm_salt).toMatchObject({ status: 'pass', found: 'No column holds personal data.' });
    expect(crm).toMatchObject({ status: 'pass' });
  });

  it.each([
    [null, /no salt/, /openssl rand -hex 32/],
    ['', /salt for personal data/, /BIDFOREST_TEST_SALT/],
    ['short', /too short/, /openssl rand -hex 32/],
  ])('names what is wrong with the salt %j', async (salt, found, next) => {
    const { crm_salt } = await checksOf({ salt });

    expect(crm_salt).toMatchObject({ status: 'fail' });
    expect(`${crm_salt?.found}`).toMatch(found);
    expect(`${crm_salt?.found} ${crm_salt?.next}`).toMatch(next);
  });

  it.each([
    [{ mapping: ordersFrom('shop.bestellungen') }, /no table shop\.bestellungen/, /crm\.….table/],
    [{ mapping: ordersFrom('shop.orders', { revenue: 'amount' }) }, /amount/, /crm\.….columns/],
    [{ mapping: ordersFrom('shop.orders', { updated_at: 'comment' }) }, /comment|moments/, /view that casts/],
    [{ mapping: ordersFrom('shop.orders', { updated_at: 'total' }) }, /of another type/, /view that casts/],
    [{ connection: 'postgres://me@127.0.0.1:9/shop' }, /nothing listens/, /server runs/],
    [{ connection: '' }, /CRM/, /BIDFOREST_TEST_CRM_URL/],
  ] as const)('names cause and next step: %j', async (settings, found, next) => {
    const { crm } = await checksOf(settings);

    expect(crm).toMatchObject({ status: 'fail' });
    expect(crm?.found).toMatch(found);
    expect(`${crm?.found} ${crm?.next}`).toMatch(next);
  });

  it.each([
    ['empty', 'no rows', /Nothing is in orders: see that crm\.orders\.table/],
    ['silent', 'no row says when it changed', /without it every reading takes all rows/],
    ['ahead', 'last changed', /set crm\.timeZone/],
  ])('warns of a table that is %s', async (table, found, next) => {
    const { crm } = await checksOf({ mapping: ordersFrom(table) });

    expect(crm).toMatchObject({ status: 'warn', found: expect.stringContaining(found) as string });
    expect(crm?.next).toMatch(next);
  });

  it('plans the reading of a CRM that is in the warehouse, and reads nothing', async () => {
    const settings = { from: '{ kind: warehouse }', mapping: ordersFrom('bidforest.shop.orders') };
    const folder = await crmFolder(settings);
    const config = loadConfig({ cwd: folder, config: undefined, home: undefined });
    const check = async (): Promise<DoctorCheck | undefined> =>
      (await examine(config)).checks.find(({ check: name }) => name === 'crm');

    expect(await check()).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('bidforest.shop.orders cannot be read as the CRM') as string,
      next: expect.stringContaining('crm.….table') as string,
    });
    await inWorld(config, async ({ warehouse }) => {
      await warehouse.query('CREATE SCHEMA IF NOT EXISTS `bidforest.shop`');
      await warehouse.query(
        "CREATE OR REPLACE TABLE `bidforest.shop.orders` AS SELECT 1 AS id, TIMESTAMP '2026-01-01 00:00:00+00' AS placed, TIMESTAMP '2026-01-01 00:00:00+00' AS updated_at, 1 AS total",
      );
    });
    expect(await check()).toMatchObject({
      status: 'pass',
      found: expect.stringContaining('can be read') as string,
    });
  });
});
