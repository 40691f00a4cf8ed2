import { microsFromUnits } from '../core/base/micros.ts';
import { moneyText } from '../core/base/money-text.ts';
import type { Goal } from '../core/flow.ts';
import type { GoalSetting, Settings } from './world.ts';

/** The goal in words, with its numbers and the monthly budget. */
export function goalText(
  goal: Goal,
  currency: string,
  { goal: configured, monthlyBudget }: Pick<Settings, 'goal' | 'monthlyBudget'>,
): string {
  const wanted = aimText(goal, currency, configured.kind);
  if (monthlyBudget === null) return wanted;
  return `${wanted}, within ${moneyText(microsFromUnits(monthlyBudget), currency)} a month`;
}

function aimText(goal: Goal, currency: string, configured: GoalSetting['kind']): string {
  switch (goal.kind) {
    case 'target_cpa': {
      const cpa = moneyText(goal.cpaMicros, currency);
      return configured === 'current_cpa'
        ? `${cpa} per conversion, what one costs on average today`
        : `${cpa} per conversion`;
    }
    case 'target_roas':
      return `${(100 * goal.roas).toFixed(0)} % return on ad spend`;
    case 'profit_margin':
      return `most profit at a margin of ${(100 * goal.marginShare).toFixed(0)} % of conversion value`;
  }
}
