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
  const { scale, budget, worthAfter } = afterPaying(plan, state);
  const unitValue = plan.moneyValue * plan.unit;
  const worth = worthAfter(0);
  const asked = (units: number): number => worth - worthAfter(units) + unitValue * units;
  const offered = value * scale + ROUNDING * (worth + value * scale);
  const all = Math.ceil(budget);
  if (asked(all) <= offered) return state.budgetLeft;
  let [low, high] = [0, all];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (asked(middle) <= offered) low = middle;
    else high = middle;
  }
  const units = low + (offered - asked(low)) / (asked(high) - asked(low));
  return Math.min(state.budgetLeft, (units * plan.unit) / scale);
}

/** Value per unit of money that the rest of the budget loses when `price` is paid now: the multiplier λ of that price. */
export function budgetMultiplier(plan: BudgetPlan, state: PacingState, price: number): number {
  const { scale, worthAfter } = afterPaying(plan, state);
  return (worthAfter(0) - worthAfter((price * scale) / plan.unit)) / (price * scale);
}

/** What is left after an auction that charged `paid`, 0 when it was lost. @throws InvariantError on overspending. */
export function afterAuction({ budgetLeft, auctionsLeft }: PacingState, paid: number): PacingState {
  if (!(paid >= 0 && paid <= budgetLeft)) {
    throw new InvariantError(`expected a charge of 0 to ${budgetLeft}, found ${paid}`);
  }
  return { budgetLeft: budgetLeft - paid, auctionsLeft: auctionsLeft - 1 };
}

interface AfterPaying {
  /** The plan's stages per auction left, 1 on a horizon within the plan. */
  readonly scale: number;
  /** Scaled budget in units. */
  readonly budget: number;
  /** Value of the later auctions once so many units are paid; linear between whole numbers. */
  readonly worthAfter: (units: number) => number;
}

function afterPaying(plan: BudgetPlan, { budgetLeft, auctionsLeft }: PacingState): AfterPaying {
  const later = Math.ceil(auctionsLeft) - 1;
  const scale = Math.min(1, plan.stages / later);
  const budget = Math.min((budgetLeft * scale) / plan.unit, plan.steps);
  const row = Math.min(later, plan.stages) * (plan.steps + 1);
  const whole = Math.min(Math.floor(budget), plan.steps - 1);
  const part = budget - whole;
  const valueAt = (units: number): number => (units < 0 ? 0 : plan.value[row + units]!);
  const worthAt = (units: number): number =>
    (1 - part) * valueAt(whole - units) + part * valueAt(whole + 1 - units);
  const worthAfter = (units: number): number => {
    const below = Math.floor(units);
    return units === below
      ? worthAt(below)
      : worthAt(below) + (units - below) * (worthAt(below + 1) - worthAt(below));
  };
  return { scale, budget, worthAfter };
}
