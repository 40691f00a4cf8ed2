import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTwin, type Twin } from '../../src/cli/demo/start-twin.ts';
import { addDays } from '../../src/core/base/day.ts';
import { rng } from '../../src/core/base/rng.ts';
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
import type { IngestAssignment } from './ads/ingest-child.ts';

const HISTORY = 22;
const ANALYTICS: BackfillRequest = { from: null, to: null, source: 'google-analytics', account: null };
/** SIGKILLs; more of them with INGEST_KILLS=50. */
const KILLS = Number(process.env['INGEST_KILLS'] ?? 2);

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

async function tablesOf({ warehouse }: World): Promise<Record<string, Row[]>> {
  const all = (table: typeof sessionDays | typeof imports, by: string) =>
    warehouse.query(`SELECT * FROM ${warehouse.ref(table)} ORDER BY ${by}`);
  return { days: await all(sessionDays, 'file, line'), imports: await all(imports, 'source, file') };
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

/** Reads in a process of its own, killed so long after so many requests; how many requests it made. */
async function readInChild(
  task: IngestAssignment,
  moment: { readonly request: number; readonly afterMs: number } | null,
): Promise<number> {
  const child = fork(join(import.meta.dirname, 'ads', 'ingest-child.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  const ended = once(child, 'exit');
  let requests = 0;
  const reached = vi.spyOn(twin.sandbox.twin, 'nextRequestId').mockImplementation(() => {
    if (++requests === moment?.request) setTimeout(() => child.kill('SIGKILL'), moment.afterMs);
    return `twin-${requests}`;
  });
  child.send(task);
  const [code, signal] = (await ended) as [number | null, string | null];
  reached.mockRestore();
  if (moment === null || signal !== 'SIGKILL') expect(code).toBe(0);
  return requests;
}

describe('SIGKILL while a property is read', () => {
  it(`leaves the tables of an undisturbed run once run again, ${KILLS} times`, async () => {
    const calm = await connection(PROPERTY_ID);
    const requests = await readInChild({ connection: calm, request: ANALYTICS }, null);
    const whole = await tablesOf(await open(calm));
    expect(whole['days']?.length).toBeGreaterThan(500);
    const random = rng(1, 'analytics-kill');
    const halves: number[] = [];
    for (let i = 0; i < KILLS; i++) {
      const moment = { request: 2 + random.below(requests - 2), afterMs: random.next() * 60 };
      const killed = await connection(PROPERTY_ID);
      await readInChild({ connection: killed, request: ANALYTICS }, moment);
      const world = await open(killed);
      halves.push((await tablesOf(world))['days']?.length ?? 0);

      await backfill(world, ANALYTICS);

      expect(await tablesOf(world), JSON.stringify(moment)).toEqual(whole);
    }
    expect(halves.some((rows) => rows > 0 && rows < (whole['days']?.length ?? 0))).toBe(true);
  }, 3_000_000);
});
