import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPLORATION, explorationFactors } from '../../../../src/core/bidding/rounds/exploration.ts';

/** An account of which the first few hardly spend. */
function account(entities: number, starved: number) {
  const by = (of: (i: number) => number): Float64Array =>
    Float64Array.from({ length: entities }, (_, i) => of(i));
  return {
    wanted: by(() => 1),
    uncertainty: by((i) => (i < starved ? 0.4 : 0.1)),
    costPerDay: by((i) => (i < starved ? 0.05 : 10)),
    impressionShare: by((i) => (i < starved ? 0.05 : 0.5)),
  };
}

describe('explorationFactors', () => {
  it('raises bids of starved entities by a standard deviation of what their clicks are worth', () => {
    const factors = explorationFactors(account(50, 5));
    expect(factors.subarray(0, 5).every((factor) => factor === Math.exp(0.4))).toBe(true);
    expect(factors.subarray(5).every((factor) => factor === 1)).toBe(true);
  });

  it('raises no bid of an entity that wins its auctions and has few, or of which that is not known', () => {
    const small = { ...account(50, 5), impressionShare: new Float64Array(50).fill(0.6) };
    expect(explorationFactors(small).every((factor) => factor === 1)).toBe(true);
    const unknown = { ...account(50, 5), impressionShare: new Float64Array(50).fill(Number.NaN) };
    expect(explorationFactors(unknown).every((factor) => factor === 1)).toBe(true);
  });

  it('raises all less where learning would cost more than its share', () => {
    const many = account(50, 40);
    const free = explorationFactors(many, 1);
    const held = explorationFactors(many, 0.01);
    expect(free[0]).toBe(Math.exp(0.4));
    expect(held[0]).toBeGreaterThan(1);
    expect(held[0]).toBeLessThan(free[0]!);
    expect(explorationFactors(many, 0).every((factor) => factor === 1)).toBe(true);
  });

  it('never expects to cost more than its share, lowers no bid, and raises none too far', () => {
    const number = fc.double({ min: 0.01, max: 100, noNaN: true });
    const share = fc.double({ min: 0, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number, number, share), { maxLength: 40 }),
        share,
        (rows, most) => {
          const column = (n: 0 | 1 | 2 | 3): Float64Array => Float64Array.from(rows, (row) => row[n]);
          const costPerDay = column(1).map((cost, i) => (i % 3 === 0 ? 0 : cost));
          const wanted = column(0);
          const factors = explorationFactors(
            { wanted, uncertainty: column(2), costPerDay, impressionShare: column(3) },
            most,
          );
          const spend = costPerDay.reduce((sum, cost) => sum + cost, 0);
          const extra = factors.reduce(
            (sum, factor, i) => sum + Math.max(costPerDay[i]!, wanted[i]! / 7) * (factor ** 1.6 - 1),
            0,
          );
          expect(extra).toBeLessThanOrEqual(most * spend * (1 + 1e-9) + 1e-9);
          for (const factor of factors) {
            expect(factor).toBeGreaterThanOrEqual(1);
            expect(factor).toBeLessThanOrEqual(Math.exp(EXPLORATION.mostLift));
          }
        },
      ),
    );
  });

  it('raises nothing in an account without spend', () => {
    const none = { ...account(3, 3), costPerDay: new Float64Array(3) };
    expect([...explorationFactors(none)]).toEqual([1, 1, 1]);
  });
});
