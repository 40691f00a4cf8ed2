import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTwin, type Twin } from '../../src/cli/demo/start-twin.ts';
import { addDays } from '../../src/core/base/day.ts';
import { sessionDays } from '../../src/core/tables/analytics.ts';
import { imports } from '../../src/core/tables/ops.ts';
import type { Row } from '../../src/core/tables/table.ts';
import { backfill, type BackfillRequest } from '../../src/jobs/backfill.ts';
import { importFile } from '../../src/jobs/import-file.ts';
import type { World } from '../../src/jobs/world.ts';
import { PROPERTY_ID } from '../../src/sandbox/google-ads/serve-market.ts';
import { today } from '../../src/sandbox/market/market-state.ts';
import { siteExport } from '../../src/sandbox/market/site-export.ts';
import { smallPlan } from '../cli/demo/open-trial.ts';
import { freshFolder } from '../cli/run-cli.ts';
import { connectedWorld, type Connection } from './ads/connected-world.ts';
import { halfDone, killAndResume, killsOr, toldOf, wholeTables } from './kill-and-resume.ts';

const HISTORY = 22;
const ANALYTICS: BackfillRequest = { from: null, to: null, source: 'google-analytics', account: null };
const KILLS = killsOr(4);

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

async function connection(propertyId?: string): Promise<Connection> {
  const { endpoint, twin: served } = twin.sandbox;
  const home = await freshFolder('analytics');
  const where = { endpoint, home, level: 'standard', now: served.clock.now() } as const;
  return propertyId === undefined ? where : { ...where, propertyId };
}

async function open(to: Connection): Promise<World> {
  const world = await connectedWorld(to);
  worlds.push(world);
  return world;
}

/** What campaigns' sessions of days that are wholly processed come to. */
async function campaignSessions({ warehouse, transforms }: World): Promise<Row[]> {
  await transforms.run({ full: true });
  const last = addDays(today(twin.market), -2);
  return warehouse.query(
    `SELECT campaign_id, \`date\`, sessions, conversions, duration_ms, bounce_rate_millionths, returning_users
     FROM ${warehouse.ref({ dataset: 'staging', name: 'campaign_sessions' })}
     WHERE \`date\` <= CAST(@last AS DATE) ORDER BY campaign_id, \`date\``,
    { last },
  );
}

async function importSessions(world: World): Promise<void> {
  const { market } = twin;
  const folder = await freshFolder('site');
  await mkdir(folder, { recursive: true });
  const mapping = world.settings.knownMappings.find((path) => basename(path) === 'sandbox-sessions.yaml');
  if (mapping === undefined) throw new Error('no mapping of the sandbox’s sessions is shipped');
  const range = { from: market.world.plan.startDay, to: addDays(today(market), -1) };
  for (const { kind, name, text } of siteExport(market, range)) {
    if (kind !== 'sessions') continue;
    await writeFile(join(folder, name), text);
    await importFile(world, { path: join(folder, name), mapping, account: null });
  }
}

describe('a property beside an ad account', () => {
  it('gives campaigns the sessions that single ones would have given, and both together count once', async () => {
    const counted = await open(await connection(PROPERTY_ID));
    await backfill(counted, { ...ANALYTICS, source: null });
    const single = await open(await connection());
    await backfill(single, { ...ANALYTICS, source: null });
    await importSessions(single);

    const expected = await campaignSessions(single);
    expect(expected.length).toBeGreaterThan(50);
    expect(expected.reduce((sum, row) => sum + Number(row['conversions']), 0)).toBeGreaterThan(10);
    expect(await campaignSessions(counted)).toEqual(expected);

    await importSessions(counted);
    expect(await campaignSessions(counted)).toEqual(expected);
  }, 240_000);

  it('says what was read, how fresh it is, and what the tokens came to', async () => {
    const world = await open(await connection(PROPERTY_ID));
    const document = await backfill(world, ANALYTICS);

    expect(document.accounts.map(({ report, error }) => [report, error])).toEqual([
      ['campaign_sessions', null],
      ['landing_page_sessions', null],
      ['hour_sessions', null],
    ]);
    expect(document.accounts[2]?.notes.at(-1)).toMatch(/tokens of the Data API were spent/);
    expect(document.freshness).toContainEqual(
      expect.objectContaining({
        source: 'google-analytics',
        account: PROPERTY_ID,
        report: 'hour_sessions',
        lastDay: addDays(today(twin.market), -1),
      }),
    );
  }, 120_000);
});

describe('SIGKILL while a property is read', () => {
  it(`leaves the tables of an undisturbed run once run again, ${KILLS} times`, async () => {
    const killed = await killAndResume(
      {
        place: async () => ({ connection: await connection(PROPERTY_ID), request: ANALYTICS }),
        open: ({ connection: to }) => connectedWorld(to as Connection),
        tables: (world) =>
          wholeTables(world, { days: [sessionDays, 'file, line'], imports: [imports, 'source, file'] }),
        onRequest: (tell) => toldOf(twin, tell),
      },
      KILLS,
      'analytics-kill',
    );

    expect(killed.whole['days']?.length).toBeGreaterThan(500);
    expect(halfDone(killed, 'imports')).toBeGreaterThan(0);
  }, 3_000_000);
});
