import { micros, type Micros } from '../base/micros.ts';
import { moneyText } from '../base/money-text.ts';
import type { ScoredEntity } from '../flow.ts';
import type { BidPolicy } from './bid-policy.ts';
import { factor } from './figures.ts';

/** A divisor nearer to 1 is not spoken of: it would round to it. */
export const LEAST_DIVISOR_SAID = 1.005;

/** Logarithm of what its campaign's own budget has divided a bid by, as far as caution let it. */
export function takenByCampaign({ estimate, caution }: Pick<ScoredEntity, 'estimate' | 'caution'>): number {
  return Math.log(estimate?.budgetDivisor ?? 1) * (caution?.trust ?? 1);
}

/**
 * What is left for the account's budget to divide a bid by: the larger of both divisors counts. A campaign that is held
 * lower by its own budget has its price of money there, and pays the account's with it.
 */
export function accountShare(scored: Pick<ScoredEntity, 'estimate' | 'caution'>, policy: BidPolicy): number {
  return Math.max(1, (policy.accountDivisor ?? 1) / Math.exp(takenByCampaign(scored)));
}

/** A bid under the account's budget; caution does not shorten it, as what a month may cost is no estimate. */
export function underBudget(bidMicros: Micros, share: number): Micros {
  return share === 1 ? bidMicros : micros(Math.round(bidMicros / share));
}

/** `; to keep to the month's budget all bids are divided by 1.23: $0.44`. Empty where the budget is not felt. */
export function accountBudgetText(
  scored: Pick<ScoredEntity, 'estimate' | 'caution'>,
  policy: BidPolicy,
  aimMicros: Micros,
): string {
  const { accountDivisor = 1, currency } = policy;
  if (accountDivisor < LEAST_DIVISOR_SAID) return '';
  const taken = Math.exp(takenByCampaign(scored));
  const all = `to keep to the month’s budget all bids of the account are divided by ${factor(accountDivisor)}`;
  if (taken >= accountDivisor) return `; ${all}, which its campaign’s own budget does already`;
  const by =
    taken < LEAST_DIVISOR_SAID ? '' : `, of which its campaign’s own budget has taken ${factor(taken)}`;
  return `; ${all}${by}: ${moneyText(aimMicros, currency)}`;
}
