import { InvariantError } from '../../base/errors.ts';
import type { BudgetPlan, PacingState } from './budget-plan.ts';

/** Part of the value in hand that rounding may have moved; equal values must win. */
const ROUNDING = 1e-12;

/**
 * The bid for an auction worth `value`: the highest price at which the value makes up for the money, which is
 * `value / (moneyValue + λ)` with λ the value per unit of money that the rest of the budget would lose.
 * λ is read afresh from what is left, so that spending behind or ahead of the plan corrects itself.
 * Never above `budgetLeft`, so that an auction that charges at most the bid cannot overspend; 0 where value or budget is.
 * Cost O(log steps).
 */
export function pacingBid(plan: BudgetPlan, state: PacingState, value: number): number {
  if (!(value > 0 && state.budgetLeft > 0 && state.auctionsLeft >= 1)) return 0;
  const { budget, worth, lostBy } = outlook(plan, state);
  if (!(budget > 0)) return 0;
  const unitValue = plan.moneyValue * plan.unit;
  const asked = (units: number): number => lostBy(units) + unitValue * units;
  const offered = value + ROUNDING * (worth + value);
  if (asked(budget) <= offered) {
    return Math.min(state.budgetLeft, (offered / (worth / budget + unitValue)) * plan.unit);
  }
  let [low, high] = [0, Math.ceil(budget)];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (asked(middle) <= offered) low = middle;
    else high = middle;
  }
  const end = Math.min(high, budget);
  const units = low + ((end - low) * (offered - asked(low))) / (asked(end) - asked(low));
  return Math.min(state.budgetLeft, units * plan.unit);
}

/** Value per unit of money that the rest of the budget loses when `price` is paid now: the multiplier λ of that price. */
export function budgetMultiplier(plan: BudgetPlan, state: PacingState, price: number): number {
  return outlook(plan, state).lostBy(price / plan.unit) / price;
}

/** What is left after an auction that charged `paid`, 0 when it was lost. @throws InvariantError on overspending. */
export function afterAuction({ budgetLeft, auctionsLeft }: PacingState, paid: number): PacingState {
  if (!(paid >= 0 && paid <= budgetLeft)) {
    throw new InvariantError(`expected a charge of 0 to ${budgetLeft}, found ${paid}`);
  }
  return { budgetLeft: budgetLeft - paid, auctionsLeft: auctionsLeft - 1 };
}

/** What the plan says of the auctions after the one at hand. */
interface Outlook {
  /** Budget in units. */
  readonly budget: number;
  /** Value that it still buys. */
  readonly worth: number;
  /** Value that is lost when so many units are paid now. */
  readonly lostBy: (units: number) => number;
}

/**
 * Reads the row of the plan between two steps of budget: linear in the amount that is paid, with bends at whole units.
 * Beyond the plan's stages the rest is taken as so many stretches of that length with an even share of the budget each,
 * and a price above the share as lost at the share's own rate.
 */
function outlook(plan: BudgetPlan, { budgetLeft, auctionsLeft }: PacingState): Outlook {
  const later = Math.ceil(auctionsLeft) - 1;
  const share = budgetLeft * Math.min(1, plan.stages / later);
  const budget = Math.min(share / plan.unit, plan.steps);
  const row = Math.min(later, plan.stages) * (plan.steps + 1);
  const whole = Math.min(Math.floor(budget), plan.steps - 1);
  const part = budget - whole;
  const valueAt = (units: number): number => (units < 0 ? 0 : plan.value[row + units]!);
  const worthAfter = (units: number): number =>
    (1 - part) * valueAt(whole - units) + part * valueAt(whole + 1 - units);
  const worth = worthAfter(0);
  const lostBy = (units: number): number => {
    if (units >= budget) return (worth / budget) * units;
    const below = Math.floor(units);
    const left = worthAfter(below);
    return worth - (units === below ? left : left + (units - below) * (worthAfter(below + 1) - left));
  };
  return { budget, worth, lostBy };
}
