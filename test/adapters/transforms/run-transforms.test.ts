import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileTransforms } from '../../../src/adapters/transforms/compile-transforms.ts';
import { inOrder } from '../../../src/adapters/transforms/graph.ts';
import type { Transform } from '../../../src/adapters/transforms/graph.ts';
import { runnableTransforms } from '../../../src/adapters/transforms/run-transforms.ts';
import { openDuckDb } from '../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { WarehouseError } from '../../../src/core/base/errors.ts';
import type { Row, TableDef } from '../../../src/core/tables/table.ts';
import type { Warehouse } from '../../../src/jobs/ports.ts';
import type { TransformStep } from '../../../src/jobs/transforms-port.ts';

const clicks: TableDef = {
  dataset: 'raw',
  name: 'clicks',
  doc: 'Test',
  key: [],
  columns: [
    { name: 'date', type: 'DATE', doc: 'Day' },
    { name: 'campaign', type: 'STRING', doc: 'Campaign' },
    { name: 'clicks', type: 'INT64', doc: 'Clicks' },
    { name: 'cost', type: 'NUMERIC', doc: 'Cost' },
  ],
};

const row = (date: string, campaign: string, count: number): Row => ({
  date,
  campaign,
  clicks: count,
  cost: '0.1',
});
const folder = join(import.meta.dirname, 'project');
const names = { project: 'proj', dataset: 'test' };

describe('runnableTransforms', () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = await openDuckDb({ path: ':memory:', ...names, tables: [clicks] });
  });
  afterEach(() => warehouse.close());

  const run = (full = false): Promise<readonly TransformStep[]> =>
    runnableTransforms(warehouse, compileTransforms({ ...names, folder }), () => 0).run({ full });
  const step = async (name: string, steps = run()): Promise<TransformStep | undefined> =>
    (await steps).find((one) => one.name.includes(name));
  const daily = (): Promise<Row[]> =>
    warehouse.query('SELECT row_key, clicks, cost FROM `proj.test_features.daily` ORDER BY row_key');

  it('builds tables, views and assertions on tables that were never loaded', async () => {
    const steps = await run();
    expect(steps.map((one) => [one.kind, one.rows, one.failures])).toEqual([
      ['incremental', 0, 0],
      ['assertion', null, 0],
      ['assertion', null, 0],
      ['view', null, 0],
      ['table', 1, 0],
    ]);
  });

  it('reports each step as it ends', async () => {
    const seen: string[] = [];
    const graph = compileTransforms({ ...names, folder });
    await runnableTransforms(warehouse, graph, () => 0).run({
      full: true,
      onStep: (one) => seen.push(one.name),
    });
    expect(seen.toSorted()).toEqual(graph.transforms.map((one) => one.name).toSorted());
  });

  it('makes each transform after all that it reads', async () => {
    const graph = compileTransforms({ ...names, folder });
    const seen: string[] = [];
    await runnableTransforms(warehouse, graph, () => 0).run({
      full: true,
      onStep: (one) => seen.push(one.name),
    });
    for (const { name, dependencies } of graph.transforms)
      for (const read of dependencies) expect(seen.indexOf(read)).toBeLessThan(seen.indexOf(name));
  });

  it('replaces no row when the new rows cannot be added', async () => {
    await warehouse.load(clicks, [row('2024-01-01', 'a', 5)], {});
    await run();
    const graph = compileTransforms({ ...names, folder });
    const wider = graph.transforms.map((one) =>
      one.kind === 'incremental'
        ? { ...one, incrementalQuery: `SELECT *, 1 AS nosuch FROM (${one.incrementalQuery ?? ''})` }
        : one,
    );
    const running = runnableTransforms(warehouse, { ...graph, transforms: wider }, () => 0).run({
      full: false,
    });
    await expect(running).rejects.toThrow(/nosuch/);
    expect(await daily()).toEqual([{ row_key: '2024-01-01~a', clicks: 5, cost: '0.1' }]);
  });

  it('builds an incremental table whole at first, then overwrites rows by key and adds new ones', async () => {
    await warehouse.load(clicks, [row('2024-01-01', 'a', 5), row('2024-01-02', 'a', 1)], {});
    await run();
    const later = [row('2024-01-01', 'a', 99), row('2024-01-02', 'a', 2), row('2024-01-03', 'b', 3)];
    await warehouse.load(clicks, later, {});
    await run();
    const expected = [
      { row_key: '2024-01-01~a', clicks: 5, cost: '0.1' },
      { row_key: '2024-01-02~a', clicks: 2, cost: '0.1' },
      { row_key: '2024-01-03~b', clicks: 3, cost: '0.1' },
    ];
    expect(await daily()).toEqual(expected);
    await run();
    expect(await daily()).toEqual(expected);
  });

  it('runs what is to run before an incremental run, and only then', async () => {
    await warehouse.load(clicks, [row('2024-01-01', 'gone', 5), row('2024-01-02', 'a', 1)], {});
    await run();
    expect(await daily()).toHaveLength(2);
    await run();
    expect((await daily()).map((one) => one['row_key'])).toEqual(['2024-01-02~a']);
  });

  it('rebuilds an incremental table when asked to', async () => {
    await warehouse.load(clicks, [row('2024-01-01', 'a', 5), row('2024-01-02', 'a', 1)], {});
    await run();
    await warehouse.load(clicks, [row('2024-01-01', 'a', 7)], {});
    await run(true);
    expect(await daily()).toEqual([{ row_key: '2024-01-01~a', clicks: 7, cost: '0.1' }]);
  });

  it('leaves no staging table behind', async () => {
    await warehouse.load(clicks, [row('2024-01-01', 'a', 5)], {});
    await run();
    await run();
    await expect(
      warehouse.estimate('SELECT 1 AS x FROM `proj.test_features.daily__staging`'),
    ).rejects.toThrow();
  });

  it('counts the rows that break an assertion, and goes on', async () => {
    await warehouse.load(clicks, [row('2024-01-01', 'a', 0), row('2024-01-01', 'b', 0)], {});
    const steps = run();
    expect(await step('rowConditions', steps)).toMatchObject({ failures: 2, rows: null });
    expect(await step('best', steps)).toMatchObject({ rows: 1 });
  });

  it('puts a view where a table was', async () => {
    await warehouse.query('CREATE SCHEMA IF NOT EXISTS `proj.test_reports`');
    await warehouse.query('CREATE TABLE `proj.test_reports.totals` AS SELECT 1 AS x');
    await warehouse.query('CREATE VIEW `proj.test_reports.best` AS SELECT 1 AS x');
    expect(await step('best')).toMatchObject({ kind: 'table', rows: 1 });
  });

  it('names the transform that fails', async () => {
    const graph = compileTransforms({ ...names, folder });
    const faulty = graph.transforms.map((one) =>
      one.name === 'reports.best' ? { ...one, query: 'SELECT nosuch FROM `proj.test_reports.totals`' } : one,
    );
    const running = runnableTransforms(warehouse, { ...graph, transforms: faulty }, () => 0).run({
      full: false,
    });
    await expect(running).rejects.toThrow(WarehouseError);
    await expect(running).rejects.toThrow(/^reports\.best: .*nosuch/);
  });
});

describe('inOrder', () => {
  const transform = (name: string, dependencies: readonly string[]): Transform => ({
    name,
    kind: 'table',
    target: name,
    query: '',
    incrementalQuery: null,
    before: { full: [], incremental: [] },
    uniqueKey: [],
    partitionBy: null,
    clusterBy: [],
    dependencies,
    doc: '',
    columns: [],
  });

  it('puts what is read before what reads it, else goes by name', () => {
    const ordered = inOrder([transform('b', ['c']), transform('c', ['source']), transform('a', [])]);
    expect(ordered.map((one) => one.name)).toEqual(['a', 'c', 'b']);
  });
});
