import { unitsFromMicros } from '../core/base/micros.ts';
import { budgetDivisor, type BudgetDay, type BudgetedBid } from '../core/bidding/rounds/budget-divisor.ts';
import type { ClickEstimate, ScoredEntity } from '../core/flow.ts';
import { campaignBudgets } from '../core/tables/ops.ts';
import type { Row } from '../core/tables/table.ts';
import type { GoalSetting, World } from './world.ts';

type Keyed = readonly [key: string, estimate: ClickEstimate];

interface Member {
  readonly scored: ScoredEntity;
  readonly row: Row;
}

/**
 * The estimates with what each campaign's bids are divided by to keep within its budget: under a target, too, the same
 * money then buys more clicks. Campaigns whose budget is shared or not known are not divided, and none under
 * `current_cpa`, which is what conversions cost within the budgets. `estimates` in the order of `members`.
 */
export async function campaignDivisors(
  world: World,
  members: readonly Member[],
  estimates: readonly Keyed[],
): Promise<Keyed[]> {
  const [first] = members;
  const { goal } = world.settings;
  if (first === undefined || goal.kind === 'current_cpa') return [...estimates];
  const budgets = await readBudgets(world, first.scored);
  const byCampaign = Map.groupBy(members.keys(), (i) => String(members[i]?.row['campaign_id']));
  const divided = [...estimates];
  for (const [campaign, indices] of byCampaign) {
    const budget = budgets.get(campaign);
    if (budget === undefined) continue;
    const bids = indices.flatMap((i): BudgetedBid[] => {
      const { evidence, bidMicros } = members[i]?.scored ?? {};
      const estimate = estimates[i]?.[1];
      if (evidence === undefined || estimate === undefined || !bidMicros) return [];
      return [
        {
          costPerDay: unitsFromMicros(evidence.costMicros) / world.settings.evidenceDays,
          bid: unitsFromMicros(bidMicros),
          wanted: wantedUnder(goal, estimate),
        },
      ];
    });
    const divisor = budgetDivisor(budget.days, bids, budget.perDay);
    for (const i of indices) {
      const entry = divided[i];
      if (entry !== undefined) divided[i] = [entry[0], { ...entry[1], budgetDivisor: divisor }];
    }
  }
  return divided;
}

/** What a click may cost under the goal, without a budget. Currency units. */
function wantedUnder(
  goal: Exclude<GoalSetting, { kind: 'current_cpa' }>,
  { orderValueMicros, rate, marginalCostFactor }: ClickEstimate,
): number {
  const value = unitsFromMicros(orderValueMicros) * rate;
  switch (goal.kind) {
    case 'profit_margin':
      return (value * goal.share) / marginalCostFactor;
    case 'target_roas':
      return value / goal.ratio;
    case 'target_cpa':
      return goal.amount * rate;
  }
}

async function readBudgets(
  world: World,
  { entity }: ScoredEntity,
): Promise<Map<string, { readonly perDay: number; readonly days: BudgetDay[] }>> {
  const sql = `SELECT campaign_id, cost, lost_share, budget FROM ${world.warehouse.ref(campaignBudgets)}
    WHERE source = @source AND account_id = @account AND budget IS NOT NULL ORDER BY campaign_id, \`date\``;
  const rows = await world.warehouse.query(sql, { source: entity.source, account: entity.accountId });
  const campaigns = Map.groupBy(rows, (row) => String(row['campaign_id']));
  return new Map(
    [...campaigns].map(([campaign, days]) => [
      campaign,
      {
        perDay: Number(days.at(-1)?.['budget']),
        days: days.slice(-RECENT_DAYS).map((row) => ({
          cost: Number(row['cost']),
          lostShare: Number(row['lost_share'] ?? 0),
        })),
      },
    ]),
  );
}

/** A week: every weekday once. */
const RECENT_DAYS = 7;
