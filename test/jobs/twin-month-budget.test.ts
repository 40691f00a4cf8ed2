import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../src/contract/plan-document.ts';
import { addDays, day } from '../../src/core/base/day.ts';
import type { BidPolicy } from '../../src/core/bidding/bid-policy.ts';
import { decideOne } from '../../src/core/bidding/decide.ts';
import { replay } from '../../src/core/changes/decision-record.ts';
import { guardOne } from '../../src/core/guardrails/guard-one.ts';
import type { Facts } from '../../src/core/guardrails/rule-kind.ts';
import type { Rule } from '../../src/core/guardrails/rule.ts';
import { ledger } from '../../src/core/tables/ops.ts';
import { makePlan } from '../../src/jobs/make-plan.ts';
import { runBids } from '../../src/jobs/run-day.ts';
import { defaultPlan } from '../../src/sandbox/market/default-account.ts';
import { openTrial, type OpenTrial } from '../cli/demo/open-trial.ts';

/*
 * Monthly budgets of the demo market with one campaign bid by hand, one under a target CPA and one under a target ROAS,
 * through the real connector, warehouse and model, on the first morning of a month. Only plans are made.
 */
const HISTORY = 90;
const seeded = defaultPlan({ seed: 7, startDay: addDays(day('2026-11-01'), -HISTORY) });
const chosen = { ...seeded, campaigns: [0, 4, 5].flatMap((i) => seeded.campaigns[i] ?? []) };

let trial: OpenTrial;
let free: PlanDocument;
beforeAll(async () => {
  trial = await openTrial(chosen, HISTORY);
  const dry = { ...trial.world, settings: { ...trial.world.settings, live: false } };
  const { plan } = await runBids(dry, []);
  if (plan === null) throw new Error('expected a plan');
  free = plan;
}, 300_000);
afterAll(() => trial.close());

async function planUnder(monthlyBudget: number): Promise<PlanDocument> {
  const { world } = trial;
  const settings = { ...world.settings, live: false, monthlyBudget };
  return (await makePlan({ ...world, settings })).document;
}

function byEntity({ decisions }: PlanDocument): Map<string, PlanDocument['decisions'][number]> {
  return new Map(decisions.map((each) => [`${each.entity.id} ${each.lever}`, each]));
}

describe('a monthly budget', () => {
  it('is no part of a plan where none is set', () => {
    expect(free.mayBid).toBe(true);
    expect(free.budget).toBeUndefined();
  });

  it('changes no decision where it is not felt, and says what will be left', async () => {
    const plan = await planUnder(1_000_000);
    expect(plan.budget).toMatchObject({
      state: 'unused',
      divisor: 1,
      month: '2026-11',
      knownTo: '2026-10-31',
    });
    expect(plan.budget?.text).toContain('no bid is raised to use up the other');
    expect(plan.decisions).toEqual(free.decisions);
  });

  it('divides every bid and tightens every target so that the month keeps within it', async () => {
    const unpaced = Number((await planUnder(1_000_000)).budget?.unpaced);
    const plan = await planUnder(0.75 * unpaced);
    expect(plan.budget?.state).toBe('kept');
    expect(plan.budget?.divisor).toBeGreaterThan(1.05);
    expect(Number(plan.budget?.expected)).toBeLessThanOrEqual(0.751 * unpaced);
    expect(Number(plan.budget?.expected)).toBeGreaterThan(0.7 * unpaced);
    const before = byEntity(free);
    const changed = new Set<string>();
    for (const [key, { lever, wanted, reason }] of byEntity(plan)) {
      const was = before.get(key);
      if (lever.endsWith('_modifier') || wanted === null) continue;
      const tightens = lever === 'target_roas' ? -1 : 1;
      expect(tightens * Number(wanted)).toBeLessThanOrEqual(tightens * Number(was?.wanted) + 1e-9);
      if (wanted === was?.wanted) continue;
      changed.add(lever);
      expect(reason).toContain('to keep to the month’s budget');
    }
    expect(changed).toContain('max_cpc');
  });

  it('says so where even the lowest bids that the rules allow cost more, and what a person can do', async () => {
    const { budget } = await planUnder(200);
    expect(budget?.state).toBe('exceeded');
    expect(Number(budget?.least)).toBeGreaterThan(200);
    expect(budget?.text).toMatch(
      /daily budgets of the campaigns down to \$\d+\.\d\d together, pause campaigns/,
    );
  });

  it('tells what the campaigns’ own budgets let the month cost', async () => {
    const { budget } = await planUnder(1000);
    const budgets = trial.twin.market.account.campaigns.map(({ budgetMicros }) => budgetMicros / 1e6);
    const month = 30.4 * budgets.reduce((sum, each) => sum + each, 0);
    expect(Number(budget?.chargeable)).toBeCloseTo(month, 1);
  });

  it('is in the record of each change, which replays to the same bytes', async () => {
    const { planId } = await planUnder(1200);
    const { warehouse } = trial.world;
    const rows = await warehouse.query<{ record: string }>(
      `SELECT record FROM ${warehouse.ref(ledger)} WHERE plan_id = @plan`,
      { plan: planId },
    );
    expect(rows.length).toBeGreaterThan(10);
    const stages = { decide: decideOne, guard: guardOne };
    for (const { record } of rows)
      expect(replay<BidPolicy, readonly Rule[], Facts>(record, stages).same).toBe(true);
  });
});
