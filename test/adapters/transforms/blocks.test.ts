import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queriesInBlocks } from '../../../src/adapters/transforms/blocks.ts';
import { openDuckDb } from '../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import type { TableDef } from '../../../src/core/tables/table.ts';
import type { Warehouse } from '../../../src/jobs/ports.ts';

const shop: TableDef = {
  dataset: 'raw',
  name: 'shop',
  doc: 'Test',
  key: [],
  columns: [
    { name: 'id', type: 'INT64', doc: 'Row' },
    { name: 'campaign', type: 'STRING', doc: 'Key of the blocks' },
  ],
};
const TABLE = '`proj.test_raw.shop`';
const QUERY = `SELECT id, campaign FROM ${TABLE} WHERE TRUE /* block of ${TABLE} by campaign */`;

describe('queriesInBlocks', () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = await openDuckDb({ path: ':memory:', project: 'proj', dataset: 'test', tables: [shop] });
    const campaigns = [null, '', "it's", 'back\\slash', 'two\nlines', 'a', 'a', 'a', 'a', 'b', 'ß', null];
    await warehouse.load(
      shop,
      campaigns.map((campaign, id) => ({ id, campaign })),
      {},
    );
  });
  afterEach(() => warehouse.close());

  it.each([1, 2, 3, 5, 100])('cover each row once, %i rows a block', async (blockRows) => {
    const queries = await queriesInBlocks(warehouse, QUERY, blockRows);

    const blocks = [];
    for (const query of queries) blocks.push(await warehouse.query<{ id: number }>(query));
    const ids = blocks.flatMap((rows) => rows.map(({ id }) => id));
    expect(ids.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    // The key `a` has four rows, which no block parts; none and '' are one key of three.
    for (const rows of blocks) expect(rows.length).toBeLessThanOrEqual(Math.max(4, blockRows));
  });

  it('leave a query alone that has no marks, or whose engine takes any number of rows', async () => {
    const plain = `SELECT id FROM ${TABLE}`;
    expect(await queriesInBlocks(warehouse, plain, 1)).toEqual([plain]);
    expect(await queriesInBlocks(warehouse, QUERY, null)).toEqual([QUERY]);
  });

  it('refuse marks of two tables, whose blocks would not be the same rows', async () => {
    const both = `${QUERY} AND TRUE /* block of ${TABLE} by id */`;
    await expect(queriesInBlocks(warehouse, both, 1)).rejects.toThrow(/one table by one key/);
  });
});
