import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import {
  planBudget,
  type BudgetPlan,
  type PacingState,
} from '../../../../src/core/bidding/pacing/budget-plan.ts';
import { fitLandscape, type Offer } from '../../../../src/core/bidding/pacing/landscape.ts';
import { afterAuction, budgetMultiplier, pacingBid } from '../../../../src/core/bidding/pacing/pacing-bid.ts';

/** Money comes in micros: no price is smaller, but for none at all. */
const money = (most: number) => fc.integer({ min: 0, max: most * 1e6 }).map((micros) => micros / 1e6);
const offer = fc.record({ price: money(50), value: money(9) });
const offers = fc.array(offer, { minLength: 1, maxLength: 40 });
const budget = fc.double({ min: 0.5, max: 400, noNaN: true });
const options = { steps: 64, stages: 20 };

/** Second-price auctions: what was bought, and what is left at the end. */
function play(
  plan: BudgetPlan,
  start: PacingState,
  auctions: readonly Offer[],
): { readonly won: number; readonly value: number; readonly left: PacingState } {
  let [won, value] = [0, 0];
  const left = auctions.reduce((state, { price, value: worth }) => {
    const wins = pacingBid(plan, state, worth) >= price;
    if (wins) [won, value] = [won + 1, value + worth];
    return afterAuction(state, wins ? price : 0);
  }, start);
  return { won, value, left };
}

function logNormalOffers(seed: number, count: number, spread: number): Offer[] {
  const random = rng(seed, 'offers');
  return Array.from({ length: count }, () => ({
    price: Math.exp(0.5 * random.normal()),
    value: Math.exp(spread * random.normal()),
  }));
}

describe('pacingBid', () => {
  it('never overspends, whatever comes', () => {
    fc.assert(
      fc.property(offers, offers, budget, fc.constantFrom(0, 0.3), (past, coming, budgetLeft, moneyValue) => {
        const start = { budgetLeft, auctionsLeft: coming.length };
        const plan = planBudget(fitLandscape(past), start, { ...options, moneyValue });

        expect(play(plan, start, coming).left.budgetLeft).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('bids within what is left, and more for a higher value', () => {
    fc.assert(
      fc.property(
        offers,
        budget,
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(money(20), { minLength: 2, maxLength: 8 }),
        (past, whole, auctionsLeft, part, values) => {
          const plan = planBudget(fitLandscape(past), { budgetLeft: whole, auctionsLeft }, options);
          const state = { budgetLeft: whole * part, auctionsLeft };
          const bids = values.toSorted((a, b) => a - b).map((value) => pacingBid(plan, state, value));

          expect(bids).toEqual(bids.toSorted((a, b) => a - b));
          expect(bids.every((bid) => bid >= 0 && bid <= state.budgetLeft)).toBe(true);
        },
      ),
    );
  });

  it('buys all that the budget holds when every auction is alike, and more with more budget', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 40_000 }),
        fc.integer({ min: 1, max: 60 }),
        (price, value, budgetLeft, auctionsLeft) => {
          const start = { budgetLeft, auctionsLeft };
          const same = Array.from({ length: auctionsLeft }, () => ({ price, value }));
          const plan = planBudget(fitLandscape([{ price, value }]), start, options);

          expect(play(plan, start, same).won).toBe(Math.min(auctionsLeft, Math.floor(budgetLeft / price)));
        },
      ),
    );
  });

  it('keeps the budget for the better half when two kinds of auction alternate', () => {
    const auctions = Array.from({ length: 400 }, (_, i) => ({ price: 10, value: i % 2 === 0 ? 1 : 3 }));
    const start = { budgetLeft: 2_000, auctionsLeft: 400 };
    const plan = planBudget(fitLandscape(auctions), start);
    const { value, left } = play(plan, start, auctions);

    expect(value).toBeGreaterThan(0.97 * 600);
    expect(left.budgetLeft).toBeLessThan(100);
  });

  it('bids the value over the multiplier of the budget and the worth of money', () => {
    const past = logNormalOffers(1, 2_000, 1);
    for (const moneyValue of [0, 0.5]) {
      const plan = planBudget(fitLandscape(past), { budgetLeft: 100, auctionsLeft: 500 }, { moneyValue });
      for (const state of [
        { budgetLeft: 100, auctionsLeft: 500 },
        { budgetLeft: 33.3, auctionsLeft: 77 },
      ]) {
        const bid = pacingBid(plan, state, 2.5);
        expect(bid).toBeLessThan(state.budgetLeft);
        expect(bid * (moneyValue + budgetMultiplier(plan, state, bid))).toBeCloseTo(2.5, 8);
      }
    }
  });

  it('never pays more than the value when kept money is worth as much', () => {
    const past = logNormalOffers(2, 500, 1);
    const plan = planBudget(fitLandscape(past), { budgetLeft: 1e6, auctionsLeft: 100 }, { moneyValue: 1 });

    expect(pacingBid(plan, { budgetLeft: 1e6, auctionsLeft: 100 }, 2)).toBeCloseTo(2, 6);
    expect(pacingBid(plan, { budgetLeft: 1e6, auctionsLeft: 1 }, 2)).toBeCloseTo(2, 6);
  });

  it('raises bids when spend is behind the plan and lowers them when it is ahead', () => {
    const plan = planBudget(fitLandscape(logNormalOffers(3, 2_000, 1)), {
      budgetLeft: 100,
      auctionsLeft: 500,
    });
    const bidWith = (budgetLeft: number): number => pacingBid(plan, { budgetLeft, auctionsLeft: 250 }, 1);

    expect(bidWith(80)).toBeGreaterThan(1.1 * bidWith(50));
    expect(bidWith(50)).toBeGreaterThan(1.1 * bidWith(20));
  });

  it('bids alike in every currency', () => {
    const past = logNormalOffers(4, 1_000, 1);
    const inMicros = past.map(({ price, value }) => ({ price: price * 1e6, value }));
    const units = { budgetLeft: 60, auctionsLeft: 300 };
    const micros = { budgetLeft: 60e6, auctionsLeft: 300 };
    const bid = pacingBid(planBudget(fitLandscape(past), units), units, 1.5);

    expect(pacingBid(planBudget(fitLandscape(inMicros), micros), micros, 1.5) / 1e6).toBeCloseTo(bid, 6);
  });

  it.each([
    { name: 'a short horizon', count: 1_000, spread: 1, share: 0.1, atLeast: 0.97 },
    { name: 'a long horizon', count: 30_000, spread: 1, share: 0.1, atLeast: 0.99 },
    { name: 'a few auctions worth most of it all', count: 1_000, spread: 3, share: 0.01, atLeast: 0.9 },
  ])('comes close to hindsight over $name', ({ count, spread, share, atLeast }) => {
    const past = logNormalOffers(5, 20_000, spread);
    const meanPrice = past.reduce((sum, { price }) => sum + price, 0) / past.length;
    const start = { budgetLeft: share * count * meanPrice, auctionsLeft: count };
    const plan = planBudget(fitLandscape(past), start, { steps: 200 });
    let [value, bound] = [0, 0];
    for (let seed = 10; seed < 15; seed++) {
      const coming = logNormalOffers(seed, count, spread);
      value += play(plan, start, coming).value;
      let left = start.budgetLeft;
      for (const { price, value: worth } of coming.toSorted(
        (a, b) => b.value / b.price - a.value / a.price,
      )) {
        bound += worth * Math.min(1, left / price);
        left = Math.max(0, left - price);
      }
    }

    expect(value / bound).toBeGreaterThan(atLeast);
    expect(value / bound).toBeLessThanOrEqual(1);
  });

  it('bids nothing without value, budget or auctions', () => {
    const plan = planBudget(fitLandscape([{ price: 1, value: 1 }]), { budgetLeft: 5, auctionsLeft: 5 });

    expect(pacingBid(plan, { budgetLeft: 5, auctionsLeft: 5 }, 0)).toBe(0);
    expect(pacingBid(plan, { budgetLeft: 0, auctionsLeft: 5 }, 1)).toBe(0);
    expect(
      pacingBid(
        planBudget(fitLandscape([{ price: 1e9, value: 1 }]), { budgetLeft: 1e9, auctionsLeft: 5 }),
        { budgetLeft: Number.MIN_VALUE, auctionsLeft: 5 },
        1,
      ),
    ).toBe(0);
    expect(pacingBid(plan, { budgetLeft: 5, auctionsLeft: 0 }, 1)).toBe(0);
  });
});

describe('afterAuction', () => {
  it('refuses a charge above what is left', () => {
    expect(() => afterAuction({ budgetLeft: 3, auctionsLeft: 2 }, 3.1)).toThrow(/expected a charge/);
    expect(afterAuction({ budgetLeft: 3, auctionsLeft: 2 }, 3)).toEqual({ budgetLeft: 0, auctionsLeft: 1 });
  });
});
