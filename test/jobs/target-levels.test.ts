import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { day } from '../../src/core/base/day.ts';
import { targetElasticity } from '../../src/core/base/spend-change.ts';
import { BID_SPEND_ELASTICITY } from '../../src/core/bidding/rounds/spend-elasticity.ts';
import type { ScoredEntity, TargetFacts } from '../../src/core/flow.ts';
import { changeEvents, ledger, opsTables } from '../../src/core/tables/ops.ts';
import { campaignKey } from '../../src/jobs/month-budget/campaign-days.ts';
import { targetLevels } from '../../src/jobs/month-budget/target-levels.ts';
import type { BudgetCase } from '../../src/jobs/month-budget.ts';
import type { Warehouse } from '../../src/jobs/ports.ts';
import type { World } from '../../src/jobs/world.ts';
import { entity, policy, scored } from '../core/bidding/sample.ts';

let warehouse: Warehouse;

beforeAll(async () => {
  const tables = Object.values(opsTables);
  warehouse = await openDuckDb({ path: ':memory:', project: 'bf', dataset: 'bf', tables });
  await change({ id: 'a', on: '2026-11-01', from: 20e6, to: 16e6, outcome: 'applied' });
  await change({ id: 'b', on: '2026-11-15', from: 16e6, to: 18e6, outcome: 'accepted' });
  await change({ id: 'c', on: '2026-11-16', from: 18e6, to: 9e6, outcome: 'rejected' });
  await change({ id: 'd', on: '2026-11-20', from: 18e6, to: 9e6, outcome: 'applied' });
});

afterAll(() => warehouse.close());

async function change(of: {
  readonly id: string;
  readonly on: string;
  readonly from: number;
  readonly to: number;
  readonly outcome: string;
}): Promise<void> {
  const at = `${of.on}T06:00:00Z`;
  const row = {
    change_id: of.id,
    plan_id: of.on,
    planned_on: of.on,
    planned_at: at,
    source: 'ads',
    account_id: '123',
    entity_level: 'campaign',
    entity_id: 'c1',
    lever: 'target_cpa',
    from_micros: of.from,
    to_micros: of.to,
    state: 'intended',
    reason: '',
    record: '{}',
    rolls_back: null,
  };
  await warehouse.load(ledger, [row], { plan_id: of.on });
  const event = {
    change_id: of.id,
    seq: 1,
    at,
    event_date: of.on,
    run_id: 'r',
    kind: 'settled',
    outcome: of.outcome,
    value_micros: null,
    code: null,
    reason: '',
    batch_id: of.id,
  };
  await warehouse.load(changeEvents, [event], { batch_id: of.id });
}

const facts: TargetFacts = {
  held: null,
  spendRoom: 2,
  conversionValueMicros: null,
  response: 0.5,
  responseFrom: 'usual',
};

function levelsOn(today: string, each: Partial<ScoredEntity> = {}) {
  const campaign = scored({
    entity: { ...entity, level: 'campaign', id: 'c1' },
    lever: 'target_cpa',
    target: facts,
    ...each,
  });
  const budgetCase: BudgetCase = {
    campaigns: [campaignKey('ads', '123', 'c1')],
    scored: [campaign],
    policy: policy(),
    rules: [],
    today: day(today),
    lastChange: new Map(),
    lastHumanEdit: new Map(),
  };
  return targetLevels({ warehouse } as unknown as World, budgetCase);
}

describe('targetLevels', () => {
  it('tells what targets that moved did to spend, as moves of bids that spend answers alike', async () => {
    const levels = await levelsOn('2026-11-20');
    const scale = targetElasticity(facts) / BID_SPEND_ELASTICITY;
    expect(levels.map(({ date }) => date)).toEqual(['2026-10-31', '2026-11-01', '2026-11-15']);
    expect(levels[0]?.level).toBe(0);
    expect(levels[1]?.level).toBeCloseTo(scale * Math.log(16 / 20), 9);
    expect(levels[2]?.level).toBeCloseTo(scale * Math.log(18 / 20), 9);
  });

  it('tells nothing of campaigns without a target, or whose target never moved', async () => {
    expect(await levelsOn('2026-11-01')).toEqual([]);
    expect(await levelsOn('2026-11-20', { lever: 'target_roas' })).toEqual([]);
  });
});
