import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { IngestDocument } from '../../src/contract/ingest-document.ts';
import { day } from '../../src/core/base/day.ts';
import type { AccessLevel } from '../../src/core/base/operation-plan.ts';
import { conversionLags, imports } from '../../src/core/tables/ops.ts';
import { adClicks } from '../../src/core/tables/clicks.ts';
import { adPerformance } from '../../src/core/tables/raw.ts';
import { backfill, type BackfillRequest } from '../../src/jobs/backfill.ts';
import { ingestAds } from '../../src/jobs/ingest-ads.ts';
import type { World } from '../../src/jobs/world.ts';
import { startTwin, type Twin } from '../../src/cli/demo/start-twin.ts';
import { smallPlan } from '../cli/demo/open-trial.ts';
import { freshFolder, runCli } from '../cli/run-cli.ts';
import { connectedWorld, TWIN_CREDENTIALS, type Connection } from './ads/connected-world.ts';
import { loadClickedOrders } from './clicked-orders.ts';
import { halfDone, killAndResume, killsOr, toldOf, wholeTables, type Tables } from './kill-and-resume.ts';

/** The twin's today is 2026-11-01, a Sunday; its history begins on 2026-06-24. */
const HISTORY = 130;
const EVERYTHING: BackfillRequest = { from: null, to: null, source: null, account: null };
const SUMMER: BackfillRequest = { ...EVERYTHING, from: day('2026-07-01'), to: day('2026-08-13') };
const KILLS = killsOr(8);

let twin: Twin;
const worlds: World[] = [];
beforeAll(async () => {
  twin = await startTwin(smallPlan(5, HISTORY), { historyDays: HISTORY, days: 60 });
}, 120_000);
afterAll(() => twin.sandbox.close());
afterEach(async () => {
  vi.restoreAllMocks();
  for (const world of worlds.splice(0)) await world.close();
});

async function connection(level: AccessLevel = 'standard'): Promise<Connection> {
  const { endpoint, twin: served } = twin.sandbox;
  return { endpoint, home: await freshFolder('backfill'), level, now: served.clock.now() };
}

async function open(to?: Connection): Promise<World> {
  const world = await connectedWorld(to ?? (await connection()));
  worlds.push(world);
  return world;
}

/** A place where orders have click ids, so that clicks are read too: of a few days, as each is a load of its own. */
async function withOrders(): Promise<Connection> {
  const to = { ...(await connection()), setting: { clickDays: 15 } };
  const world = await connectedWorld(to);
  await loadClickedOrders(world, twin.market);
  await world.close();
  return to;
}

function tablesOf(world: World): Promise<Tables> {
  return wholeTables(world, {
    performance: [adPerformance, 'file, `date`, line'],
    clicks: [adClicks, 'file, line'],
    imports: [imports, 'file'],
    lags: [conversionLags, 'lag_bucket'],
  });
}

describe('reading accounts by date', () => {
  it('reads the weeks asked for whole, and nothing of what is in force now', async () => {
    const world = await open();

    const document = IngestDocument.parse(await backfill(world, SUMMER));

    const [account] = document.accounts;
    expect(account).toMatchObject({ from: '2026-06-29', to: '2026-08-16', blocks: 7, read: 7, held: 0 });
    expect(document).toMatchObject({ complete: true, rows: account?.rows });
    const { performance = [], lags } = await tablesOf(world);
    expect(performance).toHaveLength(document.rows);
    expect(new Set(performance.map((row) => row['bid']))).toEqual(new Set([null]));
    expect(lags).toEqual([]);
    expect(document.freshness).toEqual([
      {
        source: 'google-ads',
        account: twin.market.account.id.replaceAll('-', ''),
        table: 'raw.ad_performance',
        report: 'keyword_days',
        firstDay: '2026-06-29',
        lastDay: '2026-08-16',
        rows: document.rows,
        loadedAt: new Date(twin.sandbox.twin.clock.now()).toISOString(),
      },
    ]);
  });

  it('leaves the tables of a run where nothing is asked for', async () => {
    const [run, whole] = [await open(), await open()];
    await ingestAds(run);

    await backfill(whole, EVERYTHING);

    expect(await tablesOf(whole)).toEqual(await tablesOf(run));
  });

  it('reads no week again that is there and over, and cuts none short', async () => {
    const world = await open();
    await backfill(world, SUMMER);
    const before = await tablesOf(world);

    const again = await backfill(world, { ...SUMMER, to: day('2026-07-08') });

    expect(again.accounts).toMatchObject([{ blocks: 2, held: 2, read: 0, rows: 0 }]);
    expect(await tablesOf(world)).toEqual(before);
    const further = await backfill(world, { ...SUMMER, to: day('2026-08-17') });
    expect(further.accounts).toMatchObject([{ blocks: 8, held: 7, read: 1, to: '2026-08-23' }]);
  });

  it('stops where the quota has only what the day needs, and goes on when there is room again', async () => {
    const to = await connection('explorer');
    const world = await open(to);
    const quota = world.quotas['google-ads'];
    // 2,880 a day, less 36 kept for the day, 1 for the list, 2 for the account and 5 for its structure: 4 weeks are left.
    quota?.note({ kind: 'query', accountId: '1', operations: 2_880 - 36 - 1 - 2 - 5 - 8 });
    await quota?.settle();

    const document = await backfill(world, SUMMER);

    const spent = document.operations[0]?.spent ?? 0;
    expect(document.complete).toBe(false);
    expect(document.operations).toMatchObject([{ level: 'explorer', limit: 2_880, keptForTheDay: 36 }]);
    expect((document.operations[0]?.before ?? 0) + spent).toBe(2_880 - 36);
    const [account] = document.accounts;
    expect(account?.read).toBeGreaterThan(0);
    expect((account?.read ?? 0) + (account?.postponed ?? 0)).toBe(7);
    await world.close();
    worlds.pop();

    const higher = await open({ ...to, level: 'basic' });
    const rest = await backfill(higher, SUMMER);
    expect(rest.accounts).toMatchObject([{ held: account?.read, read: account?.postponed, postponed: 0 }]);
    const undisturbed = await open();
    await backfill(undisturbed, SUMMER);
    expect(await tablesOf(higher)).toEqual(await tablesOf(undisturbed));
  });

  it('says what is wrong with what is asked', async () => {
    const world = await open();
    const asked = (request: Partial<BackfillRequest>) => backfill(world, { ...EVERYTHING, ...request });

    await expect(asked({ from: day('2026-08-02'), to: day('2026-08-01') })).rejects.toThrow(
      /--from is after/,
    );
    await expect(asked({ from: day('2026-11-02') })).rejects.toThrow(/No day asked for is over/);
    await expect(asked({ source: 'meta' })).rejects.toThrow(/No source meta/);
    await expect(asked({ account: '1' })).rejects.toThrow(/no account 1 among/);
    await expect(backfill({ ...world, ads: {} }, EVERYTHING)).rejects.toThrow(
      /No ad platform and no other source/,
    );
  });
});

describe('SIGKILL in the middle of reading', () => {
  it(
    `leaves the tables of an undisturbed run once run again, ${KILLS} times`,
    async () => {
      const killed = await killAndResume(
        {
          place: async () => ({ connection: await withOrders(), request: EVERYTHING }),
          open: ({ connection: to }) => connectedWorld(to as Connection),
          tables: tablesOf,
          onRequest: (tell) => toldOf(twin, tell),
        },
        KILLS,
        'ingest-kill',
      );

      expect(killed.whole['performance']?.length).toBeGreaterThan(1_000);
      expect(killed.whole['clicks']?.length).toBeGreaterThan(500);
      expect(halfDone(killed, 'imports')).toBeGreaterThan(0);
    },
    200_000 + 30_000 * KILLS,
  );
});

describe('bidforest ingest', () => {
  it('prints what it read and how fresh the tables are', async () => {
    const home = await freshFolder('ingest');
    Object.assign(process.env, TWIN_CREDENTIALS);
    const config = `accounts: [{ id: '1', name: Shop, platform: google-ads }]
goal: { kind: current_cpa }
googleAds: { endpoint: '${twin.sandbox.endpoint}' }
`;
    await writeFile(join(home, 'bidforest.config.yaml'), config);
    const asked = ['ingest', '--from', '2026-07-06', '--to', '2026-07-12'];

    const text = await runCli(asked, { cwd: home });
    expect(text.code, text.stderr).toBe(0);
    expect(text.stdout).toMatch(/rows of 1 block read/);
    expect(text.stdout).toMatch(
      /google-ads: \d+ operations spent, \d+ of 2,880 in 24 hours, explorer access, 36 kept/,
    );
    expect(text.stdout).toMatch(/raw\.ad_performance +keyword_days +2026-07-06 +2026-07-12/);
    const json = await runCli([...asked, '--source', 'google-ads', '--json'], { cwd: home });
    expect(IngestDocument.parse(JSON.parse(json.stdout))).toMatchObject({ complete: true, rows: 0 });
    const wrong = await runCli(['ingest', '--from', '2026-02-30'], { cwd: home });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/--from is no day/)]);
  }, 240_000);
});
