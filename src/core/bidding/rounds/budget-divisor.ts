import { BID_SPEND_ELASTICITY } from './spend-elasticity.ts';

/** What a campaign spent on a day against its budget. Currency units. */
export interface BudgetDay {
  readonly cost: number;
  /** Share of auctions missed for want of budget. */
  readonly lostShare: number;
}

/** What a bid costs a day now, and the bid wanted without a budget. Currency units. */
export interface BudgetedBid {
  readonly costPerDay: number;
  readonly bid: number;
  readonly wanted: number;
}

/** Forecasts from moves larger than this are not worth more, in logarithms. */
const FORESEEABLE = 0.7;
const LEAST_SEEN = 0.05;
const MOST = 20;

/**
 * What all bids of a campaign are divided by so that the bids wanted keep within its budget: returns stay equal at the
 * margin, and no auction is missed at random. Spend is forecast from what the days would have cost without a budget.
 * 1 where the budget is not felt.
 */
export function budgetDivisor(
  days: readonly BudgetDay[],
  bids: readonly BudgetedBid[],
  budgetPerDay: number,
): number {
  const spent = days.reduce((sum, { cost }) => sum + cost, 0);
  const wished = days.reduce(
    (sum, { cost, lostShare }) => sum + cost / Math.max(LEAST_SEEN, 1 - lostShare),
    0,
  );
  const costs = bids.reduce((sum, { costPerDay }) => sum + costPerDay, 0);
  if (days.length === 0 || !(spent > 0) || !(costs > 0) || !(budgetPerDay > 0)) return 1;
  const moved = bids.reduce((sum, { costPerDay, bid, wanted }) => {
    const move = bid > 0 && wanted > 0 ? Math.log(wanted / bid) : 0;
    return (
      sum + costPerDay * Math.exp(BID_SPEND_ELASTICITY * Math.max(-FORESEEABLE, Math.min(FORESEEABLE, move)))
    );
  }, 0);
  const forecast = (wished / days.length) * (moved / costs);
  return Math.min(MOST, Math.max(1, (forecast / budgetPerDay) ** (1 / BID_SPEND_ELASTICITY)));
}
