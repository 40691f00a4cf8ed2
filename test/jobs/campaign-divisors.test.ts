import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { microsFromUnits } from '../../src/core/base/micros.ts';

import { campaignBudgets, opsTables } from '../../src/core/tables/ops.ts';
import { campaignDivisors } from '../../src/jobs/campaign-divisors.ts';
import type { Warehouse } from '../../src/jobs/ports.ts';
import type { GoalSetting, World } from '../../src/jobs/world.ts';
import { estimate, evidence, scored } from '../core/bidding/sample.ts';

let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openDuckDb({
    path: ':memory:',
    project: 'bf',
    dataset: 'bf',
    tables: Object.values(opsTables),
  });
  const where = { source: 'ads', account_id: '123', campaign_id: 'c1' };
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    ...where,
    date: `2026-03-0${day}`,
    cost: '40',
    lost_share: 0.5,
    budget: '40',
  }));
  await warehouse.load(campaignBudgets, days, where);
});

afterAll(() => warehouse.close());

/** What the bids of a campaign are divided by that misses half of its auctions; its bid is what the goal asks for. */
async function divisorUnder(goal: GoalSetting): Promise<number | undefined> {
  const world = { warehouse, settings: { goal, evidenceDays: 28 } } as unknown as World;
  const member = {
    scored: scored({ bidMicros: microsFromUnits(0.5), evidence: evidence() }),
    row: { campaign_id: 'c1' },
  };
  const of = estimate({ rate: 0.02, orderValueMicros: microsFromUnits(100), marginalCostFactor: 1 });
  const [first] = await campaignDivisors(world, [member], [['k', of]]);
  return first?.[1].budgetDivisor;
}

describe('campaignDivisors', () => {
  it('divides the bids of a campaign that feels its budget alike under every goal that asks for the same bid', async () => {
    const profit = await divisorUnder({ kind: 'profit_margin', share: 0.25 });
    expect(profit).toBeGreaterThan(1.3);
    expect(await divisorUnder({ kind: 'target_cpa', amount: 25 })).toBe(profit);
    expect(await divisorUnder({ kind: 'target_roas', ratio: 4 })).toBe(profit);
  });

  it('divides less where the goal asks for lower bids, and never under the cost of today', async () => {
    const profit = await divisorUnder({ kind: 'profit_margin', share: 0.25 });
    expect(await divisorUnder({ kind: 'target_cpa', amount: 20 })).toBeLessThan(profit ?? 0);
    expect(await divisorUnder({ kind: 'current_cpa' })).toBe(1);
  });
});
