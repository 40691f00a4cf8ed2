import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shrunkDifference, shrunkRatio } from '../../../src/core/features/catalogue/order-features.ts';

const mean = double({ min: 0.01, max: 1e5, noNaN: true });
const orders = integer({ min: 0, max: 10_000 });

describe('orders against those of the account', () => {
  it('are 0 for a campaign that sells as its account does, however much of it', () => {
    assert(
      property(mean, orders, (each, n) => {
        expect(shrunkRatio(n * each, n, each)).toBeCloseTo(0, 9);
        expect(shrunkDifference(n * 0.3, n, 0.3)).toBeCloseTo(0, 9);
      }),
    );
  });

  it('are 0 where anything is not known, as without a CRM', () => {
    for (const [sum, n, each] of [
      [NaN, NaN, NaN],
      [10, 1, NaN],
      [0, 0, 0],
    ] as const) {
      expect(shrunkRatio(sum, n, each)).toBe(0);
    }
    expect(shrunkDifference(NaN, NaN, NaN)).toBe(0);
  });

  it('move with the evidence: twenty orders at twice the mean are half the way', () => {
    expect(Math.exp(shrunkRatio(20 * 200, 20, 100))).toBeCloseTo(1.5);
    expect(Math.exp(shrunkRatio(2_000 * 200, 2_000, 100))).toBeCloseTo(1.99, 2);
    expect(shrunkDifference(20, 20, 0.5)).toBeCloseTo(0.25);
  });

  it('stay finite where more was paid back than sold', () => {
    expect(Number.isFinite(shrunkRatio(-500, 3, 100))).toBe(true);
  });
});
