import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import {
  marginalCost,
  marginalCostAt,
  type PerturbedDays,
} from '../../../../src/core/bidding/estimates/marginal-cost.ts';
import { PERTURBATION, perturbationSign } from '../../../../src/core/bidding/rounds/perturbation.ts';

const DAYS = 60;

/**
 * Clicks rise with the bid's power `elasticity` and cost `share` of the bid each, so that one more click costs
 * `share × (1 + 1 / elasticity)` of the bid. Demand swings by the week and by chance.
 */
function perturbed(entities: number, share: number, elasticity: number): PerturbedDays {
  const random = rng(9, 'perturbed');
  const rows = entities * DAYS;
  const numbers = (): Float64Array => new Float64Array(rows);
  const days = {
    entities,
    entity: new Int32Array(rows),
    day: new Int32Array(rows),
    sign: numbers(),
    bid: numbers(),
    impressions: numbers(),
    eligible: numbers(),
    worthClicks: numbers(),
    cost: numbers(),
  };
  for (let row = 0; row < rows; row++) {
    const i = Math.floor(row / DAYS);
    const day = row % DAYS;
    const sign = perturbationSign(4, String(i), day);
    const bid = 0.5 + (i % 7) / 4;
    const moved = Math.exp(PERTURBATION.logSize * sign);
    const auctions = random.poisson(4000 * (1 + 0.3 * Math.sin(day)) * Math.exp(0.2 * random.normal()));
    const clicks = random.poisson(auctions * 0.05 * moved ** elasticity);
    days.entity[row] = i;
    days.day[row] = day;
    days.sign[row] = sign;
    days.bid[row] = bid;
    days.eligible[row] = auctions;
    days.impressions[row] = auctions * (0.3 + 0.4 * ((i % 5) / 4));
    days.worthClicks[row] = clicks;
    days.cost[row] = clicks * share * bid * moved;
  }
  return days;
}

describe('marginalCost', () => {
  it.each([
    [0.8, 1, 1.6],
    [0.6, 1.5, 1],
    [0.5, 0.6, 1.333],
  ])('learns from moved bids what one more click costs (%f, %f: %f)', (share, elasticity, ratio) => {
    const { pooled } = marginalCost(perturbed(120, share, elasticity), DAYS);

    expect(pooled).toBeGreaterThan(ratio - 0.1);
    expect(pooled).toBeLessThan(ratio + 0.1);
  });

  it('holds to what it believed where no bid was moved', () => {
    const none = marginalCost(perturbed(0, 1, 1), DAYS);

    expect(none.pooled).toBe(1.25);
    expect(marginalCostAt(none, Number.NaN)).toBe(1.25);
  });

  it('stays within its range whatever the noise', () => {
    const days = perturbed(3, 0.8, 1);
    const dear = { ...days, cost: days.cost.map((cost, row) => cost * (1 + 50 * (days.sign[row]! + 1))) };

    expect(marginalCost(dear, DAYS).pooled).toBe(2);
  });
});

describe('marginalCostAt', () => {
  const cost = { pooled: 1.2, slope: 0.4, centre: 0.5, share: new Float64Array() };

  it('rises with impression share and is held near the pooled ratio', () => {
    expect(marginalCostAt(cost, 0.5)).toBe(1.2);
    expect(marginalCostAt(cost, 0.75)).toBeCloseTo(1.32, 12);
    expect(marginalCostAt({ ...cost, slope: 9 }, 1)).toBeCloseTo(1.56, 12);
    expect(marginalCostAt({ ...cost, slope: 9 }, 0)).toBeCloseTo(0.9, 12);
  });

  it('is the pooled ratio where the share is unknown', () => {
    expect(marginalCostAt(cost, Number.NaN)).toBe(1.2);
  });
});
