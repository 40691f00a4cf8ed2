import { describe, expect, it } from 'vitest';
import { changeReader, readId, type CrmRecord } from '../../../src/adapters/crm/read-change.ts';
import type { CrmMapping, CrmOptions } from '../../../src/adapters/crm/options.ts';
import type { CrmChange } from '../../../src/jobs/crm-port.ts';
import { testPseudonyms } from '../files/read-all.ts';

const OPTIONS: CrmOptions = {
  tables: {},
  currency: 'EUR',
  timeZone: 'Europe/Paris',
  crmTimeZone: 'Europe/Paris',
  customerIdIsPersonal: true,
  pseudonyms: testPseudonyms,
};
const ORDERS: CrmMapping = {
  table: 'orders',
  columns: { order_id: 'id', revenue: 'total', currency: 'cur' },
  attributes: {
    segment: { column: 'segment', type: 'category' },
    items: { column: 'items', type: 'number' },
    gift: { column: 'gift', type: 'boolean' },
  },
};
const ORDER: CrmRecord = {
  order_id: '1',
  customer_id: '7',
  ordered_at: '2026-11-01',
  updated_at: '2026-11-02T08:00:00.000001Z',
  revenue: '10.50',
};

function order(changes: CrmRecord, options: Partial<CrmOptions> = {}): CrmChange {
  return changeReader('orders', ORDERS, { ...OPTIONS, ...options })({ ...ORDER, ...changes });
}

describe('a row of a CRM', () => {
  it('is kept without what it says of people', () => {
    const { id, updatedAt, rows } = order({ attribute_segment: 'jane@example.com', attribute_items: '3' });

    expect({ id, updatedAt }).toEqual({ id: '1', updatedAt: '2026-11-02T08:00:00.000001Z' });
    expect(rows).toMatchObject([
      {
        order_id: '1',
        customer_id: testPseudonyms.of('id', '7'),
        revenue: '10.5',
        attributes: '{"items":3}',
      },
    ]);
  });

  it('keeps customer ids that say nothing of people where it is told so', () => {
    expect(order({}, { customerIdIsPersonal: false }).rows).toMatchObject([{ customer_id: '7' }]);
  });

  it.each([
    [
      { refund: '4', refunded_at: '2026-11-05' },
      [
        ['2026-11-01', '10.5'],
        ['2026-11-05', '-4'],
      ],
    ],
    [
      { refund: '4', refunded_at: null },
      [
        ['2026-11-01', '10.5'],
        ['2026-11-02', '-4'],
      ],
    ],
    [
      { refund: '-4', refunded_at: '2026-11-05' },
      [
        ['2026-11-01', '10.5'],
        ['2026-11-05', '4'],
      ],
    ],
    [{ refund: '0.00' }, [['2026-11-01', '10.5']]],
    [{ refund: null }, [['2026-11-01', '10.5']]],
  ])('puts what was paid back on the day of it: %j', (changes, expected) => {
    expect(order(changes).rows.map(({ date, revenue }) => [date, revenue])).toEqual(expected);
  });

  it.each([
    [{ revenue: 'jane@example.com' }, 'total', 'expected an amount such as 12.50'],
    [{ currency: 'USD' }, 'cur', 'expected an order in EUR; bidforest does not convert currencies'],
    [{ ordered_at: 'infinity' }, 'ordered_at', 'expected a day from 0001-01-01 to 9999-12-31'],
    [{ order_id: ' ' }, 'id', 'expected an id'],
  ])('is turned away without being quoted: %j', (changes, column, reason) => {
    const { rows, rejected, id } = order(changes);

    expect(rows).toEqual([]);
    expect(rejected).toEqual([{ column, value: id, reason }]);
  });

  it.each([
    ['t', true],
    ['true', true],
    ['2026-11-05 10:00:00+00', true],
    ['1', true],
    ['f', false],
    ['false', false],
    ['0', false],
    [null, false],
  ])('is deleted by %j: %j', (deleted, expected) => {
    expect(order({ deleted }).rows).toMatchObject([{ deleted: expected }]);
    expect(readId('orders', { ...ORDER, deleted }, OPTIONS) === null).toBe(expected);
  });

  it('has another version whenever it says anything else', () => {
    const versions = [{}, { revenue: '11' }, { deleted: 't' }, { updated_at: '2026-11-02T08:00:00.000002Z' }];

    expect(new Set(versions.map((changes) => order(changes).version)).size).toBe(4);
    expect(order({}).version).toBe(order({}).version);
  });
});
