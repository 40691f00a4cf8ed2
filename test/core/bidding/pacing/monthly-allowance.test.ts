import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day, type Day } from '../../../../src/core/base/day.ts';
import { micros, type Micros } from '../../../../src/core/base/micros.ts';
import { daysToMonthEnd, monthlyAllowance } from '../../../../src/core/bidding/pacing/monthly-allowance.ts';

const units = (amount: number): Micros => micros(Math.round(amount * 1e6));

function allowanceOn(today: string, budget: number, spent: number): Micros {
  return monthlyAllowance({
    today: day(today),
    averageDailyBudgetMicros: units(budget),
    spentBeforeTodayMicros: units(spent),
  });
}

describe('monthlyAllowance', () => {
  it('is 30.4 budgets in a month, whatever its days', () => {
    expect(allowanceOn('2026-11-01', 5, 0)).toBe(units(152));
    expect(allowanceOn('2026-12-01', 5, 0)).toBe(units(152));
    expect(allowanceOn('2026-02-01', 5, 0)).toBe(units(152));
  });

  it('is no more than twice the budget for each day that is left', () => {
    expect(allowanceOn('2026-11-30', 10, 100)).toBe(units(20));
    expect(allowanceOn('2026-11-21', 10, 20)).toBe(units(200));
  });

  it('ends at the limit of the month', () => {
    expect(allowanceOn('2026-11-29', 10, 297)).toBe(units(7));
    expect(allowanceOn('2026-11-30', 10, 304)).toBe(0);
    expect(allowanceOn('2026-11-30', 10, 320)).toBe(0);
  });

  it("counts on from a change of budget, as in Google's example", () => {
    const changed = monthlyAllowance({
      today: day('2026-11-24'),
      averageDailyBudgetMicros: units(10),
      spentBeforeTodayMicros: units(103),
      budgetSet: { on: day('2026-11-24'), spentBeforeMicros: units(103) },
    });

    expect(changed).toBe(units(70));
  });

  it('takes a budget of an earlier month as one for all of this', () => {
    const soFar = {
      today: day('2026-11-05'),
      averageDailyBudgetMicros: units(5),
      spentBeforeTodayMicros: units(20),
    };
    const earlier = { on: day('2026-10-17'), spentBeforeMicros: units(0) };

    expect(monthlyAllowance({ ...soFar, budgetSet: earlier })).toEqual(monthlyAllowance(soFar));
  });

  it('never lets a month cost more than its limit, however the days go', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000_000 }),
        fc.constantFrom('2026-02-01', '2026-11-01', '2026-12-01'),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 31, maxLength: 31 }),
        (budget, first, parts) => {
          let [today, spent]: [Day, number] = [day(first), 0];
          for (let i = 0; today.slice(0, 7) === first.slice(0, 7); i++, today = addDays(today, 1)) {
            const left = monthlyAllowance({
              today,
              averageDailyBudgetMicros: micros(budget),
              spentBeforeTodayMicros: micros(spent),
            });
            expect(left).toBeLessThanOrEqual(2 * budget * daysToMonthEnd(today));
            spent += Math.floor((parts[i] ?? 1) * Math.min(2 * budget, left));
          }
          expect(spent).toBeLessThanOrEqual(Math.floor((budget * 304) / 10));
        },
      ),
    );
  });
});

describe('daysToMonthEnd', () => {
  it('counts the day itself, in short months, leap years and December', () => {
    expect(daysToMonthEnd(day('2026-11-01'))).toBe(30);
    expect(daysToMonthEnd(day('2028-02-01'))).toBe(29);
    expect(daysToMonthEnd(day('2026-12-31'))).toBe(1);
  });
});
