import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTwin, type Twin } from '../../src/cli/demo/start-twin.ts';
import { addDays, day, type Day } from '../../src/core/base/day.ts';
import { RemoteError } from '../../src/core/base/errors.ts';
import type { AccessLevel } from '../../src/core/base/operation-plan.ts';
import { adClicks } from '../../src/core/tables/clicks.ts';
import { imports } from '../../src/core/tables/ops.ts';
import type { Row } from '../../src/core/tables/table.ts';
import { backfill } from '../../src/jobs/backfill.ts';
import { buildFeatures } from '../../src/jobs/build-features.ts';
import { ingestAds } from '../../src/jobs/ingest-ads.ts';
import { ingestClicks } from '../../src/jobs/ingest-clicks.ts';
import { failuresOf } from '../../src/jobs/ingest-sources.ts';
import type { AdsPlatform } from '../../src/jobs/ports.ts';
import type { World } from '../../src/jobs/world.ts';
import { readClicks } from '../../src/sandbox/market/clicks.ts';
import { smallPlan } from '../cli/demo/open-trial.ts';
import { freshFolder } from '../cli/run-cli.ts';
import { connectedWorld, type Connection } from './ads/connected-world.ts';
import { loadClickedOrders } from './clicked-orders.ts';
import { wholeTables } from './kill-and-resume.ts';

/** The twin's today is 2026-11-01; its history begins on 2026-06-24, so that Google tells of part of it only. */
const HISTORY = 130;
const YESTERDAY = day('2026-10-31');
const FIRST_TOLD = addDays(YESTERDAY, -88);
const EVERYTHING = { from: null, to: null, source: null, account: null };

let twin: Twin;
const worlds: World[] = [];
beforeAll(async () => {
  twin = await startTwin(smallPlan(5, HISTORY), { historyDays: HISTORY, days: 60 });
}, 120_000);
afterAll(() => twin.sandbox.close());
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

interface Place {
  readonly level?: AccessLevel;
  readonly setting?: Connection['setting'];
  readonly home?: string;
  /** Days after the twin's own, for the world's clock alone. */
  readonly later?: number;
}

async function open({ level = 'standard', setting, home, later = 0 }: Place = {}): Promise<World> {
  const { endpoint, twin: served } = twin.sandbox;
  const world = await connectedWorld({
    endpoint,
    home: home ?? (await freshFolder('clicks')),
    level,
    now: served.clock.now() + later * 86_400_000,
    ...(setting === undefined ? {} : { setting }),
  });
  worlds.push(world);
  return world;
}

async function withOrders(place: Place = {}): Promise<World> {
  const world = await open(place);
  await loadClickedOrders(world, twin.market);
  return world;
}

const tablesOf = (world: World) =>
  wholeTables(world, { clicks: [adClicks, 'file, line'], imports: [imports, 'file'] });

async function daysOf({ warehouse }: World): Promise<unknown[]> {
  const sql = `SELECT DISTINCT \`date\` FROM ${warehouse.ref(adClicks)} ORDER BY \`date\``;
  return (await warehouse.query(sql)).map(({ date }) => date);
}

function daysFrom(first: Day): Day[] {
  const days: Day[] = [];
  for (let at = first; at <= YESTERDAY; at = addDays(at, 1)) days.push(at);
  return days;
}

/** A world whose platform fails at the n-th day of clicks. */
function failingAt(world: World, nth: number, error: () => Error): World {
  let days = 0;
  const ads = Object.entries(world.ads).map(([source, platform]): [string, AdsPlatform] => [
    source,
    {
      ...platform,
      readClicks: (accountId, of) =>
        ++days === nth ? Promise.reject(error()) : platform.readClicks(accountId, of),
    },
  ]);
  return { ...world, ads: Object.fromEntries(ads) };
}

describe('reading clicks', () => {
  it('brings every click that Google tells of, each with its keyword', async () => {
    const world = await withOrders();

    const { accounts, failures } = await ingestClicks(world);

    const clicks = readClicks(twin.market, { from: FIRST_TOLD, to: YESTERDAY });
    const { clicks: rows = [] } = await tablesOf(world);
    const told = (row: Row): string =>
      [row['date'], row['click_id'], row['campaign_id'], row['ad_group_id'], row['keyword_id']].join(' ');
    expect(failures).toEqual([]);
    expect(accounts).toMatchObject([
      { report: 'ad_clicks', blocks: 89, read: 89, held: 0, postponed: 0, rows: clicks.length, error: null },
    ]);
    expect(rows.map(told).toSorted()).toEqual(
      clicks
        .map((click) =>
          [click.day, click.clickId, click.campaignId, click.adGroupId, click.keywordId].join(' '),
        )
        .toSorted(),
    );
  });

  it('asks for no day again but the last two, and leaves them as they were', async () => {
    const world = await withOrders();
    await ingestClicks(world);
    const [before, spent] = [await tablesOf(world), await world.quotas['google-ads']?.spent()];

    const { accounts } = await ingestClicks(world);

    expect(accounts).toMatchObject([{ read: 2, held: 87 }]);
    // The list of accounts, and two days.
    expect(await world.quotas['google-ads']?.spent()).toBe((spent ?? 0) + 3);
    expect(await tablesOf(world)).toEqual(before);
  });

  it('asks nothing where no order and no session has a click id, and where none are to be kept', async () => {
    const [without, unwanted] = [await open(), await withOrders({ setting: { clickDays: 0 } })];

    for (const world of [without, unwanted]) {
      expect(await ingestClicks(world)).toEqual({ accounts: [], failures: [] });
      expect((await tablesOf(world))['clicks']).toEqual([]);
    }
  });

  it('goes on after a kill with the days that are missing, and ends as if it had not been killed', async () => {
    const [whole, world] = [await withOrders(), await withOrders()];
    await ingestClicks(whole);

    await expect(ingestClicks(failingAt(world, 31, () => new Error('killed')))).rejects.toThrow('killed');
    expect(await daysOf(world)).toEqual(daysFrom(addDays(YESTERDAY, -29)));
    const { accounts } = await ingestClicks(world);

    expect(accounts).toMatchObject([{ held: 28, read: 61 }]);
    expect(await tablesOf(world)).toEqual(await tablesOf(whole));
  });

  it('says what the platform refuses, and fails nothing else', async () => {
    const world = await withOrders();

    const read = await ingestClicks(failingAt(world, 3, () => new RemoteError('Google is away', {})));

    expect(read.accounts).toMatchObject([{ read: 2, postponed: 87 }]);
    expect(failuresOf(read)).toEqual([expect.stringMatching(/^google-ads, .*, ad_clicks: Google is away/)]);
  });

  it('leaves the day what it asks, and reads the newest days first', async () => {
    const world = await withOrders({ level: 'explorer' });
    const quota = world.quotas['google-ads'];
    // 2,880 a day less 36 kept for it: 20 days are left beside 1 for the list of accounts and 2 for the account.
    quota?.note({ kind: 'query', accountId: '1', operations: 2_880 - 36 - 1 - 2 - 20 });
    await quota?.settle();

    const { accounts } = await ingestClicks(world);

    const read = accounts[0]?.read ?? 0;
    expect(read).toBeGreaterThan(15);
    expect(await quota?.spent()).toBe(2_880 - 36);
    expect(accounts).toMatchObject([{ postponed: 89 - read, error: null }]);
    expect(await daysOf(world)).toEqual(daysFrom(addDays(YESTERDAY, 1 - read)));
  });

  it('is part of reading by date, as far back as Google tells', async () => {
    const world = await withOrders();

    const summer = await backfill(world, { ...EVERYTHING, from: day('2026-07-06'), to: day('2026-08-09') });

    const last = await daysOf(world);
    expect(summer.accounts.map(({ report, from, read }) => [report, from, read])).toEqual([
      ['keyword_days', '2026-07-06', 5],
      ['ad_clicks', FIRST_TOLD, last.length],
    ]);
    expect([last[0], last.at(-1)]).toEqual([FIRST_TOLD, '2026-08-09']);
    const old = await backfill(world, { ...EVERYTHING, from: day('2026-07-06'), to: day('2026-07-12') });
    expect(old.accounts.map(({ report }) => report)).toEqual(['keyword_days']);
  });

  it('drops days that are kept no longer', async () => {
    const setting = { clickDays: 30 };
    const home = await freshFolder('clicks-kept');
    const world = await withOrders({ home, setting });
    await ingestClicks(world);
    const before = await daysOf(world);
    worlds.splice(worlds.indexOf(world), 1);
    await world.close();

    const later = await open({ home, setting: { clickDays: 10 } });
    await ingestClicks(later);

    expect(before).toEqual(daysFrom(addDays(YESTERDAY, -29)));
    expect(await daysOf(later)).toEqual(daysFrom(addDays(YESTERDAY, -9)));
    const logged = (await tablesOf(later))['imports']?.map(({ file }) => file);
    expect(logged).toEqual(daysFrom(addDays(YESTERDAY, -9)).map((date) => `ad_clicks ${date}`));
  });
});

describe('orders and clicks', () => {
  it('are joined by the keyword that was clicked, else by campaign, and each counts once', async () => {
    const world = await open();
    const { warehouse } = world;
    const orders = await loadClickedOrders(world, twin.market);
    const joined = (): Promise<Row[]> =>
      warehouse.query(
        `SELECT * EXCEPT (value, refunded, margin), CAST(value AS STRING) AS value FROM ${warehouse.ref({ dataset: 'staging', name: 'attributed_orders' })} ORDER BY order_key`,
      );
    const totals = async (): Promise<Row> => {
      const table = warehouse.ref({ dataset: 'reports', name: 'ad_outcomes' });
      const [sums] = await warehouse.query(
        `SELECT SUM(orders) AS orders, CAST(SUM(order_value) AS STRING) AS value, CAST(SUM(margin) AS STRING) AS margin FROM ${table}`,
      );
      return sums ?? {};
    };
    await ingestAds(world);
    await buildFeatures(world, { full: true });
    const [before, totalsBefore] = [await joined(), await totals()];
    await ingestClicks(world);
    await buildFeatures(world, { full: true });
    const [after, totalsAfter] = [await joined(), await totals()];

    expect(new Set(before.map(({ basis }) => basis))).toEqual(new Set(['campaign']));
    expect(after).toHaveLength(orders.length);
    expect(totalsAfter).toEqual(totalsBefore);
    expect(totalsAfter['orders']).toBe(orders.length);
    const byKey = new Map(after.map((row) => [row['order_key'], row]));
    const isTold = ({ sequence, clickDay }: (typeof orders)[number]): boolean =>
      sequence === 1 && clickDay >= FIRST_TOLD;
    expect(orders.filter(isTold).length).toBeGreaterThan(100);
    expect(orders.filter((order) => !isTold(order)).length).toBeGreaterThan(100);
    for (const order of orders)
      expect(byKey.get(order.id)).toMatchObject({
        campaign_id: order.campaignId,
        ...(isTold(order)
          ? {
              basis: 'click',
              date: order.clickDay,
              ad_group_id: order.adGroupId,
              keyword_id: order.keywordId,
            }
          : { basis: 'campaign', date: order.day, ad_group_id: null, keyword_id: null }),
      });
  }, 240_000);
});
