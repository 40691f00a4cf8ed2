import type { BudgetEntry } from '../contract/plan-document.ts';
import { addDays, type Day } from '../core/base/day.ts';
import { formatMicros, microsFromUnits } from '../core/base/micros.ts';
import type { BidPolicy } from '../core/bidding/bid-policy.ts';
import { budgetText, NO_DAYS_KNOWN } from '../core/bidding/pacing/explain-budget.ts';
import { monthDemand, type MonthDemand } from '../core/bidding/pacing/month-demand.ts';
import { monthOutlook } from '../core/bidding/pacing/month-outlook.ts';
import { daysToMonthEnd } from '../core/bidding/pacing/monthly-allowance.ts';
import type { ScoredEntity } from '../core/flow.ts';
import type { Rule } from '../core/guardrails/rule.ts';
import { bidLevels, campaignDays, type KnownDays } from './month-budget/campaign-days.ts';
import { chargeableIn } from './month-budget/chargeable.ts';
import { pacedBids } from './month-budget/paced-bids.ts';
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
  const demand = monthDemand(known.days, await bidLevels(world, today), today);
  if (demand === null) return unknownMonth(perMonth, today);
  return entryOf(world, budgetCase, perMonth, demand, known, await chargeableIn(world, known, today));
}

function entryOf(
  world: World,
  budgetCase: BudgetCase,
  perMonth: number,
  demand: MonthDemand,
  known: KnownDays,
  chargeable: ReadonlyMap<string, number>,
): BudgetEntry {
  const { today, policy } = budgetCase;
  const { currency } = world.settings;
  const bids = pacedBids(world, budgetCase, { demand, known });
  const ahead = Array.from({ length: daysToMonthEnd(today) }, (_, i) => addDays(today, i));
  const outlook = monthOutlook({
    perMonth,
    spent: demand.spent,
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
