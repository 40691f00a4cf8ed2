import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/adapters/files/file-source.ts';
import { parseMapping } from '../../../src/adapters/files/schema.ts';
import type { FileMapping } from '../../../src/jobs/ports.ts';
import { fileWith, readAll, testPseudonyms } from './read-all.ts';

const NAMES = ['Jane Roe', 'Ada Qvist', 'Bo Ek'];
const ORDERS = [
  'Order ID,Customer ID,Date,Amount,Email,Mobile,Full name,Shipping address,Notes,Segment,gclid',
  '1001,c1,2026-11-03,12.50,Jane.Roe@example.com,+49 171 5551234,Jane Roe,12 High Street,please ring twice at the door,retail,Cj0A',
  '1002,c2,2026-11-04,80,ada@example.org,0171 5559876,Ada Qvist,1 Low Road,gift for bo@example.net,retail,',
  '1003,c1,2026-11-05,many,Jane.Roe@example.com,+49 171 5551234,Jane Roe,12 High Street,,wholesale,',
  '1004,c3,2026-11-06,9,bo@example.net,+49 171 5550000,Bo Ek,2 Low Road,,wholesale,,surplus jane.roe@example.com',
].join('\n');
const PERSONAL = /@example|555\D?\d{4}|Roe|Qvist|\bEk\b|High Street|Low Road|ring twice|gift/i;

const CUSTOMERS = `Customer ID,Customer since,E-Mail,Phone,First name,Lifetime value
17,2025-01-31,Jane.Roe@example.com ,0171 5551234,Jane,"1,250.00"
18,2025-02-28,ada@example.org,,Ada,-3
`;

describe('files about people', () => {
  it('leave names, addresses, numbers and free text out of what is kept, under a guess', async () => {
    const path = await fileWith('orders.csv', ORDERS);
    const guess = await fileSource().guess(path);
    const { rows, rejected } = await readAll(path, guess.mapping);

    expect(guess.mapping.kind).toBe('orders');
    expect(guess.mapping.ignore).toEqual(['Email', 'Mobile', 'Full name', 'Shipping address', 'Notes']);
    expect(rows.map((row) => row['order_id'])).toEqual(['1001', '1002']);
    expect(rows[0]).toMatchObject({
      customer_id: testPseudonyms.of('id', 'c1'),
      click_id: 'Cj0A',
      attributes: '{"segment":"retail"}',
    });
    expect(JSON.stringify(rows)).not.toMatch(PERSONAL);
    expect(rejected.length).toBe(2);
    expect(JSON.stringify(rejected)).not.toMatch(PERSONAL);
    expect(guess.doubts.join('\n')).not.toMatch(PERSONAL);
    for (const name of NAMES) expect(JSON.stringify([rows, rejected, guess])).not.toContain(name);
  });

  it('hash an id that is an e-mail address as an address, so that the two meet', async () => {
    const text = 'Order ID,Email,Date,Amount\n1,Jane@Example.com,2026-11-03,5\n';
    const { rows, open } = await readAll(await fileWith('orders.csv', text));

    expect(open.mapping.columns['customer_id']).toEqual({ from: ['Email'], personal: 'email' });
    expect(rows[0]).toMatchObject({ customer_id: testPseudonyms.of('email', 'jane@example.com') });
  });

  it('bring customers', async () => {
    const { rows, open } = await readAll(await fileWith('customers.csv', CUSTOMERS));

    expect(open.mapping).toMatchObject({ kind: 'customers', source: 'crm', ignore: ['First name'] });
    expect(rows[0]).toMatchObject({
      date: '2025-01-31',
      customer_id: testPseudonyms.of('id', '17'),
      email_hash: testPseudonyms.of('email', 'jane.roe@example.com'),
      phone_hash: testPseudonyms.of('phone', '+49 171 5551234'),
      lifetime_value: '1250',
    });
    expect(rows[1]).toMatchObject({ phone_hash: null });
  });

  it('keep an id as it is where the mapping says that it tells nothing', async () => {
    const path = await fileWith('orders.csv', 'Order ID,Customer ID,Date,Amount\n1,c1,2026-11-03,5\n');
    const { rows } = await readAll(path, mappingWith({ from: 'Customer ID', personal: false }));

    expect(rows[0]).toMatchObject({ customer_id: 'c1' });
  });

  it('drop a listed attribute that turns out to name somebody', async () => {
    const path = await fileWith('orders.csv', 'Order ID,Date,Amount,Tag\n1,2026-11-03,5,jane@example.com\n');
    const mapping = mappingWith(undefined, {
      tag: { from: 'Tag', type: 'category', known: 'attribute' },
    });
    const { rows } = await readAll(path, mapping);

    expect(rows[0]).toMatchObject({ attributes: '{}' });
  });

  it('are refused without a salt', async () => {
    const path = await fileWith('orders.csv', ORDERS);
    const source = fileSource();
    const open = await source.open(path, (await source.guess(path)).mapping);

    await expect(open.read()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      name: 'ConfigError',
      next: expect.stringContaining('privacy.salt'),
    });
  });

  it('cannot be told to keep addresses as they are', () => {
    const customers = {
      source: 'crm',
      kind: 'customers',
      columns: { email_hash: { from: 'Mail', personal: false } },
    };

    expect(() => parseMapping(customers, 'm.yaml')).toThrow(/it is always hashed/);
  });
});

function mappingWith(customer: unknown, attributes: Record<string, unknown> = {}): FileMapping {
  const columns = { order_id: 'Order ID', date: 'Date', revenue: 'Amount' };
  const all = customer === undefined ? columns : { ...columns, customer_id: customer };
  return parseMapping({ source: 'crm', kind: 'orders', columns: all, attributes }, 'm.yaml');
}
