import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlannedDecision } from '../../src/contract/plan-document.ts';
import { addDays, day } from '../../src/core/base/day.ts';
import { microsFromUnits } from '../../src/core/base/micros.ts';
import { ingestAds } from '../../src/jobs/ingest-ads.ts';
import { makePlan } from '../../src/jobs/make-plan.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import { runBids } from '../../src/jobs/run-day.ts';
import { defaultPlan } from '../../src/sandbox/market/default-account.ts';
import { today } from '../../src/sandbox/market/market-state.ts';
import { expectedProfit } from '../../src/sandbox/market/truth.ts';
import { openTrial, type OpenTrial } from '../cli/demo/open-trial.ts';
import { turn } from './ads/twin-rig.ts';

/*
 * The demo market with one campaign bid by hand, one under a target CPA and one under a target ROAS, through the real
 * connector, warehouse and model. The budget of the second is almost spent,
 * and the return of the third is too low. The steps follow one another as the days of an account do.
 */
const HISTORY = 90;
const seeded = defaultPlan({ seed: 7, startDay: addDays(day('2026-11-01'), -HISTORY) });
const chosen = { ...seeded, campaigns: [0, 4, 5].flatMap((i) => seeded.campaigns[i] ?? []) };

let trial: OpenTrial;
beforeAll(async () => {
  trial = await openTrial(chosen, HISTORY);
}, 120_000);
afterAll(() => trial.close());

interface Targets {
  readonly cpa: number;
  readonly roas: number;
}

function held(): Targets {
  const [, cpa, roas] = trial.twin.market.account.campaigns;
  if (cpa?.strategy.type !== 'TARGET_CPA' || roas?.strategy.type !== 'TARGET_ROAS')
    throw new Error('the plan has a campaign of each strategy');
  return { cpa: cpa.strategy.targetCpaMicros / 1e6, roas: roas.strategy.targetRoas };
}

/** What the week to come is expected to bring with other targets, once learned; only the market knows. */
function profitAt({ cpa, roas }: Targets): number {
  const { market } = trial.twin;
  const campaigns = market.account.campaigns.map((campaign): typeof campaign => {
    const settled = { ...campaign, learning: null };
    if (campaign.strategy.type === 'TARGET_CPA')
      return { ...settled, strategy: { ...campaign.strategy, targetCpaMicros: microsFromUnits(cpa) } };
    if (campaign.strategy.type !== 'TARGET_ROAS') return settled;
    return { ...settled, strategy: { ...campaign.strategy, targetRoas: roas } };
  });
  const days = Array.from({ length: 7 }, (_, i) => addDays(today(market), i));
  return days.reduce((sum, each) => sum + expectedProfit(market, each, { ...market.account, campaigns }), 0);
}

async function targetsOf(): Promise<PlannedDecision[]> {
  const { document } = await makePlan(trial.world);
  return document.decisions
    .filter(({ lever }) => lever.startsWith('target_'))
    .toSorted((a, b) => (a.lever < b.lever ? -1 : 1));
}

describe('targets of automated campaigns on the twin', () => {
  let before: Targets;
  let planId: string;

  it('move with the first plan by a step towards where the market earns more, and not into a budget', async () => {
    before = held();
    const done = await runBids(trial.world, []);
    if (done.plan === null) throw new Error('expected a plan');
    planId = done.plan.planId;

    expect(done.plan.mayBid).toBe(true);
    const targets = done.plan.decisions.filter(({ lever }) => lever.startsWith('target_'));
    expect(targets.map(({ lever }) => lever).toSorted()).toEqual(['target_cpa', 'target_roas']);
    const after = held();
    expect(after.roas / before.roas).toBeCloseTo(1.2, 2);
    expect(profitAt(after)).toBeGreaterThan(profitAt(before));
    const [cpa, roas] = targets.toSorted((a, b) => (a.lever < b.lever ? -1 : 1));
    expect(roas?.reason).toMatch(/simulation of the platform: profit is highest at .* from 251% to 301/);
    expect(cpa).toMatchObject({ action: 'keep', from: cpa?.to });
    expect(cpa?.reason).toMatch(/the budget keeps the campaign from spending more/);
    expect(after.cpa).toBe(before.cpa);
    expect(profitAt({ ...before, cpa: 1.1 * before.cpa })).toBeLessThan(profitAt(before));
    expect(done.applied?.summary['applied']).toBe(done.plan.summary.raise + done.plan.summary.lower);
  }, 480_000);

  it('plan again on the same day is the same plan', async () => {
    const { document } = await makePlan(trial.world);
    expect(document.planId).toBe(planId);
  }, 240_000);

  it('stay while the strategy learns, and until the change has shown what it does', async () => {
    const after = held();
    trial.twin.sandbox.advance(1);
    await ingestAds(trial.world);
    const [, learning] = await targetsOf();
    expect(learning).toMatchObject({ lever: 'target_roas', action: 'keep' });
    expect(learning?.reason).toMatch(/learning \(LEARNING_SETTING_CHANGE\)/);

    trial.twin.sandbox.advance(8);
    await ingestAds(trial.world);
    const [, learned] = await targetsOf();
    expect(learned).toMatchObject({ lever: 'target_roas', action: 'keep' });
    expect(learned?.verdicts.filter(({ verdict }) => verdict === 'block').map(({ rule }) => rule)).toEqual([
      'cooldown/days-between-targets',
    ]);
    expect(held()).toEqual(after);
  }, 480_000);

  it('come back with a rollback', async () => {
    const { summary } = await rollback(trial.world, { by: 'plan', planId });

    expect(summary['applied']).toBeGreaterThan(0);
    expect(held()).toEqual(before);
  }, 120_000);

  it('stay where a person set them', async () => {
    trial.twin.sandbox.advance(15);
    const { id } = trial.twin.market.account.campaigns[1] ?? { id: '' };
    await turn(trial.twin.sandbox.endpoint, '/sandbox/edits', {
      resourceName: `customers/${chosen.account.id}/campaigns/${id}`,
      field: 'target_cpa.target_cpa_micros',
      value: 60_000_000,
      client: 'GOOGLE_ADS_WEB_CLIENT',
      email: 'ann@example.com',
    });
    trial.twin.sandbox.advance(9);
    await ingestAds(trial.world);

    const [cpa, roas] = await targetsOf();
    expect(cpa).toMatchObject({ lever: 'target_cpa', from: '60.00', to: '60.00' });
    expect(cpa?.verdicts.filter(({ verdict }) => verdict === 'block').map(({ rule }) => rule)).toEqual([
      'freeze/edits-by-people',
    ]);
    expect(['raise', 'lower']).toContain(roas?.action);
  }, 480_000);
});
