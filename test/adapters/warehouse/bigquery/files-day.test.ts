import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { compileTransforms } from '../../../../src/adapters/transforms/compile-transforms.ts';
import { loadConfig } from '../../../../src/config/load-config.ts';
import { addDays, day } from '../../../../src/core/base/day.ts';
import { rng } from '../../../../src/core/base/rng.ts';
import { ensureFeatures } from '../../../../src/jobs/build-features.ts';
import { importFiles } from '../../../../src/jobs/import-files.ts';
import { makePlan } from '../../../../src/jobs/make-plan.ts';
import type { World } from '../../../../src/jobs/world.ts';
import { openWorld } from '../../../../src/wire.ts';
import { compared } from './compared.ts';
import { hasEmulator, startEmulator, unlessInstalled, type Emulator } from './start-emulator.ts';

const DAYS = 40;
const DATASET = 'files_day';
const silent = { step: () => undefined, advance: () => undefined };

describe.skipIf(!hasEmulator)(`a day of files on both engines${unlessInstalled}`, () => {
  let emulator: Emulator;
  let duckDb: World;
  let bigQuery: World;
  const folder = mkdtempSync(join(tmpdir(), 'bidforest-files-day-'));
  beforeAll(async () => {
    emulator = await startEmulator();
    duckDb = await open('duckdb', {});
    bigQuery = await open('bigquery', { location: 'US', endpoint: emulator.endpoint });
  }, 120_000);
  afterAll(async () => {
    await duckDb.close();
    await bigQuery.close();
    await emulator.stop();
  });

  /** A world whose clock stands still, over the files of the folder. */
  async function open(engine: 'duckdb' | 'bigquery', warehouse: object): Promise<World> {
    const file = join(folder, `${engine}.yaml`);
    writeFileSync(
      file,
      stringify({
        accounts: [{ id: '1', name: 'Shop', platform: 'google-ads' }],
        goal: { kind: 'target_cpa', amount: 20 },
        warehouse: { engine, project: 'proj', dataset: DATASET, ...warehouse },
      }),
    );
    const config = loadConfig({ cwd: folder, config: file, home: join(folder, engine) });
    return openWorld(config, silent, { now: () => new Date('2026-11-01T06:00:00Z') });
  }

  /** Every table and view that transforms make; rows and names in an order of their own. */
  async function made({ warehouse }: World): Promise<Record<string, string[]>> {
    const { transforms } = compileTransforms({ project: 'proj', dataset: DATASET });
    const tables: Record<string, string[]> = {};
    for (const { name, kind, target } of transforms) {
      if (kind === 'assertion') continue;
      const rows = await warehouse.query(`SELECT * FROM ${target}`);
      tables[name] = rows.map((row) => JSON.stringify(Object.entries(row).map(compared))).sort();
    }
    return tables;
  }

  async function bringUpToDate(days: number): Promise<void> {
    const path = join(folder, 'performance.csv');
    writeFileSync(path, performance(days));
    for (const world of [duckDb, bigQuery]) {
      await importFiles(world, [{ path, mapping: null, account: null }]);
      await ensureFeatures(world);
    }
  }

  it('fills every table alike, anew and brought up to date', async () => {
    await bringUpToDate(DAYS);
    const first = await made(duckDb);
    expect(first['features.entity_day']?.length).toBeGreaterThan(DAYS * 5);
    expect(await made(bigQuery)).toEqual(first);

    await bringUpToDate(DAYS + 3);
    const second = await made(duckDb);
    expect(second['features.entity_day']?.length).toBeGreaterThan(first['features.entity_day']?.length ?? 0);
    expect(await made(bigQuery)).toEqual(second);
  }, 300_000);

  it('decides alike', async () => {
    const decisions = async (world: World): Promise<unknown> => {
      const { document } = await makePlan(world);
      return document.decisions;
    };
    expect(await decisions(bigQuery)).toEqual(await decisions(duckDb));
  }, 120_000);
});

/** An export of some keywords, the same days first however many there are. */
function performance(days: number): string {
  const random = rng(3, 'files-day');
  const lines = [
    'Date,Campaign ID,Campaign,Ad group ID,Ad group,Keyword ID,Keyword,Match type,Max CPC,Impressions,Clicks,Cost,Conversions,Conversion value',
  ];
  for (let n = 0; n < days; n++)
    for (let keyword = 0; keyword < 6; keyword++) {
      const clicks = 1 + random.below(40);
      const conversions = random.below(1 + Math.floor(clicks / 8));
      const cost = ((clicks * (50 + random.below(100))) / 100).toFixed(2);
      const group = `${(keyword % 2) + 1}`;
      lines.push(
        [
          addDays(day('2026-09-01'), n),
          group,
          `Camp ${group}`,
          `${group}1`,
          `Group ${group}`,
          `${group}1${keyword}`,
          `kw ${keyword}`,
          'Exact',
          '1.20',
          clicks * 9,
          clicks,
          cost,
          conversions,
          conversions * 30,
        ].join(','),
      );
    }
  return `${lines.join('\n')}\n`;
}
