import { micros } from '../../core/base/micros.ts';
import { planDay, type DayPlan } from './day-plan.ts';
import { total } from './expectation.ts';
import type { Market } from './market-state.ts';
import type { Account, Expectation } from './market.ts';
import { sumPlan } from './truth.ts';

/** Days that a simulation covers: the last that were played. */
export const WEEK = 7;

/** A budget that is never in the way. */
export const UNLIMITED = micros(1e15);

/** The week's days under other settings. */
export function weekPlans(market: Market, account: Account, only?: number): DayPlan[] {
  return Array.from({ length: WEEK }, (_, i) => planDay(market, account, market.played - WEEK + i, only));
}

/** Expectations of the week by keyword, with no budget in the way. */
export function weekOf(market: Market, account: Account, only?: number): Expectation[] {
  const days = weekPlans(market, unlimited(account), only).map((plan) => sumPlan(market, plan).keywords);
  return account.keywords.map((_, k) => total(days.map((day) => day[k])));
}

/** Whether a campaign missed more than 5% of its auctions on some day of the week for want of budget. */
export function budgetBinds(market: Market, campaign: number): boolean {
  return weekPlans(market, market.account, campaign).some(
    (plan) => (plan.throttle[campaign] as number) < 0.95,
  );
}

/** The account with no budget in the way. */
export function unlimited(account: Account): Account {
  return { ...account, campaigns: account.campaigns.map((it) => ({ ...it, budgetMicros: UNLIMITED })) };
}
