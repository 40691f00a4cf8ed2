import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBudget, type BudgetPlan } from '../../../../src/core/bidding/pacing/budget-plan.ts';
import { fitLandscape, type Offer } from '../../../../src/core/bidding/pacing/landscape.ts';

const offers = fc.array(
  fc.record({ price: fc.integer({ min: 0, max: 12 }), value: fc.integer({ min: 0, max: 30 }) }),
  {
    minLength: 1,
    maxLength: 12,
  },
);
const budget = fc.integer({ min: 1, max: 60 });
const auctions = fc.integer({ min: 1, max: 12 });

function valueAt({ value, steps }: BudgetPlan, auctionsLeft: number, units: number): number {
  return value[auctionsLeft * (steps + 1) + units] ?? NaN;
}

/** Best expected value over whole amounts of money, by trying both answers to every offer. */
function bestValue(pool: readonly Offer[], moneyValue: number, left: number, auctionsLeft: number): number {
  const known = new Map<string, number>();
  const solve = (b: number, n: number): number => {
    if (n === 0) return 0;
    const key = `${b}/${n}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const worth = pool.map(({ price, value }) => {
      const lost = solve(b, n - 1);
      return price > b ? lost : Math.max(lost, value - moneyValue * price + solve(b - price, n - 1));
    });
    const mean = worth.reduce((sum, w) => sum + w, 0) / pool.length;
    known.set(key, mean);
    return mean;
  };
  return solve(left, auctionsLeft);
}

describe('planBudget', () => {
  it('equals the best that any bidder can expect, by trying every choice', () => {
    fc.assert(
      fc.property(
        offers,
        budget,
        auctions,
        fc.constantFrom(0, 1),
        (pool, budgetLeft, auctionsLeft, moneyValue) => {
          const enough = auctionsLeft * Math.max(...pool.map(({ price }) => price));
          const steps = enough > 0 ? Math.min(budgetLeft, enough) : budgetLeft;
          const plan = planBudget(fitLandscape(pool), { budgetLeft, auctionsLeft }, { steps, moneyValue });

          expect(plan.unit).toBe(1);
          expect(valueAt(plan, auctionsLeft, steps)).toBeCloseTo(
            bestValue(pool, moneyValue, budgetLeft, auctionsLeft),
            9,
          );
        },
      ),
    );
  });

  it('expects more of more budget and of more auctions', () => {
    fc.assert(
      fc.property(offers, budget, auctions, (pool, budgetLeft, auctionsLeft) => {
        const plan = planBudget(fitLandscape(pool), { budgetLeft, auctionsLeft }, { steps: 37 });

        for (let n = 1; n <= auctionsLeft; n++) {
          for (let units = 1; units <= 37; units++) {
            const here = valueAt(plan, n, units) + 1e-9;
            expect(here).toBeGreaterThanOrEqual(valueAt(plan, n, units - 1));
            expect(here).toBeGreaterThanOrEqual(valueAt(plan, n - 1, units));
          }
        }
      }),
    );
  });

  it('plans a long horizon in its most stages', () => {
    const landscape = fitLandscape([{ price: 2, value: 1 }]);
    const plan = planBudget(landscape, { budgetLeft: 50_000, auctionsLeft: 100_000 });

    expect(plan.stages).toBe(1_000);
    expect(plan.unit * plan.steps).toBe(1_000);
  });

  it.each([
    { budgetLeft: 0, auctionsLeft: 5 },
    { budgetLeft: 5, auctionsLeft: 0 },
    { budgetLeft: NaN, auctionsLeft: 5 },
  ])('refuses %j', (horizon) => {
    expect(() => planBudget(fitLandscape([{ price: 1, value: 1 }]), horizon)).toThrow(/expected a budget/);
  });
});
