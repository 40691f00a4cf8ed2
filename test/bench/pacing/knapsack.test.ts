import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knapsack } from '../../../bench/pacing/knapsack.ts';
import type { Auction } from '../../../bench/pacing/auctions.ts';

const auctions = fc.array(
  fc.record({
    clicked: fc.boolean(),
    price: fc.integer({ min: 0, max: 20 }),
    value: fc.integer({ min: 0, max: 50 }),
  }),
  { maxLength: 9 },
);

/** The best choice of whole auctions, by trying all. */
function bestChoice(episode: readonly Auction[], budget: number): number {
  const [first, ...rest] = episode;
  if (first === undefined) return 0;
  const without = bestChoice(rest, budget);
  return first.price > budget
    ? without
    : Math.max(without, first.value + bestChoice(rest, budget - first.price));
}

describe('knapsack', () => {
  it('bounds every choice of whole auctions, and its own is one of them', () => {
    fc.assert(
      fc.property(auctions, fc.integer({ min: 0, max: 80 }), (episode, budget) => {
        const { bound, whole } = knapsack(episode, budget);
        const best = bestChoice(episode, budget);

        expect(bound).toBeGreaterThanOrEqual(best - 1e-9);
        expect(whole.value).toBeLessThanOrEqual(best);
        expect(whole.cost).toBeLessThanOrEqual(budget);
      }),
    );
  });

  it('buys a part of the auction that no longer fits', () => {
    const episode = [
      { clicked: true, price: 4, value: 8 },
      { clicked: false, price: 6, value: 9 },
      { clicked: true, price: 2, value: 1 },
    ];

    expect(knapsack(episode, 7)).toEqual({
      bound: 8 + 4.5,
      whole: { clicks: 2, value: 9, cost: 6 },
      multiplier: 1.5,
    });
  });
});
