import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bigQueryClient, type BigQueryClient } from '../../../../src/adapters/warehouse/bigquery/client.ts';
import { bigQueryProbe } from '../../../../src/adapters/warehouse/bigquery/big-query-probe.ts';
import { openBigQuery } from '../../../../src/adapters/warehouse/bigquery/open-bigquery.ts';
import { WarehouseError } from '../../../../src/core/base/errors.ts';
import { costs } from '../../../../src/core/tables/costs.ts';
import type { Row, TableDef } from '../../../../src/core/tables/table.ts';
import { runChecks } from '../../../../src/jobs/doctor/run-checks.ts';
import { warehouseChecks } from '../../../../src/jobs/doctor/warehouse-checks.ts';
import type { Warehouse } from '../../../../src/jobs/ports.ts';
import { contractTable, describeWarehouse } from '../warehouse-contract.ts';
import {
  emulated,
  hasEmulator,
  openEmulated,
  startEmulator,
  unlessInstalled,
  type Emulator,
} from './start-emulator.ts';

describe.skipIf(!hasEmulator)(`BigQuery, as bqemulator plays it${unlessInstalled}`, () => {
  let emulator: Emulator;
  let opened = 0;
  const prefix = (): string => `test_${++opened}`;
  const open = (dataset = prefix(), tables: readonly TableDef[] = [contractTable]): Promise<Warehouse> =>
    openEmulated(emulator, dataset, tables);
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.stop());

  describeWarehouse('bqemulator', () => open());

  const rows: Row[] = [{ source: 'google', day: '2024-02-29', id: 1 }];
  const ids = async (warehouse: Warehouse): Promise<unknown[]> =>
    (await warehouse.query(`SELECT id FROM ${warehouse.ref(contractTable)} ORDER BY id`)).map(({ id }) => id);

  describe('tables', () => {
    it('are partitioned, clustered and documented as they are defined', async () => {
      const dataset = prefix();
      const table = { ...contractTable, clusterBy: ['source', 'id'] };
      await open(dataset, [table]);
      const found = await clientOf(emulator).request({ uri: `/datasets/${dataset}_raw/tables/contract` });
      expect(found).toMatchObject({
        timePartitioning: { type: 'DAY', field: 'day' },
        clustering: { fields: ['source', 'id'] },
      });
    });

    it('get the columns that they lack, and keep their rows', async () => {
      const dataset = prefix();
      const earlier = { ...contractTable, columns: contractTable.columns.slice(0, 3) };
      const first = await open(dataset, [earlier]);
      await first.load(earlier, rows, { source: 'google' });
      const second = await open(dataset);
      await second.load(contractTable, [{ source: 'meta', id: 2, cost: '1.5' }], { source: 'meta' });
      expect(await second.query(`SELECT id, cost FROM ${second.ref(contractTable)} ORDER BY id`)).toEqual([
        { id: 1, cost: null },
        { id: 2, cost: '1.5' },
      ]);
    });

    it('of which a column changed its type are refused, with what to do', async () => {
      const dataset = prefix();
      const [source, , ...others] = contractTable.columns;
      const other = {
        ...contractTable,
        columns: [source, { name: 'day', type: 'DATE', doc: '' }, ...others],
      };
      await open(dataset, [
        {
          ...other,
          columns: other.columns.map((one) => (one.name === 'id' ? { ...one, type: 'STRING' } : one)),
        } as TableDef,
      ]);
      const error = await open(dataset).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(WarehouseError);
      expect(error).toMatchObject({ expected: 'INT64', found: 'STRING' });
      expect((error as WarehouseError).next).toMatch(/Copy the table/);
    });

    it('in another location than the configured one are refused', async () => {
      const dataset = prefix();
      await open(dataset);
      const elsewhere = { ...emulated(emulator.endpoint, dataset, [contractTable]), location: 'EU' };
      await expect(openBigQuery(elsewhere)).rejects.toThrow(/another location/);
    });
  });

  describe('costs', () => {
    it('of every query are in ops.costs when the warehouse is closed, under the labels of each', async () => {
      const dataset = prefix();
      const warehouse = await open(dataset);
      await warehouse
        .labelled({ job: 'run', run: 'r1' })
        .labelled({ model: 'Prior clicks' })
        .query('SELECT 1 AS one');
      await warehouse.close();
      const again = await open(dataset);
      const found = await again.query(`SELECT * FROM ${again.ref(costs)} WHERE spent_on IS NOT NULL`);
      expect(found).toMatchObject([
        { job: 'run', run_id: 'r1', model: 'Prior clicks', statement: 'SELECT', bytes: 0, usd: '0' },
      ]);
      const [{ query_id } = { query_id: '' }] = found;
      const job = await clientOf(emulator).request({ uri: `/jobs/${String(query_id)}` });
      expect(job).toMatchObject({ jobReference: { jobId: query_id } });
    });
  });

  describe('the probe', () => {
    const probeOf = (location: string, dataset: string) =>
      bigQueryProbe({ ...emulated(emulator.endpoint, dataset, []), location }, [
        `${dataset}_raw`,
        `${dataset}_gone`,
      ]);

    it('signs in, has a query planned and finds where datasets are', async () => {
      const dataset = prefix();
      await open(dataset);
      const probe = probeOf('US', dataset);
      expect(await probe.credentials()).toMatch(/emulator/);
      expect(await probe.reach()).toBe('project proj in US');
      expect(await probe.datasets()).toEqual([
        { name: `${dataset}_raw`, location: 'US' },
        { name: `${dataset}_gone`, location: null },
      ]);
    });

    it('says what doctor should tell of datasets that are elsewhere', async () => {
      const dataset = prefix();
      await open(dataset);
      const { checks, exitCode } = await runChecks(
        [
          {
            name: 'configuration',
            title: '',
            expected: '',
            needs: [],
            look: () => ({ status: 'pass', found: '' }),
          },
          ...warehouseChecks(() => probeOf('EU', dataset)),
        ],
        () => undefined,
      );
      expect(exitCode).toBe(2);
      expect(checks.map(({ check, status }) => [check, status])).toEqual([
        ['configuration', 'pass'],
        ['warehouse_credentials', 'pass'],
        ['warehouse_reach', 'pass'],
        ['warehouse_location', 'fail'],
        ['warehouse_permissions', 'skipped'],
      ]);
      expect(checks.at(-2)?.found).toBe(`${dataset}_raw is in US`);
    });
  });

  describe('a load', () => {
    it('of rows that were replaced since is done anew', async () => {
      const warehouse = await open();
      const other = [{ ...rows[0], id: 2 }];
      for (const loaded of [rows, other, rows])
        await warehouse.load(contractTable, loaded, { source: 'google' });
      expect(await ids(warehouse)).toEqual([1]);
    });

    it('leaves no staging table behind', async () => {
      const dataset = prefix();
      const warehouse = await open(dataset);
      await warehouse.load(contractTable, rows, { source: 'google' });
      const listed = await clientOf(emulator).request<{ tables: { tableReference: { tableId: string } }[] }>({
        uri: `/datasets/${dataset}_raw/tables`,
      });
      expect(listed.tables.map((one) => one.tableReference.tableId)).toEqual(['contract']);
    });
  });
});

function clientOf({ endpoint }: Emulator): BigQueryClient {
  return bigQueryClient({ project: 'proj', location: 'US', endpoint, credentials: null });
}
