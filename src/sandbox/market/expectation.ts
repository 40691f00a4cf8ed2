import type { Expectation } from './market.ts';

/** Nothing expected: where sums start. */
export const NOTHING: Expectation = {
  eligible: 0,
  impressions: 0,
  clicks: 0,
  cost: 0,
  conversions: 0,
  value: 0,
  profit: 0,
};

/** The sum of expectations; absent ones count as nothing. */
export function total(parts: readonly (Expectation | undefined)[]): Expectation {
  return parts.reduce<Expectation>((sum, part = NOTHING) => {
    return {
      eligible: sum.eligible + part.eligible,
      impressions: sum.impressions + part.impressions,
      clicks: sum.clicks + part.clicks,
      cost: sum.cost + part.cost,
      conversions: sum.conversions + part.conversions,
      value: sum.value + part.value,
      profit: sum.profit + part.profit,
    };
  }, NOTHING);
}

/** What is expected where only this share of auctions is entered. */
export function scaled(day: Expectation, factor: number): Expectation {
  return {
    eligible: day.eligible,
    impressions: day.impressions * factor,
    clicks: day.clicks * factor,
    cost: day.cost * factor,
    conversions: day.conversions * factor,
    value: day.value * factor,
    profit: day.profit * factor,
  };
}
