import type { BudgetEntry } from '../contract/plan-document.ts';
import { addDays, type Day } from '../core/base/day.ts';
import { formatMicros, microsFromUnits } from '../core/base/micros.ts';
import type { BidPolicy } from '../core/bidding/bid-policy.ts';
import { budgetText, NO_DAYS_KNOWN } from '../core/bidding/pacing/explain-budget.ts';
import { monthDemand, type BidLevel, type MonthDemand } from '../core/bidding/pacing/month-demand.ts';
import { monthOutlook } from '../core/bidding/pacing/month-outlook.ts';
import { daysToMonthEnd, monthStart } from '../core/bidding/pacing/monthly-allowance.ts';
import type { ScoredEntity } from '../core/flow.ts';
import type { Rule } from '../core/guardrails/rule.ts';
import { plans } from '../core/tables/ops.ts';
import { bidLevels, campaignDays, type KnownDays } from './month-budget/campaign-days.ts';
import { chargeableIn } from './month-budget/chargeable.ts';
import { pacedBids } from './month-budget/paced-bids.ts';
import { targetLevels } from './month-budget/target-levels.ts';
import type { World } from './world.ts';

/** What the plan is about to decide on. */
export interface BudgetCase {
  /** In the order of `scored`: the campaign that each belongs to, as {@link campaignKey} writes it. */
  readonly campaigns: readonly string[];
  readonly scored: readonly ScoredEntity[];
  readonly policy: BidPolicy;
  readonly rules: readonly Rule[];
  readonly today: Day;
  readonly lastChange: ReadonlyMap<string, Day>;
  readonly lastHumanEdit: ReadonlyMap<string, Day>;
}

/** What the monthly budget asks of all bids, and what becomes of it; null where none is set. */
export async function monthBudget(world: World, budgetCase: BudgetCase): Promise<BudgetEntry | null> {
  const perMonth = world.settings.monthlyBudget;
  if (perMonth === null) return null;
  const { today } = budgetCase;
  const known = await campaignDays(world, today);
  const demand = monthDemand(known.days, await levelsOf(world, budgetCase), today);
  if (demand === null) return unknownMonth(perMonth, today);
  const chargeable = await chargeableIn(world, known, today);
  const before = await lastDivisor(world, today);
  return entryOf(world, budgetCase, { perMonth, demand, known, chargeable, before });
}

/** What bids were by day; of automated campaigns what their targets did, as their strategy takes no notice of bids. */
async function levelsOf(world: World, budgetCase: BudgetCase): Promise<BidLevel[]> {
  const { campaigns, scored, today } = budgetCase;
  const automated = new Set(campaigns.filter((_, i) => scored[i]?.target !== undefined));
  const bids = (await bidLevels(world, today)).filter(({ campaign }) => !automated.has(campaign));
  return [...bids, ...(await targetLevels(world, budgetCase))];
}

/** The divisor of the last plan of the month before today; null where there is none. */
async function lastDivisor({ warehouse }: World, today: Day): Promise<number | null> {
  const sql = `SELECT JSON_VALUE(document, '$.budget.divisor') AS divisor FROM ${warehouse.ref(plans)}
    WHERE planned_on >= CAST(@start AS DATE) AND planned_on < CAST(@today AS DATE)
    ORDER BY planned_on DESC, planned_at DESC, plan_id LIMIT 1`;
  const [row] = await warehouse.query(sql, { start: monthStart(today), today });
  const divisor = Number(row?.['divisor'] ?? 0);
  return divisor >= 1 ? divisor : null;
}

/** What is known of a month with a budget. */
interface Known {
  readonly perMonth: number;
  readonly demand: MonthDemand;
  readonly known: KnownDays;
  readonly chargeable: ReadonlyMap<string, number>;
  readonly before: number | null;
}

function entryOf(
  world: World,
  budgetCase: BudgetCase,
  { perMonth, demand, known, chargeable, before }: Known,
): BudgetEntry {
  const { today, policy } = budgetCase;
  const { currency } = world.settings;
  const bids = pacedBids(world, budgetCase, { demand, known });
  const ahead = Array.from({ length: daysToMonthEnd(today) }, (_, i) => addDays(today, i));
  const outlook = monthOutlook({
    perMonth,
    spent: demand.spent,
    before,
    weights: ahead.map(demand.weightOf),
    campaigns: [...demand.shareOf].map(([campaign, share]) => {
      const own = bids.get(campaign) ?? [];
      const moved = own.reduce((sum, { costPerDay }) => sum + costPerDay, 0);
      return {
        fixedPerDay: Math.max(0, demand.perDay * share - moved),
        bids: own,
        most: chargeable.get(campaign) ?? null,
      };
    }),
  });
  return {
    month: today.slice(0, 7),
    perMonth: amount(perMonth),
    spent: amount(demand.spent),
    knownTo: demand.knownTo,
    divisor: outlook.divisor,
    state: outlook.state,
    expected: amount(outlook.expected),
    unpaced: amount(outlook.unpaced),
    least: amount(outlook.least),
    chargeable: outlook.chargeable === null ? null : amount(outlook.chargeable),
    text: budgetText({
      today,
      currency,
      perMonth,
      spent: demand.spent,
      knownTo: demand.knownTo,
      outlook,
      mayBid: policy.mayBid,
    }),
  };
}

function unknownMonth(perMonth: number, today: Day): BudgetEntry {
  const nothing = { spent: amount(0), expected: amount(0), unpaced: amount(0), least: amount(0) };
  return {
    ...nothing,
    month: today.slice(0, 7),
    perMonth: amount(perMonth),
    knownTo: null,
    divisor: 1,
    state: 'unknown',
    chargeable: null,
    text: NO_DAYS_KNOWN,
  };
}

function amount(units: number): string {
  return formatMicros(microsFromUnits(units));
}
