import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bigQueryClient } from '../../src/adapters/warehouse/bigquery/client.ts';
import { transferConfigs } from '../../src/adapters/warehouse/bigquery/transfer-configs.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Row } from '../../src/core/tables/table.ts';
import { buildFeatures } from '../../src/jobs/build-features.ts';
import { removeSchedule, setSchedule, showSchedule } from '../../src/jobs/schedule/schedule-reports.ts';
import type { World } from '../../src/jobs/world.ts';
import { openWorld } from '../../src/wire.ts';
import { BUILT, loadDays } from '../adapters/warehouse/bigquery/load-days.ts';
import { startTransferTwin, type TransferTwin } from '../adapters/warehouse/bigquery/transfer-twin.ts';

const AS_IT_STANDS = { schedule: null, serviceAccount: null };
const silent = { step: () => undefined, advance: () => undefined };

/** Tables on DuckDB, whose SQL is the same, and the requests to the service as they are. */
describe('the scheduled query of the reports', () => {
  let twin: TransferTwin;
  let onDuckDb: World;
  let scheduled: World;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bidforest-schedule-'));
    twin = await startTransferTwin();
    const config = loadConfig({ cwd: folder, home: join(folder, 'home') });
    onDuckDb = await openWorld(config, silent, { now: () => new Date(BUILT) });
    const nowhere = { project: 'proj', location: 'US', endpoint: 'http://127.0.0.1:9', credentials: null };
    const schedules = transferConfigs(bigQueryClient(nowhere), twin.endpoint);
    scheduled = { ...onDuckDb, schedules };
  });
  afterAll(async () => {
    await onDuckDb.close();
    await twin.stop();
  });
  beforeEach(() => {
    twin.configs.clear();
    twin.requests.length = 0;
  });

  it('is refused before the tables are there, as it would stop each time', async () => {
    await expect(setSchedule(scheduled, AS_IT_STANDS)).rejects.toThrow(
      /not built by the SQL of this version/,
    );
    expect(await showSchedule(scheduled)).toMatchObject({ scheduled: null, bytes: null, usd: null });
    expect(twin.configs.size).toBe(0);
    await loadDays(scheduled, false);
    await buildFeatures(scheduled, { full: true });
  });

  it('is refused on an engine that runs nothing by itself', async () => {
    await expect(setSchedule(onDuckDb, AS_IT_STANDS)).rejects.toMatchObject({
      exitCode: 2,
      next: expect.stringContaining('cron') as string,
    });
    await expect(showSchedule(onDuckDb)).rejects.toThrow(/runs no queries by itself/);
  });

  it('is one, however often it is set, and leaves what people changed of it', async () => {
    await setSchedule(scheduled, { schedule: 'every day 05:30', serviceAccount: 'reports@proj.iam' });
    const [id = '', made] = [...twin.configs][0] ?? [];
    expect(made).toMatchObject({
      displayName: 'bidforest: reports of bidforest.bidforest_reports',
      dataSourceId: 'scheduled_query',
      schedule: 'every day 05:30',
      ownerInfo: { email: 'reports@proj.iam' },
    });
    twin.configs.set(id, { ...made, schedule: 'every 12 hours', disabled: true });
    const { scheduled: found } = await setSchedule(scheduled, AS_IT_STANDS);
    expect(found).toMatchObject({ id, schedule: 'every 12 hours', enabled: false, outdated: false });
    expect([...twin.configs.values()]).toEqual([{ ...made, schedule: 'every 12 hours', disabled: true }]);
  });

  it('is told from the queries of others, and goes away alone', async () => {
    const others = ['SELECT 1', 'SELECT 2', '-- Made by bidforest for proj.other_reports.*.\nSELECT 3'];
    for (const [n, query] of others.entries())
      twin.configs.set(`projects/proj/locations/us/transferConfigs/other${n}`, {
        name: `projects/proj/locations/us/transferConfigs/other${n}`,
        dataSourceId: 'scheduled_query',
        params: { query },
      });
    expect((await showSchedule(scheduled)).scheduled).toBeNull();
    await setSchedule(scheduled, AS_IT_STANDS);
    expect(twin.configs.size).toBe(others.length + 1);
    expect((await removeSchedule(scheduled)).scheduled).toBeNull();
    expect((await removeSchedule(scheduled)).scheduled).toBeNull();
    expect([...twin.configs.keys()].filter((name) => !name.includes('other'))).toEqual([]);
    expect(twin.configs.size).toBe(others.length);
  });

  it('says that it is of another version, and is brought up to date', async () => {
    await setSchedule(scheduled, AS_IT_STANDS);
    const [id = '', made] = [...twin.configs][0] ?? [];
    const query = String((made?.['params'] as Row | undefined)?.['query']);
    twin.configs.set(id, {
      ...made,
      params: { query: query.replace(/transforms = '\w+'/, "transforms = 'older'") },
    });
    expect((await showSchedule(scheduled)).scheduled).toMatchObject({ outdated: true, lastRun: null });
    await twin.fire(id, () => Promise.reject(new Error('run bidforest features')));
    expect((await setSchedule(scheduled, AS_IT_STANDS)).scheduled).toMatchObject({
      id,
      outdated: false,
      lastRun: { state: 'FAILED', error: 'Error: run bidforest features' },
    });
    expect(twin.configs.get(id)).toEqual(made);
  });

  it.each([
    [403, 'PERMISSION_DENIED', 'Permission bigquery.transfers.get denied', /bigquery\.transfers\.update/],
    [
      403,
      'PERMISSION_DENIED',
      'BigQuery Data Transfer API has not been used',
      /Turn the BigQuery Data Transfer/,
    ],
    [403, 'PERMISSION_DENIED', 'iam.serviceAccounts.actAs denied', /serviceAccountUser/],
  ])('says what to do about %i %s: %s', async (code, status, message, next) => {
    twin.refuseNext(code, status, message);
    await expect(showSchedule(scheduled)).rejects.toMatchObject({
      next: expect.stringMatching(next) as string,
    });
  });

  it('says how a schedule is written', async () => {
    await expect(setSchedule(scheduled, { ...AS_IT_STANDS, schedule: 'at dawn' })).rejects.toMatchObject({
      next: expect.stringContaining('every day 06:00') as string,
    });
    expect(twin.configs.size).toBe(0);
  });
});
