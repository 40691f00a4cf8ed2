import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveDatabase, type Database } from '../../../src/sandbox/crm/serve-database.ts';
import { changesOf, crmAt, ORDER_COLUMNS } from './postgres-rig.ts';

let shop: Database;
beforeAll(async () => {
  shop = await serveDatabase();
  await shop.exec(`
    CREATE TABLE orders (id int, placed timestamptz, changed timestamptz, total numeric);
    INSERT INTO orders SELECT n, '2026-10-31T23:30:00Z', '2026-11-01T08:00:00Z'::timestamptz + n * interval '1 microsecond', n
      FROM generate_series(1, 4501) AS n;
    CREATE TABLE naive ("Order ""No""" text, "day" date, "Changed; --" timestamp, "total $" money);
    INSERT INTO naive VALUES ('a', '2026-11-01', '2026-11-01 00:30:00', 12.5), ('b', NULL, NULL, NULL);
    CREATE TABLE texts (id int, placed text, changed text, total text);
    INSERT INTO texts VALUES (1, 'yesterday afternoon', 'jane@example.com', '1');
  `);
}, 120_000);
afterAll(() => shop.close());

describe('a CRM in PostgreSQL', { timeout: 60_000 }, () => {
  it('is read in order of change, in chunks, exact to the microsecond', async () => {
    const sizes: number[] = [];
    const ids = await crmAt(shop.connection).read(async (reading) => {
      const found: unknown[] = [];
      for await (const chunk of reading.changes('orders', null)) {
        sizes.push(chunk.length);
        found.push(...chunk.map(({ id }) => Number(id)));
      }
      return found;
    });
    const since = await changesOf(crmAt(shop.connection), '2026-11-01T08:00:00.004500Z');

    expect(sizes).toEqual([2_000, 2_000, 501]);
    expect(ids).toEqual(Array.from({ length: 4501 }, (_, n) => n + 1));
    expect(since.map(({ id, updatedAt }) => [id, updatedAt])).toEqual([
      ['4500', '2026-11-01T08:00:00.004500Z'],
      ['4501', '2026-11-01T08:00:00.004501Z'],
    ]);
    expect(since[0]?.rows[0]).toMatchObject({ date: '2026-11-01', revenue: '4500' });
  });

  it('takes names as they are, days as days, and timestamps without a zone in that of the CRM', async () => {
    const columns = {
      order_id: 'Order "No"',
      ordered_at: 'day',
      updated_at: 'Changed; --',
      revenue: 'total $',
    };
    const changes = await changesOf(crmAt(shop.connection, { table: 'public.naive', columns }), null);

    expect(changes.map(({ id, updatedAt }) => [id, updatedAt])).toEqual([
      ['b', null],
      ['a', '2026-10-31T23:30:00.000000Z'],
    ]);
    expect(changes[0]?.rows[0]).toMatchObject({ date: null, revenue: null });
    expect(changes[1]?.rejected).toEqual([
      { column: 'total $', value: 'a', reason: 'expected an amount such as 12.50' },
    ]);
  });

  it('always reads again what does not say when it changed', async () => {
    const columns = {
      ...ORDER_COLUMNS,
      order_id: 'Order "No"',
      ordered_at: 'day',
      updated_at: 'Changed; --',
      revenue: 'day',
    };
    const changes = await changesOf(
      crmAt(shop.connection, { table: 'naive', columns }),
      '2027-01-01T00:00:00Z',
    );

    expect(changes.map(({ id }) => id)).toEqual(['b']);
  });

  it('never writes', async () => {
    const malicious = crmAt(shop.connection, {
      columns: { ...ORDER_COLUMNS, revenue: 'total"::text; DROP TABLE orders; --' },
    });

    await expect(changesOf(malicious)).rejects.toMatchObject({ name: 'ConfigError' });
    expect(await shop.query('SELECT COUNT(*) AS n FROM orders')).toEqual([{ n: 4501 }]);
  });

  it.each([
    [{ table: 'shop.orders' }, /no table shop\.orders/],
    [{ table: 'Orders' }, /no table Orders/],
    [{ columns: { ...ORDER_COLUMNS, revenue: 'amount' } }, /column "amount" does not exist/],
    [{ table: 'texts' }, /holds something else|another type/],
  ])('says what is wrong with the mapping %j, and what to do', async (mapping, expected) => {
    const failure = await changesOf(crmAt(shop.connection, mapping)).catch((error: unknown) => error);

    expect(failure).toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(expected) as string,
      next: expect.any(String) as string,
    });
    expect(JSON.stringify([failure, String(failure)])).not.toMatch(/jane|postgres:postgres/);
  });

  it('says what is wrong with the connection, and nothing that is secret', async () => {
    const dead = await serveNothing();
    const failures = await Promise.all(
      [
        crmAt(`postgres://jane:hunter2@127.0.0.1:${dead}/shop`),
        crmAt(shop.connection.replace('postgres:postgres', 'jane:hunter2'), {}, { tls: 'verify' }),
        crmAt('hunter2'),
      ].map((crm) => changesOf(crm).catch((error: unknown) => error)),
    );

    expect(failures).toMatchObject([
      {
        name: 'RemoteError',
        retryable: true,
        code: 'ECONNREFUSED',
        message: expect.stringContaining('nothing listens') as string,
      },
      { name: 'ConfigError', message: expect.stringContaining('does not speak TLS') as string },
      { name: 'ConfigError', message: expect.stringContaining('cannot be read') as string },
    ]);
    expect(failures.map((error) => JSON.stringify(error) + String(error)).join()).not.toContain('hunter2');
  });
});

/** A port at which nothing listens. */
async function serveNothing(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
