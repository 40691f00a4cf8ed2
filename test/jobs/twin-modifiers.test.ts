import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlannedDecision } from '../../src/contract/plan-document.ts';
import { addDays, day } from '../../src/core/base/day.ts';
import { ingestAds } from '../../src/jobs/ingest-ads.ts';
import { makePlan } from '../../src/jobs/make-plan.ts';
import { meanModifiers } from '../../src/jobs/modifiers/modifiers-in-force.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import { runBids } from '../../src/jobs/run-day.ts';
import { defaultPlan } from '../../src/sandbox/market/default-account.ts';
import { today } from '../../src/sandbox/market/market-state.ts';
import { expectedProfit } from '../../src/sandbox/market/truth.ts';
import { openTrial, type OpenTrial } from '../cli/demo/open-trial.ts';
import { turn } from './ads/twin-rig.ts';

/*
 * The demo market with four campaigns bid by hand, of which the last has its buyers on other devices than the others, and
 * one under a target CPA, through the real connector, warehouse and model. The steps follow one another as the days of an account do.
 */
const HISTORY = 90;
const seeded = defaultPlan({ seed: 8, startDay: addDays(day('2026-11-01'), -HISTORY) });
const chosen = { ...seeded, campaigns: [0, 1, 2, 3, 4].flatMap((i) => seeded.campaigns[i] ?? []) };

let trial: OpenTrial;
beforeAll(async () => {
  trial = await openTrial(chosen, HISTORY);
}, 240_000);
afterAll(() => trial.close());

type Modifiers = readonly Readonly<Record<string, number>>[];

/** By campaign; what is not there is 1. */
function held(): Modifiers {
  return trial.twin.market.account.campaigns.map(({ deviceModifiers }) => ({
    MOBILE: 1,
    DESKTOP: 1,
    TABLET: 1,
    ...deviceModifiers,
  }));
}

/** What the week to come is expected to bring with these modifiers; only the market knows. */
function profitWith(modifiers: Modifiers): number {
  const { market } = trial.twin;
  const campaigns = market.account.campaigns.map((campaign, c) => ({
    ...campaign,
    deviceModifiers: modifiers[c] ?? {},
  }));
  const days = Array.from({ length: 7 }, (_, i) => addDays(today(market), i));
  return days.reduce((sum, each) => sum + expectedProfit(market, each, { ...market.account, campaigns }), 0);
}

function modifiersOf(decisions: readonly PlannedDecision[]): PlannedDecision[] {
  return decisions.filter(({ lever }) => lever === 'device_modifier');
}

describe('device modifiers on the twin', () => {
  const before: Modifiers = Array.from({ length: 5 }, () => ({ MOBILE: 1, DESKTOP: 1, TABLET: 1 }));
  let planId: string;
  let first: Modifiers;

  it('move with the first plan towards where the market earns more, by at most a step', async () => {
    expect(held()).toEqual(before);
    const done = await runBids(trial.world, []);
    if (done.plan === null) throw new Error('expected a plan');
    planId = done.plan.planId;
    first = held();

    expect(done.plan.mayBid).toBe(true);
    const planned = modifiersOf(done.plan.decisions);
    expect(planned).toHaveLength(12);
    expect(planned.some(({ action }) => action !== 'keep')).toBe(true);
    expect(first).not.toEqual(before);
    for (const modifier of first.flatMap((each) => Object.values(each))) {
      expect(modifier).toBeGreaterThanOrEqual(0.8);
      expect(modifier).toBeLessThanOrEqual(1.2);
    }
    expect(profitWith(first)).toBeGreaterThan(profitWith(before));
    expect(first[4]).toEqual(before[4]);
    const told = planned.find(({ action }) => action !== 'keep');
    expect(told?.reason).toMatch(/other campaigns it is .* so the modifier should go from 100% to/);
    expect(told?.modifier?.expected).toBeGreaterThan(0);
    expect(done.applied?.summary['applied']).toBe(done.plan.summary.raise + done.plan.summary.lower);
  }, 480_000);

  it('plan again on the same day is the same plan', async () => {
    const { document } = await makePlan(trial.world);
    expect(document.planId).toBe(planId);
  }, 240_000);

  it('rest after a change, and bids know what they are multiplied with', async () => {
    trial.twin.sandbox.advance(1);
    await ingestAds(trial.world);
    const { document } = await makePlan(trial.world);

    const changed = modifiersOf(document.decisions).filter(({ from }) => from !== '1.00');
    expect(changed.length).toBeGreaterThan(0);
    for (const each of changed)
      if (each.wanted !== each.from)
        expect(each.verdicts.find(({ verdict }) => verdict === 'block')?.rule).toBe(
          'cooldown/days-between-changes',
        );
    const divided = document.decisions.filter(({ estimate }) => estimate?.modifierDivisor !== undefined);
    expect(divided.length).toBeGreaterThan(0);
    for (const { estimate } of divided) {
      expect(estimate?.modifierDivisor).toBeGreaterThan(0.8);
      expect(estimate?.modifierDivisor).toBeLessThan(1.25);
    }
  }, 480_000);

  it('are remembered by the day, so that the cost of a click is reckoned at the bid that was made', async () => {
    const yesterday = addDays(today(trial.twin.market), -1);
    const means = await meanModifiers(trial.world, {
      source: 'google-ads',
      accountId: chosen.account.id,
      from: addDays(yesterday, -10),
      to: yesterday,
    });
    expect(means.size).toBeGreaterThan(0);
    const days = new Set([...means.keys()].map((key) => key.slice(-10)));
    const values = [...means].filter(([key]) => key.endsWith(yesterday)).map(([, mean]) => mean);
    expect(days.has(yesterday)).toBe(true);
    expect(values.some((mean) => mean !== 1)).toBe(true);
    const all = first.flatMap((each) => Object.values(each));
    for (const mean of values) {
      expect(mean).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9);
      expect(mean).toBeLessThanOrEqual(Math.max(...all) + 1e-9);
    }
  }, 240_000);

  it('come back with a rollback, as if they had never been made', async () => {
    const { summary } = await rollback(trial.world, { by: 'plan', planId });

    expect(summary['applied']).toBeGreaterThan(0);
    expect(held()).toEqual(before);
  }, 240_000);

  it('stay where a person set them, and where a person excluded a device', async () => {
    const [shoes, , , repair] = trial.twin.market.account.campaigns;
    const customer = `customers/${chosen.account.id}`;
    trial.twin.sandbox.advance(15);
    await trial.world.ads['google-ads']?.mutate(
      [
        { id: shoes?.id, device: '30001', to: 1.4 },
        { id: repair?.id, device: '30002', to: 0.5 },
      ].map(({ id, device, to }) => ({
        key: `${id}~${device}`,
        target: {
          accountId: chosen.account.id,
          resourceName: `${customer}/campaignCriteria/${id}~${device}`,
          setting: 'campaign.bid_modifier' as const,
        },
        to,
        how: 'create' as const,
      })),
      { validateOnly: false },
    );
    await turn(trial.twin.sandbox.endpoint, '/sandbox/edits', {
      resourceName: `${customer}/campaignCriteria/${shoes?.id}~30001`,
      field: 'bid_modifier',
      value: 1.5,
      client: 'GOOGLE_ADS_WEB_CLIENT',
      email: 'ann@example.com',
    });
    await turn(trial.twin.sandbox.endpoint, '/sandbox/edits', {
      resourceName: `${customer}/campaignCriteria/${repair?.id}~30002`,
      field: 'bid_modifier',
      value: 0,
      client: 'GOOGLE_ADS_WEB_CLIENT',
      email: 'ann@example.com',
    });
    trial.twin.sandbox.advance(5);
    await ingestAds(trial.world);

    const planned = modifiersOf((await makePlan(trial.world)).document.decisions);
    const mobile = planned.find(({ entity }) => entity.id === `${shoes?.id}~30001`);
    expect(mobile).toMatchObject({ from: '1.50', to: '1.50' });
    expect(mobile?.verdicts.filter(({ verdict }) => verdict === 'block').map(({ rule }) => rule)).toContain(
      'freeze/edits-by-people',
    );
    const tablet = planned.find(({ entity }) => entity.id === `${repair?.id}~30002`);
    expect(tablet).toMatchObject({ from: '0.00', to: '0.00' });
    expect(tablet?.reason).toMatch(/A person excluded TABLET/);
  }, 480_000);
});
