import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bigQueryClient, type BigQueryClient } from '../../../../src/adapters/warehouse/bigquery/client.ts';
import type { Warehouse } from '../../../../src/jobs/ports.ts';
import { contractTable } from '../warehouse-contract.ts';
import {
  hasEmulator,
  openEmulated,
  startEmulator,
  unlessInstalled,
  type Emulator,
} from './start-emulator.ts';

/** Where bqemulator is not like BigQuery. A test that fails here says that a gap has closed, and what leans on it can go. */
describe.skipIf(!hasEmulator)(`gaps of bqemulator 1.4.0${unlessInstalled}`, () => {
  let emulator: Emulator;
  let warehouse: Warehouse;
  let client: BigQueryClient;
  let table: string;
  const folder = mkdtempSync(join(tmpdir(), 'bidforest-gaps-'));
  beforeAll(async () => {
    emulator = await startEmulator();
    warehouse = await openEmulated(emulator, 'gaps', [contractTable]);
    client = bigQueryClient({
      project: 'proj',
      location: 'US',
      endpoint: emulator.endpoint,
      credentials: null,
    });
    table = warehouse.ref(contractTable);
  });
  afterAll(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  it('gives an uploaded load job an id of its own', async () => {
    const file = join(folder, 'rows.json');
    writeFileSync(file, '{"source":"google","id":"1"}\n');
    const into = { dataset: 'gaps_raw', table: 'uploaded' };
    const load = { sourceFormat: 'NEWLINE_DELIMITED_JSON', autodetect: true };
    const job = await client.upload(file, into, load, 'an_id_of_ours');
    expect(job.jobReference?.jobId).not.toBe('an_id_of_ours');
  });

  it('runs a job again under an id that was taken', async () => {
    const job = {
      jobReference: { projectId: 'proj', location: 'US', jobId: 'an_id_of_ours' },
      configuration: { query: { query: 'SELECT 1 AS one', useLegacySql: false } },
    };
    const insert = () => client.request({ method: 'POST', uri: '/jobs', json: job });
    await insert();
    await expect(insert()).resolves.toBeDefined();
  });

  it('tells of no bytes that a query would read', async () => {
    await warehouse.load(contractTable, [{ source: 'google', id: 1 }], { source: 'google' });
    expect(await warehouse.estimate(`SELECT * FROM ${table}`)).toEqual({ bytes: 0, usd: 0 });
  });

  it('reads a partitioned table without a filter that the table requires', async () => {
    const json = {
      requirePartitionFilter: true,
      timePartitioning: { type: 'DAY', field: 'day', requirePartitionFilter: true },
    };
    await client.request({ method: 'PATCH', uri: '/datasets/gaps_raw/tables/contract', json });
    expect(await warehouse.query(`SELECT COUNT(*) AS n FROM ${table}`)).toHaveLength(1);
  });

  it('takes the quotient of two columns that were sums of INT64 for NUMERIC', async () => {
    const rows = 'UNNEST([STRUCT(1 AS clicks, 3 AS impressions)])';
    const sums = `SELECT SUM(clicks) AS clicks, SUM(impressions) AS impressions FROM ${rows}`;
    await warehouse.query(`CREATE TABLE \`proj.gaps_raw.summed\` AS ${sums}`);
    const sql = 'SELECT clicks, SAFE_DIVIDE(clicks, impressions) AS ctr FROM `proj.gaps_raw.summed`';
    expect(await warehouse.query(sql)).toEqual([{ clicks: 1, ctr: '0.333333333' }]);
  });

  it('makes columns of money with three decimals by statements', async () => {
    await warehouse.query('CREATE TABLE `proj.gaps_raw.money` (cost NUMERIC)');
    await warehouse.query("INSERT INTO `proj.gaps_raw.money` (cost) VALUES (NUMERIC '0.123456789')");
    expect(await warehouse.query('SELECT cost FROM `proj.gaps_raw.money`')).toEqual([{ cost: '0.123' }]);
  });

  it('keeps no answer of CREATE SNAPSHOT TABLE', async () => {
    const sql = `CREATE SNAPSHOT TABLE \`proj.gaps_raw.kept\` CLONE ${table}`;
    await expect(warehouse.query(sql)).rejects.toThrow(/Not found: job/);
  });
});
