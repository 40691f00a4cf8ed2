import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../../src/core/tables/table.ts';
import { readFixture } from './fixture.ts';
import { runFixture, type Built } from './run-fixture.ts';

async function built(fixture: string): Promise<Built> {
  return (await runFixture(readFixture(fixture))).full;
}

describe('the lifetime value of customers', () => {
  let tables: Built;

  beforeAll(async () => {
    tables = await built('orders');
  });

  const customer = (id: string): Row => {
    const row = tables['features.customer_value']?.find((one) => one['customer_id'] === id);
    if (row === undefined) throw new Error(`expected customer ${id}`);
    return row;
  };

  it('spans a twelfth of a year where there is one order', () => {
    const row = customer('one order');

    expect(row).toMatchObject({ orders: 1, average_purchase_value: '100', customer_lifetime_value: '100' });
    expect(row['customer_lifespan_years']).toBeCloseTo(1 / 12, 12);
    expect(row['purchase_frequency']).toBeCloseTo(12, 9);
  });

  it('is average × frequency × lifespan over two years', () => {
    const row = customer('two in two years');

    expect(row['customer_lifespan_years']).toBeCloseTo(731 / 365.25, 12);
    expect(row['purchase_frequency']).toBeCloseTo(2 / (731 / 365.25), 9);
    expect(row).toMatchObject({ average_purchase_value: '100', customer_lifetime_value: '200' });
  });

  it('is lowered by refunds, and 0 where there are only refunds', () => {
    expect(customer('refunded')).toMatchObject({ orders: 1, refunds: 1, customer_lifetime_value: '0' });
    expect(customer('part refund in one order')).toMatchObject({ orders: 1, average_purchase_value: '40' });
    expect(customer('refunds only')).toMatchObject({
      orders: 0,
      refunds: 1,
      average_purchase_value: '0',
      purchase_frequency: 0,
      customer_lifetime_value: '0',
      first_campaign_id: null,
    });
  });

  it('takes the latest import of an order and belongs to the campaign of the first purchase', () => {
    expect(customer('restated')).toMatchObject({ revenue: '2', first_campaign_id: 'c9' });
    expect(customer('first by organic')['first_campaign_id']).toBeNull();
    expect(customer('two in two years')['first_campaign_id']).toBe('c1');
  });

  it('counts lines without order id as orders, and undated ones without a span', () => {
    expect(customer('without order ids')).toMatchObject({ orders: 2, customer_lifetime_value: '12' });
    expect(customer('undated')).toMatchObject({
      orders: 2,
      customer_lifetime_value: '100',
      first_order_date: null,
    });
  });

  it('leaves out orders without a customer', () => {
    const all = tables['features.customer_value'] ?? [];

    expect(all.every((row) => row['customer_id'] !== null)).toBe(true);
    expect(all.some((row) => row['revenue'] === '999')).toBe(false);
  });
});

describe('staging', () => {
  it('takes all rows of the latest import of a key and no other', async () => {
    const rows = (await built('two-files'))['staging.performance'] ?? [];
    const clicks = (date: string): unknown[] =>
      rows
        .filter((row) => row['date'] === date && row['account_id'] === '1' && row['source'] === 'google')
        .map((row) => row['clicks'])
        .sort((a, b) => Number(a) - Number(b));

    expect(clicks('2024-01-01')).toEqual([2, 10, 10]);
    expect(clicks('2024-01-02')).toEqual([31]);
    expect(clicks('2024-01-03')).toEqual([6, 7, 8]);
  });
});

describe('an account reported at several levels', () => {
  it('counts a campaign’s clicks once: the shallowest level of the day', async () => {
    const daily = (await built('levels'))['reports.daily'] ?? [];
    const clicks = daily.map(
      (row) => `${String(row['date'])} ${String(row['campaign_id'])} ${String(row['clicks'])}`,
    );

    expect(clicks.sort()).toEqual([
      '2024-01-01 c1 100',
      '2024-01-02 c1 7',
      '2024-01-02 pmax 20',
      '2024-01-03 c1 42',
      '2024-01-04 c1 110',
      '2024-01-04 null 3',
    ]);
  });
});
