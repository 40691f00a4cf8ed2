import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { featureBuilds, imports } from '../../src/core/tables/ops.ts';
import { orders } from '../../src/core/tables/raw.ts';
import type { Row } from '../../src/core/tables/table.ts';
import { changedSince } from '../../src/jobs/changed-days.ts';
import { changedFrom, loggedImport } from '../../src/jobs/import-log.ts';
import type { Warehouse } from '../../src/jobs/ports.ts';

const BUILT = '2024-06-10T06:00:00Z';
const where = { source: 'google', account_id: '1', file: 'a.csv' };

let warehouse: Warehouse;
beforeEach(async () => {
  const names = { project: 'proj', dataset: 'test' };
  warehouse = await openDuckDb({ path: ':memory:', ...names, tables: [imports, featureBuilds, orders] });
  const built = { name: 'features', built_at: BUILT, imports: 'x', transforms: 'y', failures: 0 };
  await warehouse.load(featureBuilds, [built], {});
});
afterEach(() => warehouse.close());

function imported(row: Row): Promise<number> {
  const rest = { content_hash: 'h', mapping: '{}', rows: 1, rejected: 0, totals: '{}', summary: '{}' };
  const file = String(row['file'] ?? where.file);
  const whole = { ...where, kind: 'performance', imported_at: '2024-06-11T06:00:00Z', ...rest, ...row };
  return warehouse.load(imports, [whole], { ...where, file });
}

/** The days with activity of accounts. */
async function active(days: Readonly<Record<string, readonly string[]>>): Promise<void> {
  await warehouse.query('CREATE SCHEMA IF NOT EXISTS `proj.test_staging`');
  await warehouse.query(
    'CREATE TABLE `proj.test_staging.reported_days` (source STRING, account_id STRING, `date` DATE)',
  );
  for (const [account, list] of Object.entries(days))
    for (const date of list)
      await warehouse.query(
        `INSERT INTO \`proj.test_staging.reported_days\` (source, account_id, \`date\`) VALUES ('google', '${account}', DATE '${date}')`,
      );
}

describe('changedSince', () => {
  it('is the first day of what was imported since the build', async () => {
    await active({ 1: ['2024-05-01', '2024-05-19', '2024-06-09'] });
    await imported({ file: 'a', changed_from: '2024-05-20' });
    await imported({ file: 'b', changed_from: '2024-06-01' });
    await imported({ file: 'old', changed_from: '2024-01-01', imported_at: '2024-06-09T06:00:00Z' });
    await imported({ file: 'crm', changed_from: '2024-01-01', kind: 'customers' });
    expect(await changedSince(warehouse, BUILT)).toBe('2024-05-20');
  });

  it('is the first day that an order which came, moved or went since was ever counted at', async () => {
    await active({ 1: ['2024-05-02', '2024-05-19', '2024-06-09'] });
    const order = (id: string, file: string, date: string | null, imported_at: string): Row => ({
      source: 'crm',
      account_id: 'shop',
      file,
      line: 1,
      imported_at,
      attributes: '{}',
      order_id: id,
      date,
      deleted: date === null ? true : null,
    });
    await warehouse.load(
      orders,
      [
        order('settled', '1', '2024-04-01', '2024-06-01T06:00:00Z'),
        order('gone', '1', '2024-05-03', '2024-06-01T06:00:00Z'),
        order('gone', '2', null, '2024-06-11T06:00:00Z'),
        order('new', '2', '2024-06-02', '2024-06-11T06:00:00Z'),
      ].map((row) => Object.fromEntries(orders.columns.map(({ name }) => [name, row[name] ?? null]))),
      {},
    );
    expect(await changedSince(warehouse, BUILT)).toBe('2024-05-03');
  });

  it('takes in an import that began before the build and may have ended after it', async () => {
    await active({ 1: ['2024-05-01', '2024-05-19', '2024-06-09'] });
    await imported({ changed_from: '2024-05-20', imported_at: '2024-06-10T01:00:00Z' });
    expect(await changedSince(warehouse, BUILT)).toBe('2024-05-20');
  });

  it('reaches back to where an account would end if its last days went', async () => {
    await active({ 1: ['2024-05-01', '2024-06-09'], 2: ['2024-02-01'] });
    await imported({ changed_from: '2024-06-01' });
    expect(await changedSince(warehouse, BUILT)).toBe('2024-05-02');
  });

  it('is the last day there is where nothing came, or only later days', async () => {
    await active({ 1: ['2024-06-08', '2024-06-09'], 2: ['2024-02-01'] });
    expect(await changedSince(warehouse, BUILT)).toBe('2024-06-09');
    await imported({ changed_from: '2024-08-01' });
    expect(await changedSince(warehouse, BUILT)).toBe('2024-06-09');
  });

  it('is not known without any day', async () => {
    await active({});
    await imported({ changed_from: '2024-06-01' });
    expect(await changedSince(warehouse, BUILT)).toBeUndefined();
  });
});

describe('changedFrom', () => {
  const again = async (from: string | null): Promise<string | null> =>
    changedFrom({ from }, await loggedImport({ warehouse }, where));

  it('is the first day of a file that is new', async () => {
    expect(await again('2024-06-03')).toBe('2024-06-03');
    expect(await again(null)).toBeNull();
  });

  it('takes in the days that the file held before', async () => {
    const summary = JSON.stringify({ from: '2024-04-01' });
    await imported({ summary, changed_from: '2024-01-01', imported_at: '2024-06-01T06:00:00Z' });
    expect(await again('2024-06-03')).toBe('2024-04-01');
    expect(await again(null)).toBe('2024-04-01');
  });

  it('takes in what it changed since the last build, though it holds that no more', async () => {
    const summary = JSON.stringify({ from: '2024-04-01' });
    await imported({ summary, changed_from: '2024-01-01' });
    expect(await again('2024-06-03')).toBe('2024-01-01');
  });
});
