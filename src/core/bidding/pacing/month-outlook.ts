import { leastDivisor, MOST_DIVISOR } from '../rounds/least-divisor.ts';
import { stepTowards } from '../rounds/pace-spend.ts';
import { spendAhead, type PacedCampaign } from './spend-ahead.ts';

/** A month's budget and what is known of its days, in currency units. */
export interface MonthKnown {
  readonly perMonth: number;
  /** Spent in the month before today; days that nothing is known of are counted as they are expected to have been. */
  readonly spent: number;
  /** The divisor of the last plan of the month; null for the first. */
  readonly before: number | null;
  readonly campaigns: readonly PacedCampaign[];
  /** What today and each day after it, to the end of the month, costs over an average day. */
  readonly weights: readonly number[];
}

/**
 * What becomes of a month's budget. `kept`: by dividing bids; `unused`: the rest would cost more than it brings;
 * `exceeded`: even the lowest bids that the rules allow cost more.
 */
export type BudgetState = 'kept' | 'unused' | 'exceeded';

/** What the month is expected to cost as a whole, in currency units. */
export interface MonthOutlook {
  /** 1 + λ ≥ 1: what all bids of the account are divided by. */
  readonly divisor: number;
  readonly state: BudgetState;
  /** With that divisor. */
  readonly expected: number;
  /** As if there were no budget. */
  readonly unpaced: number;
  /** At the lowest bids that the rules allow. */
  readonly least: number;
  /** As far as the budgets of campaigns let it go; null where one of them is not known. */
  readonly chargeable: number | null;
}

/** A budget is as good as used up, or kept, within this share of it. */
const NEAR = 0.02;

/**
 * The one multiplier that keeps a month within its budget, so that the last money brings as much in every campaign that is
 * not held lower by its own budget. It never raises a bid: what is worth less than it costs is not bought to use a budget up.
 */
export function monthOutlook({ perMonth, spent, before, campaigns, weights }: MonthKnown): MonthOutlook {
  const ahead = (divisor: number): number => spendAhead(campaigns, weights, divisor);
  const wanted = leastDivisor(ahead, perMonth - spent);
  const divisor = before === null ? wanted : Math.max(1, stepTowards(before, wanted));
  const least = spent + ahead(MOST_DIVISOR);
  const unpaced = spent + ahead(1);
  const limits = campaigns.map(({ most }) => most);
  const known = limits.every((most) => most !== null);
  return {
    divisor,
    state: least > perMonth * (1 + NEAR) ? 'exceeded' : unpaced < perMonth * (1 - NEAR) ? 'unused' : 'kept',
    expected: spent + ahead(divisor),
    unpaced,
    least,
    chargeable: known ? spent + limits.reduce((sum, most) => sum + (most ?? 0), 0) : null,
  };
}
