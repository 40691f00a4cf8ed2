import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetDivisor } from '../../../../src/core/bidding/rounds/budget-divisor.ts';

const week = (cost: number, lostShare: number) => Array.from({ length: 7 }, () => ({ cost, lostShare }));
const steady = [{ costPerDay: 10, bid: 1, wanted: 1 }];

describe('budgetDivisor', () => {
  it('is 1 where the budget is not felt', () => {
    expect(budgetDivisor(week(10, 0), steady, 20)).toBe(1);
  });

  it('is 1 without days, costs or a budget', () => {
    expect(budgetDivisor([], steady, 20)).toBe(1);
    expect(budgetDivisor(week(10, 0), [], 20)).toBe(1);
    expect(budgetDivisor(week(10, 0.5), steady, 0)).toBe(1);
  });

  it('bids down to what the days would have cost without a budget', () => {
    expect(budgetDivisor(week(10, 0.5), steady, 10)).toBeCloseTo(2 ** (1 / 1.6), 10);
  });

  it('foresees what dearer bids cost', () => {
    const dearer = [{ costPerDay: 10, bid: 1, wanted: 1.5 }];
    expect(budgetDivisor(week(10, 0), dearer, 10)).toBeCloseTo(1.5, 10);
  });

  it('is never below 1, and falls as the budget grows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (cost, lost, budget, wanted) => {
          const bids = [{ costPerDay: 1, bid: 1, wanted }];
          const tight = budgetDivisor(week(cost, lost), bids, budget);
          expect(tight).toBeGreaterThanOrEqual(1);
          expect(budgetDivisor(week(cost, lost), bids, budget * 2)).toBeLessThanOrEqual(tight);
        },
      ),
    );
  });
});
