/**
 * Per cent by which spend rises where bids rise by one, as forecasts of what to bid take it. With 1.2 and 2.2 in its
 * place the optimizer came within .2 points of the same profit under a budget, on four markets of `bench/bidding`.
 * Guardrails predict with a figure of their own, in `base/spend-change.ts`.
 */
export const BID_SPEND_ELASTICITY = 1.6;
