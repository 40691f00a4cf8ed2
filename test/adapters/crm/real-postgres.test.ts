import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresOptions } from '../../../src/adapters/crm/postgres-crm.ts';
import type { CrmSource } from '../../../src/jobs/crm-port.ts';
import { changesOf, crmAt } from './postgres-rig.ts';
import { installedPostgres, startRealPostgres, type RealPostgres } from './real-postgres.ts';

const bin = installedPostgres();

describe.skipIf(bin === null)('a PostgreSQL of this machine', { timeout: 60_000 }, () => {
  let server: RealPostgres;
  beforeAll(async () => {
    server = await startRealPostgres(bin ?? '');
    for (const sql of [
      "CREATE USER reader PASSWORD 'right'",
      'CREATE TABLE orders (id int, placed timestamptz, changed timestamptz, total numeric)',
      "INSERT INTO orders SELECT n, now(), now() - n * interval '1 second', n FROM generate_series(1, 5000) AS n",
      'CREATE TABLE hidden AS TABLE orders',
      'CREATE VIEW slow AS SELECT id, placed, changed, total FROM orders WHERE pg_sleep(1) IS NOT NULL',
      'GRANT SELECT ON orders, slow TO reader',
    ])
      server.run(sql);
  }, 120_000);
  afterAll(() => server.stop());

  function crm(table = 'orders', options: Partial<PostgresOptions> = {}, user = 'reader:right'): CrmSource {
    return crmAt(`postgres://${user}@127.0.0.1:${server.port}/postgres`, { table }, options);
  }

  it('is read as it was when the reading began, whatever is committed meanwhile', async () => {
    const found = await crm().read(async (reading) => {
      let count = 0;
      for await (const chunk of reading.changes('orders', null)) {
        if (count === 0)
          server.run('INSERT INTO orders VALUES (9999, now(), now(), 1); DELETE FROM orders WHERE id < 10');
        count += chunk.length;
      }
      let ids = 0;
      for await (const chunk of reading.ids('orders')) ids += chunk.length;
      return [count, ids];
    });

    expect(found).toEqual([5000, 5000]);
    expect(await changesOf(crm())).toHaveLength(4992);
  });

  it('is read through TLS, and its certificate is checked unless told otherwise', async () => {
    const { certificate } = server;

    expect(await changesOf(crm('orders', { tls: 'encrypt' }))).not.toHaveLength(0);
    expect(
      await changesOf(crm('orders', { tls: 'verify', certificateAuthority: certificate })),
    ).not.toHaveLength(0);
    await expect(changesOf(crm('orders', { tls: 'verify' }))).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining('is not trusted') as string,
      next: expect.stringContaining('certificateAuthority') as string,
    });
  });

  it('tells of a table without reading it, and of one that may not be read', async () => {
    expect(await crm().examine('orders')).toMatchObject({
      hasRows: true,
      updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
    });
    await expect(crm('hidden').examine('orders')).rejects.toMatchObject({
      message: expect.stringContaining('may not read hidden') as string,
      next: expect.stringContaining('GRANT SELECT ON hidden') as string,
    });
  });

  it.each([
    ['orders', 'reader:wrong', 'ConfigError', /refuses the user or its password/],
    ['hidden', 'reader:right', 'ConfigError', /may not read hidden/],
    ['slow', 'reader:right', 'RemoteError', /took longer than crm\.from\.statementSeconds/],
  ])('says what is wrong with %s read by %s', async (table, user, name, message) => {
    const failure = await changesOf(crm(table, { statementMs: 1_500 }, user)).catch(
      (error: unknown) => error,
    );

    expect(failure).toMatchObject({
      name,
      message: expect.stringMatching(message) as string,
      next: expect.any(String) as string,
    });
    expect(String(failure) + JSON.stringify(failure)).not.toMatch(/wrong|right/);
  });
});
