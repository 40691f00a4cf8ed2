import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../../../src/config/load-config.ts';
import { releasedPartitions } from '../../../../src/core/tables/contracts.ts';
import type { DatasetName } from '../../../../src/core/tables/table.ts';
import { buildFeatures } from '../../../../src/jobs/build-features.ts';
import { refreshScript } from '../../../../src/jobs/schedule/refresh-script.ts';
import type { World } from '../../../../src/jobs/world.ts';
import { openWorld } from '../../../../src/wire.ts';
import { compared } from './compared.ts';
import { BUILT, CAME, loadDays } from './load-days.ts';
import { hasEmulator, startEmulator, unlessInstalled, type Emulator } from './start-emulator.ts';
import { startTransferTwin, type TransferTwin } from './transfer-twin.ts';

/** The tables of reports that the rows here give something to. */
const REPORTS = [
  'reports.daily',
  'reports.entity_summary',
  'reports.conversion_claims',
  'reports.conversion_by_source',
  'reports.analytics_coverage',
];
const silent = { step: () => undefined, advance: () => undefined };

describe.skipIf(!hasEmulator)(`the scheduled query of the reports${unlessInstalled}`, () => {
  let emulator: Emulator;
  let twin: TransferTwin;
  let scheduled: World;
  let featured: World;
  const folder = mkdtempSync(join(tmpdir(), 'bidforest-scheduled-'));
  beforeAll(async () => {
    emulator = await startEmulator();
    twin = await startTransferTwin();
    const { endpoint } = emulator;
    scheduled = await open({ engine: 'bigquery', endpoint, transferEndpoint: twin.endpoint });
    featured = await open({ engine: 'duckdb' });
    for (const world of [scheduled, featured]) {
      await loadDays(world, false);
      await buildFeatures(world, { full: true });
    }
  }, 500_000);
  afterAll(async () => {
    await scheduled.close();
    await featured.close();
    await twin.stop();
    await emulator.stop();
  });

  async function open(warehouse: Readonly<Record<string, string>>): Promise<World> {
    const file = join(folder, `${warehouse['engine']}.yaml`);
    const accounts = [{ id: '1', name: 'Shop', platform: 'google-ads' }];
    const goal = { kind: 'target_cpa', amount: 20 };
    writeFileSync(file, stringify({ accounts, goal, warehouse: { project: 'proj', ...warehouse } }));
    const config = loadConfig({ cwd: folder, config: file, home: join(folder, warehouse['engine'] ?? '') });
    return openWorld(config, silent, { now: () => new Date(BUILT) });
  }

  const tables = async ({ warehouse }: World): Promise<Record<string, string[]>> => {
    const found: Record<string, string[]> = {};
    for (const name of [...REPORTS, 'features.entity_day', 'staging.entity_states']) {
      const [dataset, table] = name.split('.') as [DatasetName, string];
      const rows = await warehouse.query(`SELECT * FROM ${warehouse.ref({ dataset, name: table })}`);
      found[name] = rows.map((row) => JSON.stringify(Object.entries(row).map(compared))).sort();
    }
    return found;
  };

  const fire = async (): Promise<void> => {
    const [name = ''] = twin.configs.keys();
    await twin.fire(name, async (script) => void (await scheduled.warehouse.query(script)));
  };

  const lastRun = async (): Promise<unknown> => (await scheduled.schedules?.find('-- Made by'))?.[0]?.lastRun;

  it('leaves what bidforest features leaves', async () => {
    const wish = { title: 'reports', sql: refreshScript(scheduled), schedule: null, serviceAccount: null };
    await scheduled.schedules?.save(null, wish);
    const before = await tables(scheduled);
    expect(before).toEqual(await tables(featured));
    for (const name of REPORTS) expect(before[name]?.length, name).toBeGreaterThan(0);

    await loadDays(featured, true);
    await buildFeatures(featured, { full: false });
    await loadDays(scheduled, true);
    await fire();
    const after = await tables(scheduled);
    expect(after).toEqual(await tables(featured));
    for (const name of REPORTS) expect(after[name], name).not.toEqual(before[name]);
    expect(await lastRun()).toEqual({ at: '2026-11-01T06:00:00Z', state: 'SUCCEEDED', error: null });
  }, 500_000);

  it('stops where days were released since the tables were built', async () => {
    const partition = { raw_table: 'orders', source: 'crm', account_id: '1', date: '2024-03-02' };
    const release = { rule: 'few_rows', released_at: CAME, released_by: 'x', reason: 'x', found: 'x' };
    await scheduled.warehouse.load(releasedPartitions, [{ ...partition, ...release }], {});
    const before = await tables(scheduled);
    await fire();
    expect(await tables(scheduled)).toEqual(before);
    expect(await lastRun()).toMatchObject({
      state: 'FAILED',
      error: expect.stringContaining('Days were released') as string,
    });
  }, 300_000);
});
