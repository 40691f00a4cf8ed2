import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlannedDecision } from '../../src/contract/plan-document.ts';
import { addDays, day } from '../../src/core/base/day.ts';
import { campaignHours } from '../../src/core/tables/modifiers.ts';
import { ingestAds } from '../../src/jobs/ingest-ads.ts';
import { makePlan } from '../../src/jobs/make-plan.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import { runBids } from '../../src/jobs/run-day.ts';
import { defaultPlan } from '../../src/sandbox/market/default-account.ts';
import type { Campaign } from '../../src/sandbox/market/market.ts';
import { today } from '../../src/sandbox/market/market-state.ts';
import { expectedProfit } from '../../src/sandbox/market/truth.ts';
import { openTrial, type OpenTrial } from '../cli/demo/open-trial.ts';

/*
 * The demo market, in which the repair of boots, asked for by day and bought by day, has a schedule of four parts a day
 * that a person made, through the real connector, warehouse and model.
 */
const HISTORY = 90;
const WEEK: Campaign['schedule'] = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
  [0, 6, 12, 18].map((startHour) => ({ weekday, startHour, endHour: startHour + 6, modifier: 1 })),
);
const seeded = defaultPlan({ seed: 8, startDay: addDays(day('2026-11-01'), -HISTORY) });
const REPAIR = 3;
const chosen = {
  ...seeded,
  campaigns: seeded.campaigns
    .slice(0, 5)
    .map((campaign, c) => (c === REPAIR ? { ...campaign, schedule: WEEK } : campaign)),
};

let trial: OpenTrial;
beforeAll(async () => {
  trial = await openTrial(chosen, HISTORY);
}, 300_000);
afterAll(() => trial.close());

const scheduleOf = (c: number): Campaign['schedule'] =>
  trial.twin.market.account.campaigns[c]?.schedule ?? [];

/** What the week to come is expected to bring with another schedule; only the market knows. */
function profitWith(schedule: Campaign['schedule']): number {
  const { market } = trial.twin;
  const campaigns = market.account.campaigns.map((campaign, c) =>
    c === REPAIR ? { ...campaign, schedule } : campaign,
  );
  const days = Array.from({ length: 7 }, (_, i) => addDays(today(market), i));
  return days.reduce((sum, each) => sum + expectedProfit(market, each, { ...market.account, campaigns }), 0);
}

async function hoursRead(): Promise<Record<string, unknown>> {
  const { warehouse } = trial.world;
  const [row] = await warehouse.query(
    `SELECT COUNT(*) AS cells, SUM(clicks) AS clicks, MAX(read_to) AS read_to, COUNT(DISTINCT block) AS blocks
      FROM ${warehouse.ref(campaignHours)}`,
  );
  return { ...row };
}

describe('modifiers of hours on the twin', () => {
  let planId: string;
  let read: Record<string, unknown>;

  it('move where a schedule has the hour, towards where the market earns more, and nowhere else', async () => {
    const done = await runBids(trial.world, []);
    if (done.plan === null) throw new Error('expected a plan');
    planId = done.plan.planId;
    read = await hoursRead();

    expect(done.plan.mayBid).toBe(true);
    const hours = done.plan.decisions.filter(({ lever }) => lever === 'hour_modifier');
    expect(hours).toHaveLength(28);
    expect(new Set(hours.map(({ entity }) => entity.campaign))).toEqual(
      new Set([chosen.campaigns[REPAIR]?.name]),
    );
    const after = scheduleOf(REPAIR);
    expect(after).not.toEqual(WEEK);
    expect(after).toHaveLength(28);
    expect(profitWith(after)).toBeGreaterThan(profitWith(WEEK));
    for (const c of [0, 1, 2, 4]) expect(scheduleOf(c)).toEqual([]);
    const moved = hours.find(({ action }) => action !== 'keep') as PlannedDecision;
    expect(moved.reason).toMatch(
      /^Clicks on \w+day from \d+:00 to \d+:00 brought .* the campaign’s own rate lets/,
    );
  }, 580_000);

  it('are read once a week, and again as far as they are restated', async () => {
    expect(read).toMatchObject({ read_to: '2026-10-31' });
    trial.twin.sandbox.advance(1);
    await ingestAds(trial.world);
    expect(await hoursRead()).toEqual(read);
    trial.twin.sandbox.advance(6);
    await ingestAds(trial.world);
    const again = await hoursRead();
    expect(again['read_to']).toBe('2026-11-07');
    expect(Number(again['clicks'])).toBeGreaterThan(Number(read['clicks']));
  }, 480_000);

  it('leave the bids of the campaign where they are on average', async () => {
    const { document } = await makePlan(trial.world);
    const divisors = document.decisions.flatMap(({ estimate, entity }) =>
      estimate?.modifierDivisor !== undefined && entity.campaign === chosen.campaigns[REPAIR]?.name
        ? [estimate.modifierDivisor]
        : [],
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
    expect(scheduleOf(REPAIR)).toEqual(WEEK);
  }, 240_000);
});
