import { afterAll, beforeAll, expect, it } from 'vitest';
import { warehouseCrm } from '../../../src/adapters/crm/warehouse-crm.ts';
import { openDuckDb } from '../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import type { Warehouse } from '../../../src/jobs/ports.ts';
import { testPseudonyms } from '../files/read-all.ts';
import { changesOf, ORDER_COLUMNS } from './postgres-rig.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ':memory:', project: 'proj', dataset: 'test', tables: [] });
  await warehouse.query('CREATE SCHEMA IF NOT EXISTS `proj.shop`');
  await warehouse.query(`CREATE OR REPLACE TABLE \`proj.shop.orders\` AS
    SELECT 1 AS id, TIMESTAMP '2026-10-31 23:30:00+00' AS placed, TIMESTAMP '2026-11-01 08:00:00+00' AS changed, NUMERIC '12.50' AS total
    UNION ALL SELECT 2, TIMESTAMP '2026-11-02 10:00:00+00', TIMESTAMP '2026-11-02 11:00:00.000001+00', NUMERIC '-3'
    UNION ALL SELECT 3, NULL, NULL, NULL`);
});
afterAll(() => warehouse.close());

it('reads a CRM that is a table of the warehouse as it reads any other', async () => {
  const crm = warehouseCrm(warehouse, {
    tables: { orders: { table: 'proj.shop.orders', columns: ORDER_COLUMNS, attributes: {} } },
    currency: 'EUR',
    timeZone: 'Europe/Paris',
    crmTimeZone: 'Europe/Paris',
    customerIdIsPersonal: true,
    pseudonyms: testPseudonyms,
  });

  expect((await changesOf(crm)).map(({ id, updatedAt }) => [id, updatedAt])).toEqual([
    ['3', null],
    ['1', '2026-11-01T08:00:00.000000Z'],
    ['2', '2026-11-02T11:00:00.000001Z'],
  ]);
  const since = await changesOf(crm, '2026-11-02T00:00:00.000000Z');
  expect(since.map(({ id }) => id)).toEqual(['3', '2']);
  expect(since[1]?.rows[0]).toMatchObject({ date: '2026-11-02', revenue: '-3', order_id: '2' });
  expect((await changesOf(crm)).map(({ rows }) => rows[0]?.['date'])).toEqual([
    null,
    '2026-11-01',
    '2026-11-02',
  ]);
  const ids = await crm.read(async (reading) => {
    const found: (string | null)[] = [];
    for await (const chunk of reading.ids('orders')) found.push(...chunk.map(({ id }) => id));
    return found;
  });
  expect(new Set(ids)).toEqual(new Set(['1', '2', '3']));
  expect(ids).toHaveLength(3);
});
