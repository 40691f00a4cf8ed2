import { afterEach, describe, expect, it } from 'vitest';
import { addDays, day } from '../../src/core/base/day.ts';
import { adPerformance } from '../../src/core/tables/raw.ts';
import type { Row } from '../../src/core/tables/table.ts';
import { ingestAds } from '../../src/jobs/ingest-ads.ts';
import type { AdsPlatform } from '../../src/jobs/ports.ts';
import type { World } from '../../src/jobs/world.ts';
import { today } from '../../src/sandbox/market/market-state.ts';
import { readMetrics } from '../../src/sandbox/market/metrics.ts';
import { openTrial, smallPlan, type OpenTrial } from '../cli/demo/open-trial.ts';

const HISTORY = 40;
const open: OpenTrial[] = [];

async function connected(): Promise<OpenTrial> {
  const trial = await openTrial(smallPlan(5, HISTORY), HISTORY);
  open.push(trial);
  return trial;
}

afterEach(async () => {
  for (const trial of open.splice(0)) await trial.close();
});

function rowsOf({ warehouse }: World): Promise<Row[]> {
  return warehouse.query(`SELECT * FROM ${warehouse.ref(adPerformance)} ORDER BY file, \`date\`, line`);
}

/** A world whose platform ends the run at the n-th report, as a kill does. */
function killedAt(world: World, nth: number): World {
  let reports = 0;
  const ads = Object.entries(world.ads).map(([source, platform]): [string, AdsPlatform] => [
    source,
    {
      ...platform,
      readKeywordDays: (accountId, range) => {
        if (++reports === nth) throw new Error('killed');
        return platform.readKeywordDays(accountId, range);
      },
    },
  ]);
  return { ...world, ads: Object.fromEntries(ads) };
}

describe('reading the accounts of a platform', () => {
  it('brings every count of the market into the raw table, and each keyword’s bid in force', async () => {
    const { world, twin } = await connected();

    await ingestAds(world);

    const sql = `SELECT SUM(impressions) AS impressions, SUM(clicks) AS clicks, CAST(SUM(cost) AS STRING) AS cost,
      CAST(SUM(conversions) AS STRING) AS conversions, MIN(\`date\`) AS first, MAX(\`date\`) AS last
      FROM ${world.warehouse.ref(adPerformance)}`;
    const [found] = await world.warehouse.query(sql);
    const yesterday = addDays(today(twin.market), -1);
    const metrics = readMetrics(twin.market, { from: twin.market.world.plan.startDay, to: yesterday });
    const sum = (pick: (row: (typeof metrics)[number]) => number): number =>
      metrics.reduce((total, row) => total + pick(row), 0);
    expect(found).toMatchObject({
      impressions: sum(({ impressions }) => impressions),
      clicks: sum(({ clicks }) => clicks),
      first: twin.market.world.plan.startDay,
      last: yesterday,
    });
    expect(Number(found?.['cost'])).toBeCloseTo(sum(({ costMicros }) => costMicros) / 1e6, 6);
    expect(Number(found?.['conversions'])).toBe(sum(({ conversions }) => conversions));
    const states = (await rowsOf(world)).filter(({ bid }) => bid !== null);
    expect(states).toHaveLength(twin.market.account.keywords.length);
    expect(new Set(states.map(({ date }) => date))).toEqual(new Set([yesterday]));
  });

  it('leaves the same tables when it is run again', async () => {
    const { world } = await connected();
    await ingestAds(world);
    const before = await rowsOf(world);

    await ingestAds(world);

    expect(await rowsOf(world)).toEqual(before);
  });

  it('goes on after a kill with the first week that is missing, and ends as if it had not been killed', async () => {
    const whole = await connected();
    await ingestAds(whole.world);
    const { world } = await connected();

    await expect(ingestAds(killedAt(world, 10))).rejects.toThrow('killed');
    const half = await rowsOf(world);
    const read = await ingestAds(world);

    expect(half.length).toBeGreaterThan(0);
    expect(await rowsOf(world)).toEqual(await rowsOf(whole.world));
    const oldest = read.map(({ from }) => from ?? '').sort()[0];
    expect(day(oldest ?? '') > twinStart(whole)).toBe(true);
  });

  it('takes up conversions that came later, and keeps the bids of the days before', async () => {
    const { world, twin } = await connected();
    await ingestAds(world);
    const week = (rows: readonly Row[]): number =>
      rows
        .filter(({ date }) => String(date) >= '2026-10-18' && String(date) < '2026-11-01')
        .reduce((sum, { conversions }) => sum + Number(conversions ?? 0), 0);
    const before = week(await rowsOf(world));

    twin.sandbox.advance(10);
    await ingestAds(world);

    const rows = await rowsOf(world);
    expect(week(rows)).toBeGreaterThan(before);
    const dates = new Set(rows.filter(({ bid }) => bid !== null).map(({ date }) => String(date)));
    expect([...dates].sort()).toEqual(['2026-10-31', '2026-11-10']);
  });
});

function twinStart({ twin }: OpenTrial): string {
  return twin.market.world.plan.startDay;
}
