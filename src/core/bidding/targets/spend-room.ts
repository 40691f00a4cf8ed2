import type { TargetFacts } from '../../flow.ts';

/** A day of a campaign: what it spent, and the share of auctions that it missed for want of budget. */
export interface SpendDay {
  readonly cost: number;
  readonly lostShare: number;
}

/** Nothing is to be said of more than twice the spend. */
const MOST = 2;

/** Lost shares above this are no rounding of the platform. */
const FELT = 0.02;

/** A budget is felt on the busy days first: room is measured from the cost that one day in five exceeds. */
const BUSY = 0.8;

/**
 * Factor by which the spend of a campaign may grow before its budget is felt, from its last days. 1 where the budget is
 * felt already, and where it is not known or shared with other campaigns (`budget` null).
 */
export function spendRoom(
  days: readonly SpendDay[],
  budget: number | null,
  systemStatus: string | null,
): TargetFacts['spendRoom'] {
  if (budget === null || days.length === 0 || systemStatus === null || /BUDGET/.test(systemStatus)) return 1;
  if (days.reduce((sum, { lostShare }) => sum + lostShare, 0) / days.length > FELT) return 1;
  const costs = days.map(({ cost }) => cost).toSorted((a, b) => a - b);
  const busy = costs[Math.ceil(BUSY * costs.length) - 1] ?? 0;
  return Math.min(MOST, Math.max(1, busy > 0 ? budget / busy : MOST));
}
