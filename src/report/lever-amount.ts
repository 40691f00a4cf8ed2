import type { PlannedDecision } from '../contract/plan-document.ts';
import { isRatio } from '../core/base/lever-text.ts';
import { formatMoney, formatPercent } from '../core/charts/format.ts';

/** A value of a decision's lever: `$1.30`, or `384%` of a return. */
export function leverAmount(
  { lever }: Pick<PlannedDecision, 'lever'>,
  amount: string,
  currency: string,
): string {
  return isRatio(lever) ? formatPercent(Number(amount)) : formatMoney(amount, currency);
}

/** Whether a decision is about a bid, not about a target or a modifier, which no rate of the model goes into. */
export function isBid({ lever }: Pick<PlannedDecision, 'lever'>): boolean {
  return lever === 'max_cpc';
}
