import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day, type Day } from '../../../../src/core/base/day.ts';
import { micros, type Micros } from '../../../../src/core/base/micros.ts';
import { monthlyAllowance } from '../../../../src/core/bidding/pacing/monthly-allowance.ts';

const units = (amount: number): Micros => micros(Math.round(amount * 1e6));

function allowanceOn(today: string, budget: number, spent: number): ReturnType<typeof monthlyAllowance> {
  return monthlyAllowance({
    today: day(today),
    averageDailyBudgetMicros: units(budget),
    spentBeforeTodayMicros: units(spent),
  });
}

describe('monthlyAllowance', () => {
  it('shares 30.4 budgets among the days of the month', () => {
    expect(allowanceOn('2026-11-01', 5, 0)).toEqual({
      planMicros: 5_066_666,
      mostMicros: units(10),
      monthLeftMicros: units(152),
      daysLeft: 30,
    });
    expect(allowanceOn('2026-12-01', 5, 0).planMicros).toBe(4_903_225);
    expect(allowanceOn('2026-02-01', 5, 0).planMicros).toBe(5_428_571);
    expect(allowanceOn('2028-02-01', 5, 0).daysLeft).toBe(29);
  });

  it('makes up for quiet days, up to twice the budget', () => {
    expect(allowanceOn('2026-11-21', 10, 184).planMicros).toBe(units(12));
    expect(allowanceOn('2026-11-30', 10, 100)).toMatchObject({
      planMicros: units(20),
      mostMicros: units(20),
    });
  });

  it('stops at the limit of the month', () => {
    expect(allowanceOn('2026-11-29', 10, 297)).toMatchObject({ planMicros: 3_500_000, mostMicros: units(7) });
    expect(allowanceOn('2026-11-30', 10, 304)).toMatchObject({ planMicros: 0, mostMicros: 0, daysLeft: 1 });
    expect(allowanceOn('2026-11-30', 10, 320).monthLeftMicros).toBe(0);
  });

  it("counts on from a change of budget, as in Google's example", () => {
    const changed = monthlyAllowance({
      today: day('2026-11-24'),
      averageDailyBudgetMicros: units(10),
      spentBeforeTodayMicros: units(103),
      budgetSet: { on: day('2026-11-24'), spentBeforeMicros: units(103) },
    });

    expect(changed).toMatchObject({
      monthLeftMicros: units(70),
      planMicros: units(10),
      mostMicros: units(20),
    });
  });

  it('allows twice the highest budget of the day on which it was lowered', () => {
    const lowered = monthlyAllowance({
      today: day('2026-11-10'),
      averageDailyBudgetMicros: units(4),
      spentBeforeTodayMicros: units(80),
      budgetSet: { on: day('2026-11-10'), spentBeforeMicros: units(80) },
      highestTodayMicros: units(10),
    });

    expect(lowered).toMatchObject({ planMicros: units(4), mostMicros: units(20) });
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
          const limit = Math.floor((budget * 304) / 10);
          let [today, spent]: [Day, number] = [day(first), 0];
          for (let i = 0; today.slice(0, 7) === first.slice(0, 7); i++, today = addDays(today, 1)) {
            const allowance = monthlyAllowance({
              today,
              averageDailyBudgetMicros: micros(budget),
              spentBeforeTodayMicros: micros(spent),
            });
            expect(allowance.planMicros).toBeLessThanOrEqual(allowance.mostMicros);
            expect(allowance.mostMicros).toBeLessThanOrEqual(2 * budget);
            spent += Math.floor((parts[i] ?? 1) * allowance.mostMicros);
          }

          expect(spent).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('spends the month to the last micro when every day costs its plan', () => {
    let [today, spent]: [Day, number] = [day('2026-12-01'), 0];
    for (; today <= '2026-12-31'; today = addDays(today, 1)) {
      spent += monthlyAllowance({
        today,
        averageDailyBudgetMicros: micros(7_770_000),
        spentBeforeTodayMicros: micros(spent),
      }).planMicros;
    }

    expect(spent).toBe(236_208_000);
  });

  it('refuses negative amounts and a budget that is set after today', () => {
    expect(() => allowanceOn('2026-11-05', -1, 0)).toThrow(/at least 0/);
    expect(() =>
      monthlyAllowance({
        today: day('2026-11-05'),
        averageDailyBudgetMicros: units(5),
        spentBeforeTodayMicros: units(0),
        budgetSet: { on: day('2026-11-06'), spentBeforeMicros: units(0) },
      }),
    ).toThrow(/2026-11-06/);
  });
});
