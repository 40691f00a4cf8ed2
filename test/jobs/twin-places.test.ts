import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, day } from '../../src/core/base/day.ts';
import { campaignPlaces } from '../../src/core/tables/modifiers.ts';
import { ingestAds } from '../../src/jobs/ingest-ads.ts';
import { makePlan } from '../../src/jobs/make-plan.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import { runBids } from '../../src/jobs/run-day.ts';
import { defaultPlan } from '../../src/sandbox/market/default-account.ts';
import type { Campaign } from '../../src/sandbox/market/market.ts';
import { today } from '../../src/sandbox/market/market-state.ts';
import { readMetrics } from '../../src/sandbox/market/metrics.ts';
import { expectedProfit } from '../../src/sandbox/market/truth.ts';
import { openTrial, type OpenTrial } from '../cli/demo/open-trial.ts';

/*
 * The demo market, in which campaigns name the places that they run in, but one that runs everywhere, through the real
 * connector, warehouse and model.
 */
const HISTORY = 90;
const seeded = defaultPlan({ seed: 7, startDay: addDays(day('2026-11-01'), -HISTORY) });
const EVERYWHERE = 2;
const BY_HAND = [0, 1, 3];
const chosen = {
  ...seeded,
  campaigns: seeded.campaigns
    .slice(0, 5)
    .map((campaign, c) => ({ ...campaign, placesNamed: c !== EVERYWHERE })),
};

let trial: OpenTrial;
beforeAll(async () => {
  trial = await openTrial(chosen, HISTORY);
}, 300_000);
afterAll(() => trial.close());

const placesOf = (c: number): Campaign['locations'] =>
  trial.twin.market.account.campaigns[c]?.locations ?? [];

/** What the week to come is expected to bring with other places of the campaigns; only the market knows. */
function profitWith(places: (c: number) => Campaign['locations']): number {
  const { market } = trial.twin;
  const campaigns = market.account.campaigns.map((campaign, c) => ({ ...campaign, locations: places(c) }));
  const days = Array.from({ length: 7 }, (_, i) => addDays(today(market), i));
  return days.reduce((sum, each) => sum + expectedProfit(market, each, { ...market.account, campaigns }), 0);
}

async function placesRead(): Promise<Record<string, unknown>> {
  const { warehouse } = trial.world;
  const [row] = await warehouse.query(
    `SELECT COUNT(*) AS cells, SUM(clicks) AS clicks, MAX(read_to) AS read_to FROM ${warehouse.ref(campaignPlaces)}`,
  );
  return { ...row };
}

describe('modifiers of places on the twin', () => {
  let planId: string;
  let read: Record<string, unknown>;
  const before = new Map<number, Campaign['locations']>();

  it('move where a place is targeted by hand, towards where the market earns more, and nowhere else', async () => {
    for (const c of [0, 1, 2, 3, 4]) before.set(c, placesOf(c));
    const done = await runBids(trial.world, []);
    if (done.plan === null) throw new Error('expected a plan');
    planId = done.plan.planId;
    read = await placesRead();

    expect(done.plan.mayBid).toBe(true);
    const places = done.plan.decisions.filter(({ lever }) => lever === 'location_modifier');
    expect(places).toHaveLength(3 * BY_HAND.length);
    const moved = places.filter(({ action }) => action === 'raise' || action === 'lower');
    expect(moved.length).toBeGreaterThan(0);
    for (const c of [EVERYWHERE, 4]) expect(placesOf(c)).toEqual(before.get(c));
    for (const c of BY_HAND)
      expect(placesOf(c).map(({ locationId }) => locationId)).toEqual(
        before.get(c)?.map(({ locationId }) => locationId),
      );
    expect(profitWith(placesOf)).toBeGreaterThan(profitWith((c) => before.get(c) ?? []));
    const [first] = moved;
    expect(first?.reason).toMatch(
      /^Clicks in (New York|California|Texas) brought .* the campaign’s own rate lets/,
    );
  }, 580_000);

  it('stand on the counts of the places that were targeted, once a week', async () => {
    const { market } = trial.twin;
    const named = new Set(
      chosen.campaigns.flatMap(({ placesNamed }, c) =>
        placesNamed ? [market.account.campaigns[c]?.id] : [],
      ),
    );
    const clicks = readMetrics(market, {
      from: seeded.startDay,
      to: addDays(today(market), -1),
      locations: true,
    })
      .filter(({ campaignId }) => named.has(campaignId))
      .reduce((sum, row) => sum + row.clicks, 0);
    expect(read).toMatchObject({ read_to: '2026-10-31' });
    expect(Number(read['clicks'])).toBe(clicks);
    trial.twin.sandbox.advance(1);
    await ingestAds(trial.world);
    expect(await placesRead()).toEqual(read);
  }, 480_000);

  it('leave the bids of their campaigns where they are on average', async () => {
    const { document } = await makePlan(trial.world);
    const names = new Set(BY_HAND.map((c) => chosen.campaigns[c]?.name));
    const divisors = document.decisions.flatMap(({ estimate, entity }) =>
      names.has(entity.campaign ?? '') ? [estimate?.modifierDivisor ?? 1] : [],
    );
    expect(divisors.length).toBeGreaterThan(0);
    for (const divisor of divisors) {
      expect(divisor).toBeGreaterThan(0.8);
      expect(divisor).toBeLessThan(1.25);
    }
  }, 480_000);

  it('come back with a rollback', async () => {
    const { summary } = await rollback(trial.world, { by: 'plan', planId });
    expect(summary['applied']).toBeGreaterThan(0);
    for (const c of [0, 1, 2, 3, 4]) expect(placesOf(c)).toEqual(before.get(c));
  }, 240_000);
});
