import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import { estimatePolicy } from '../../../src/core/backtest/estimate-policy.ts';
import type { PerturbedDraw } from '../../../src/core/backtest/perturbed-draw.ts';

const SIZE = 0.05;

/** Draws whose cost and worth are linear in the log-bid, so that the truth is known. */
function log(
  seed: number,
  options: { readonly entities?: number; readonly periods?: number; readonly chance?: number } = {},
): PerturbedDraw[] {
  const { entities = 40, periods = 10, chance = 0.5 } = options;
  const dice = rng(seed, 'log');
  return Array.from({ length: entities }, (_, e) => {
    const cost = 5 + 10 * dice.next();
    const margin = 1.5 + dice.next();
    return Array.from({ length: periods }, (): PerturbedDraw => {
      const sign = dice.next() < chance ? 1 : -1;
      const at = (slope: number, noise: number): number =>
        cost * (1 + slope * sign * SIZE + noise * dice.normal());
      return {
        entity: `k${e}`,
        baseBid: 1 + e / 10,
        perturbation: { sign, size: SIZE, probability: sign === 1 ? chance : 1 - chance },
        results: { cost: at(2, 0.05), worth: margin * at(1.2, 0.2) },
        expected: { cost: cost * 0.9, worth: margin * cost * 0.9 },
      };
    });
  }).flat();
}

/** What a step of the log-bid changes in truth: slopes 2 on cost and 1.2 on worth. */
function truthOf(draws: readonly PerturbedDraw[], step: number, logMean = 0): number {
  return draws.reduce(
    (sum, { expected }) => sum + ((1.2 * expected.worth - 2 * expected.cost) / 0.9) * (step - logMean),
    0,
  );
}

describe('estimatePolicy', () => {
  it('covers the truth about as often as it says, also where one sign is drawn more often', () => {
    for (const chance of [0.5, 0.3]) {
      let covered = 0;
      let bias = 0;
      let spread = 0;
      for (let seed = 0; seed < 200; seed++) {
        const draws = log(seed, { chance });
        const estimate = estimatePolicy(draws, ({ baseBid }) => baseBid * Math.exp(0.04));
        if (estimate.kind === 'refused') throw new Error(estimate.reason);
        const truth = truthOf(draws, 0.04, SIZE * (2 * chance - 1));
        if (estimate.low <= truth && truth <= estimate.high) covered++;
        bias += (estimate.gain - truth) / 200;
        spread += (estimate.gain - truth) ** 2 / 200;
      }
      expect(covered).toBeGreaterThanOrEqual(180);
      expect(covered).toBeLessThan(200);
      expect(Math.abs(bias)).toBeLessThan(4 * Math.sqrt(spread / 200));
    }
  });

  it('gains nothing for the policy that the log follows on average', () => {
    const estimate = estimatePolicy(log(1), ({ baseBid }) => baseBid);
    expect(estimate).toMatchObject({ kind: 'estimated', gain: expect.closeTo(0, 9) });
  });

  const reasonOf = (draws: readonly PerturbedDraw[], factor = 1.02): string => {
    const estimate = estimatePolicy(draws, ({ baseBid }) => baseBid * factor);
    return estimate.kind === 'refused' ? estimate.reason : '';
  };

  it('gives no number for bids that were not tried', () => {
    expect(reasonOf(log(2), 1.06)).toMatch(/100% of the cost is where the policy bids outside/);
    expect(reasonOf(log(2), 0.94)).toMatch(/outside what was tried/);
    expect(reasonOf([])).toMatch(/No random perturbation/);
    const clamped = log(2).map((draw, i) => (i % 10 === 0 ? { ...draw, perturbation: null } : draw));
    expect(reasonOf(clamped)).toMatch(/guardrail changed the random bid/);
    expect(reasonOf(log(2), Number.NaN)).toMatch(/outside/);
  });

  it('gives no number where too few draws carry it', () => {
    expect(reasonOf(log(2, { entities: 6, periods: 40 }))).toMatch(/Only 6 bids were perturbed/);
    expect(reasonOf(log(2, { entities: 20, periods: 2 }))).toMatch(/draws are worth only/);
    const one = log(2).map((draw) =>
      draw.entity === 'k0' ? { ...draw, expected: { cost: 90_000, worth: 90_000 } } : draw,
    );
    expect(reasonOf(one)).toMatch(/draws are worth only/);
  });

  it('gives no number where signs do not come as recorded', () => {
    const lying = log(3, { chance: 0.7 }).map(({ perturbation, ...draw }) => ({
      ...draw,
      perturbation: perturbation === null ? null : { ...perturbation, probability: 0.5 },
    }));
    expect(reasonOf(lying, 1.05)).toMatch(/do not come as often as their recorded probabilities/);
  });
});
