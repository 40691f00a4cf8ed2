import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { day } from '../../../src/core/base/day.ts';
import { imports, quarantine } from '../../../src/core/tables/ops.ts';
import { metaInsights } from '../../../src/core/tables/meta.ts';
import { adPerformance } from '../../../src/core/tables/raw.ts';
import { buildFeatures } from '../../../src/jobs/build-features.ts';
import type { BackfillRequest } from '../../../src/jobs/backfill.ts';
import { ingestSources } from '../../../src/jobs/ingest-sources.ts';
import type { World } from '../../../src/jobs/world.ts';
import { writeReport } from '../../../src/jobs/write-report.ts';
import { metaTruth } from '../../../src/sandbox/meta/insights.ts';
import { openMeta, TOKEN, type MetaOptions, type OpenMeta } from '../../adapters/facebook-ads/open-meta.ts';
import { freshFolder } from '../../cli/run-cli.ts';
import { halfDone, killAndResume, killsOr, wholeTables, type Tables } from '../kill-and-resume.ts';
import { metaWorld, type MetaConnection } from './meta-world.ts';

const KILLS = killsOr(4);

const metas: OpenMeta[] = [];
const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
  for (const meta of metas.splice(0)) await meta.close();
});

async function serve(options: MetaOptions = {}): Promise<OpenMeta> {
  const meta = await openMeta(options);
  metas.push(meta);
  return meta;
}

async function connection(meta: OpenMeta): Promise<MetaConnection> {
  return { endpoint: meta.endpoint, home: await freshFolder('meta'), now: meta.now() };
}

async function open(to: MetaConnection): Promise<World> {
  const world = await metaWorld(to);
  worlds.push(world);
  return world;
}

function tablesOf(world: World): Promise<Tables> {
  return wholeTables(world, {
    performance: [adPerformance, 'file, line'],
    insights: [metaInsights, 'file, line'],
    imports: [imports, 'file'],
    quarantine: [quarantine, 'file, line'],
  });
}

describe('Meta in the warehouse', () => {
  it('counts everything once in what reports are made from, and once a level in its own table', async () => {
    const meta = await serve();
    const world = await open(await connection(meta));
    meta.advance(60 * 86_400_000);

    const read = await ingestSources(world);
    await buildFeatures(world, { full: true });

    expect(read.accounts.map(({ report, error }) => [report, error])).toEqual([
      ['ad_set_days', null],
      ['account_insights', null],
      ['campaign_insights', null],
      ['ad_set_insights', null],
      ['ad_insights', null],
    ]);
    const truth = metaTruth(meta.account, day('2026-08-03'), day('2026-10-31'));
    const [daily] = await world.warehouse.query(
      `SELECT CAST(SUM(cost) AS STRING) AS cost, SUM(impressions) AS impressions, CAST(SUM(conversions) AS STRING) AS conversions
       FROM ${world.warehouse.ref({ dataset: 'reports', name: 'daily' })} WHERE source = 'meta'`,
    );
    expect(Number(daily?.['cost'])).toBe(truth.spendCents / 100);
    expect(daily?.['impressions']).toBe(truth.impressions);
    expect(Number(daily?.['conversions'])).toBe(truth.claimed);
    const levels = await world.warehouse.query(
      `SELECT level, CAST(SUM(spend) AS STRING) AS spend FROM ${world.warehouse.ref(metaInsights)} GROUP BY level ORDER BY level`,
    );
    expect(levels.map(({ level, spend }) => [level, Number(spend)])).toEqual(
      ['account', 'ad', 'ad_set', 'campaign'].map((level) => [level, truth.spendCents / 100]),
    );
  });

  it('keeps the access token out of every table, file and report, whatever fails', async () => {
    const meta = await serve({
      settings: { mostPerPage: 40 },
      faults: [
        { kind: 'bad_row', on: 'insights', times: 2 },
        { kind: 'token_expired', on: 'page', skip: 8 },
      ],
    });
    const to = await connection(meta);
    const world = await open(to);

    const read = await ingestSources(world);
    const report = await writeReport(world);

    expect(JSON.stringify(read)).toMatch(/Session has expired/);
    const tables = await tablesOf(world);
    expect(tables['quarantine']?.length).toBeGreaterThan(0);
    expect(JSON.stringify([read, report, tables])).not.toMatch(/EAAtwin|access_token/);
    await world.close();
    worlds.pop();
    for (const file of await readdir(to.home, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = await readFile(join(file.parentPath, file.name));
      for (const secret of [TOKEN, encodeURIComponent(TOKEN)])
        expect(bytes.includes(secret), `${file.name} holds the token`).toBe(false);
    }
    expect(meta.requests.some((request) => request.includes(encodeURIComponent(TOKEN)))).toBe(true);
  });
});

describe('SIGKILL in the middle of reading Meta', () => {
  it(
    `leaves the tables of an undisturbed run once run again, ${KILLS} times`,
    async () => {
      const meta = await serve({ settings: { pollsPerJob: 0 } });
      const request: BackfillRequest = { from: null, to: null, source: 'meta', account: null };
      const killed = await killAndResume(
        {
          place: async () => ({ connection: await connection(meta), request }),
          open: ({ connection: to }) => metaWorld(to as MetaConnection),
          tables: tablesOf,
          onRequest: (tell) => {
            meta.onRequest(tell ?? (() => undefined));
          },
        },
        KILLS,
        'meta-kill',
      );

      expect(killed.whole['insights']?.length).toBeGreaterThan(1_000);
      expect(halfDone(killed, 'imports')).toBeGreaterThan(0);
    },
    60_000 + 60_000 * KILLS,
  );
});
