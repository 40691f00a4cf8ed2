import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { day } from '../../src/core/base/day.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { buildFeatures } from '../../src/jobs/build-features.ts';
import { quarantinedPartitions } from '../../src/jobs/data/quarantine.ts';
import { releasePartitions } from '../../src/jobs/data/release-partitions.ts';
import { importFiles } from '../../src/jobs/import-files.ts';
import { makePlan } from '../../src/jobs/make-plan.ts';
import type { World } from '../../src/jobs/world.ts';
import { writeReport } from '../../src/jobs/write-report.ts';
import { renderFiles } from '../../src/sandbox/example-account/render-files.ts';
import { simulateAccount } from '../../src/sandbox/example-account/simulate.ts';
import { openWorld } from '../../src/wire.ts';

const silent = { step: () => undefined, advance: () => undefined };
const KEYWORDS = 'google-ads-keywords.csv';
const STRUCK = '2026-03-28';
const files = renderFiles(simulateAccount({ seed: 5, days: 45, lastDay: day('2026-03-31') }), 5);
const keywords = files.find(({ name }) => name === KEYWORDS)?.text ?? '';
const worlds: World[] = [];

async function open(): Promise<{ world: World; home: string }> {
  const home = mkdtempSync(join(tmpdir(), 'contracts-'));
  const now = (): Date => new Date('2026-04-01T06:00:00Z');
  const world = await openWorld(loadConfig({ cwd: home, home }), silent, { now });
  worlds.push(world);
  return { world, home };
}

async function load(world: World, home: string, text: string): Promise<void> {
  writeFileSync(join(home, KEYWORDS), text);
  await importFiles(world, [{ path: join(home, KEYWORDS), mapping: null, account: null }]);
}

/** The file with the lines of one day put in twice. */
function loadedTwice(): string {
  const lines = keywords.split('\n');
  return [...lines, ...lines.filter((line) => line.startsWith(STRUCK))].join('\n');
}

async function featureDays(world: World): Promise<string[]> {
  const table = world.warehouse.ref({ dataset: 'features', name: 'entity_day' });
  const rows = await world.warehouse.query<{ day: string }>(
    `SELECT DISTINCT \`date\` AS day FROM ${table} WHERE NOT is_current ORDER BY day`,
  );
  return rows.map(({ day: date }) => date);
}

afterAll(async () => {
  for (const world of worlds) await world.close();
});

describe('data contracts', () => {
  it('let an export through as it usually is, with its sessions and orders', async () => {
    const { world, home } = await open();
    for (const { name, text } of files) writeFileSync(join(home, name), text);
    await importFiles(
      world,
      files.map(({ name }) => ({ path: join(home, name), mapping: null, account: null })),
    );

    expect((await buildFeatures(world, { full: true })).quarantined).toEqual([]);
  });

  it('leave a day out that was loaded twice, stop the bids that depend on it, and go on with the report', async () => {
    const { world, home } = await open();
    await load(world, home, loadedTwice());
    const { quarantined, failures } = await buildFeatures(world, { full: true });

    expect(failures).toBe(0);
    expect(quarantined).toMatchObject([{ table: 'ad_performance', day: STRUCK, rules: ['loaded_twice'] }]);
    expect(await featureDays(world)).not.toContain(STRUCK);
    const { document } = await makePlan(world);
    expect(document.quarantined).toEqual(quarantined);
    const [rule] = await world.ruleFiles.read();
    expect(rule).toMatchObject({
      id: `contract/ad_performance-google-ads-${STRUCK}`,
      kind: 'freeze',
      where: { source: ['google-ads'], account: ['default'] },
      params: {
        to: '2026-04-25',
        because: expect.stringMatching(/quarantined \(loaded twice: 50 % of it/) as string,
      },
    });
    const report = await writeReport(world);
    expect(report.quarantined).toEqual(quarantined);
    expect(report.path).not.toBeNull();
  });

  it('take the day in again when it was loaded in order', async () => {
    const { world, home } = await open();
    await load(world, home, loadedTwice());
    expect((await buildFeatures(world, { full: true })).quarantined).toHaveLength(1);
    await load(world, home, keywords);

    expect((await buildFeatures(world, { full: false })).quarantined).toEqual([]);
    expect(await featureDays(world)).toContain(STRUCK);
    expect((await world.ruleFiles.read()).filter(({ id }) => id.startsWith('contract/'))).toEqual([]);
  });

  it('take the day in as it is when a person releases it, on record', async () => {
    const { world, home } = await open();
    await load(world, home, loadedTwice());
    await buildFeatures(world, { full: true });
    const any = { table: null, source: null, account: null, by: 'Ada', reason: 'meant' };
    await expect(releasePartitions(world, { ...any, from: '2020-01-01', to: '2020-01-02' })).rejects.toThrow(
      /No quarantined partition is meant/,
    );
    const { released } = await releasePartitions(world, { ...any, from: STRUCK, to: STRUCK });
    expect(released).toHaveLength(1);

    expect((await buildFeatures(world, { full: false })).quarantined).toEqual([]);
    expect(await featureDays(world)).toContain(STRUCK);
    const table = world.warehouse.ref({ dataset: 'ops', name: 'released_partitions' });
    expect(await world.warehouse.query(`SELECT released_by, reason, rule FROM ${table}`)).toEqual([
      { released_by: 'Ada', reason: 'meant', rule: 'loaded_twice' },
    ]);
  });

  it('know of no quarantine before the features were built', async () => {
    const { world } = await open();

    expect(await quarantinedPartitions(world.warehouse, 28)).toEqual([]);
  });
});
