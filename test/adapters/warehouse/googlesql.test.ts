import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WarehouseError } from '../../../src/core/base/errors.ts';
import { openDuckDb } from '../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import type { Row } from '../../../src/core/tables/table.ts';
import type { QueryParams, Warehouse } from '../../../src/jobs/ports.ts';
import { caseFiles, caseTable, caseTableDef, readCaseGoldens, readCases } from './cases.ts';
import type { SqlCase } from './cases.ts';
import { compareRows } from './compare-rows.ts';

describe.each(caseFiles())('GoogleSQL on DuckDB as Google evaluates it: %s', (name) => {
  const file = readCases(name);
  const goldens = readCaseGoldens(name);
  let warehouse: Warehouse;

  beforeAll(async () => {
    warehouse = await openDuckDb({ path: ':memory:', project: 'proj', dataset: 'test', tables: [] });
    for (const table of Object.keys(file.tables)) {
      await warehouse.load(caseTableDef(file, table), caseTable(file, table).rows, {});
    }
  });
  afterAll(() => warehouse.close());

  it.each(file.cases)('$name', async (one) => {
    const golden = goldens[one.name];
    if (golden === undefined) throw new Error('not recorded: run node test/oracle/record.ts');
    const found = await answer(warehouse, one);
    if ('error' in golden || one.loud !== undefined) {
      expect(found).toBeInstanceOf(WarehouseError);
      return;
    }
    if (found instanceof WarehouseError) throw found;
    const differences = compareRows(found, golden);
    if (one.differs === undefined) expect(differences).toEqual([]);
    else expect(differences, 'this is mended: remove "differs" from the case').not.toEqual([]);
  });

  it('has no recorded answer without a case', () => {
    expect(Object.keys(goldens).sort()).toEqual(file.cases.map((one) => one.name).sort());
  });
});

async function answer(warehouse: Warehouse, one: SqlCase): Promise<Row[] | WarehouseError> {
  const params: QueryParams = Object.fromEntries(
    Object.entries(one.params ?? {}).map(([name, { value }]) => [name, value]),
  );
  try {
    return await warehouse.query(one.sql, params);
  } catch (error) {
    if (error instanceof WarehouseError) return error;
    throw error;
  }
}
