import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WarehouseError } from '../../../src/core/base/errors.ts';
import { openDuckDb } from '../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import type { Warehouse } from '../../../src/jobs/ports.ts';
import { contractTable, describeWarehouse } from './warehouse-contract.ts';

const open = (path: string): Promise<Warehouse> =>
  openDuckDb({ path, project: 'proj', dataset: 'test', tables: [contractTable] });

describeWarehouse('DuckDB in memory', () => open(':memory:'));

describe('DuckDB in a file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bidforest-'));
    path = join(folder, 'my warehouse.duckdb');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const rows = [{ source: 'google', id: 1 }];
  const count = 'SELECT COUNT(*) AS n FROM `proj.test_raw.contract`';

  it('is there again when it is opened again', async () => {
    const first = await open(path);
    await first.load(contractTable, rows, { source: 'google' });
    await first.close();
    const second = await open(path);
    expect(await second.query(count)).toEqual([{ n: 1 }]);
    await second.close();
  });

  it('is shared, not forked, when one process opens it twice', async () => {
    const [first, second] = await Promise.all([open(path), open(path)]);
    await first.load(contractTable, rows, { source: 'google' });
    expect(await second.query(count)).toEqual([{ n: 1 }]);
    await first.close();
    expect(await second.query(count)).toEqual([{ n: 1 }]);
    await second.close();
  });

  it('says who has it open when another process has, and what to do', async () => {
    const holder = await startChild(path, 'hold');
    const error = await open(path).catch((cause: unknown) => cause);
    holder.kill();
    expect(error).toBeInstanceOf(WarehouseError);
    expect(error).toMatchObject({ retryable: true, found: `process ${holder.pid} has it open` });
    expect((error as WarehouseError).next).toMatch(/Wait|close/);
  });

  it('is free for other processes when it is closed', async () => {
    await (await open(path)).close();
    const other = spawnSync(process.execPath, [child, path, 'count'], { encoding: 'utf8' });
    expect(other.stdout.trim()).toBe('0');
  });

  it('is as it was before a load whose process was killed', async () => {
    const warehouse = await open(path);
    await warehouse.load(contractTable, rows, { source: 'google' });
    await warehouse.close();
    const loader = await startChild(path, 'load');
    loader.kill('SIGKILL');
    await new Promise((resolve) => loader.once('exit', resolve));
    const after = await open(path);
    expect(await after.query(count)).toEqual([{ n: 1 }]);
    expect(await after.load(contractTable, rows, { source: 'google' })).toBe(1);
    await after.close();
  });

  it('adds the columns that a table of an earlier version lacks', async () => {
    const earlier = { ...contractTable, columns: contractTable.columns.slice(0, 3) };
    const first = await openDuckDb({ path, project: 'proj', dataset: 'test', tables: [earlier] });
    await first.load(earlier, rows, { source: 'google' });
    await first.close();
    const second = await open(path);
    await second.load(contractTable, [{ source: 'meta', id: 2, cost: '1.5' }], { source: 'meta' });
    const found = await second.query('SELECT id, cost FROM `proj.test_raw.contract` ORDER BY id');
    expect(found).toEqual([
      { id: 1, cost: null },
      { id: 2, cost: '1.5' },
    ]);
    await second.close();
  });

  it.each<[string, readonly number[]]>([
    ['lacks columns in the middle', [0, 2, 7]],
    ['has its columns in another order', [7, 6, 5, 4, 3, 2, 1, 0]],
  ])('loads by the names of columns into a table of an earlier version that %s', async (_what, order) => {
    const columns = order.flatMap((index) => contractTable.columns[index] ?? []);
    const first = await openDuckDb({
      path,
      project: 'proj',
      dataset: 'test',
      tables: [{ ...contractTable, columns }],
    });
    await first.close();
    const second = await open(path);
    const row = { source: 'meta', day: '2024-02-29', id: 2, cost: '1.5', active: true, attributes: '{}' };
    await second.load(contractTable, [row], { source: 'meta' });
    expect(await second.query('SELECT * FROM `proj.test_raw.contract`')).toEqual([
      { ...row, ratio: null, at: null },
    ]);
    await second.close();
  });

  it('leaves the columns of a later version empty', async () => {
    const later = {
      ...contractTable,
      columns: [{ name: 'later', type: 'STRING', doc: 'New' } as const, ...contractTable.columns],
    };
    const first = await openDuckDb({ path, project: 'proj', dataset: 'test', tables: [later] });
    await first.load(later, [{ later: 'here', source: 'meta', id: 1 }], { source: 'meta' });
    await first.close();
    const second = await open(path);
    await second.load(contractTable, rows, { source: 'google' });
    const found = await second.query(
      'SELECT later, source, id FROM `proj.test_raw.contract` ORDER BY source',
    );
    expect(found).toEqual([
      { later: null, source: 'google', id: 1 },
      { later: 'here', source: 'meta', id: 1 },
    ]);
    await second.close();
  });

  it('keeps views readable for programs that know nothing of bidforest', async () => {
    const warehouse = await open(path);
    await warehouse.query('CREATE SCHEMA IF NOT EXISTS `proj.test_reports`');
    await warehouse.query(
      `CREATE OR REPLACE VIEW \`proj.test_reports.v\` AS SELECT SAFE_DIVIDE(cost, 3) AS third FROM \`proj.test_raw.contract\``,
    );
    await warehouse.load(contractTable, [{ source: 'google', id: 1, cost: '1' }], {});
    await warehouse.close();
    const other = spawnSync(process.execPath, [child, path, 'view'], { encoding: 'utf8' });
    expect(other.stdout.trim()).toBe('0.333333333');
  });
});

describe('names of tables', () => {
  it('refuses a table of another project', async () => {
    const warehouse = await open(':memory:');
    const sql = 'SELECT * FROM `elsewhere.test_raw.contract`';
    await expect(warehouse.query(sql)).rejects.toThrow(/not in this warehouse/);
    await warehouse.close();
  });

  it('are made of project, prefix, dataset and name', async () => {
    const warehouse = await open(':memory:');
    expect(warehouse.ref({ dataset: 'features', name: 'session' })).toBe('`proj.test_features.session`');
    await warehouse.close();
  });
});

const child = join(import.meta.dirname, 'duckdb-child.ts');

/** Starts a process that has the file open, and waits until it says so. */
function startChild(path: string, task: string): Promise<ReturnType<typeof spawn>> {
  const started = spawn(process.execPath, [child, path, task], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    started.stdout.once('data', () => resolve(started));
    started.once('exit', (code) => reject(new Error(`the other process ended with ${code}`)));
  });
}
