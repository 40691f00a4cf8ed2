import { ConfigError } from '../core/base/errors.ts';
import { micros, microsFromUnits } from '../core/base/micros.ts';
import type { Evidence, Goal } from '../core/flow.ts';
import type { GoalSetting } from './world.ts';

/**
 * The configured goal in micros. `current_cpa` becomes what a conversion cost on average over the evidence.
 * @throws ConfigError when that cannot be told, because there are no conversions.
 */
export function resolveGoal(setting: GoalSetting, evidence: readonly Evidence[]): Goal {
  switch (setting.kind) {
    case 'target_cpa':
      return { kind: 'target_cpa', cpaMicros: microsFromUnits(setting.amount) };
    case 'target_roas':
      return { kind: 'target_roas', roas: setting.ratio };
    case 'profit_margin':
      return { kind: 'profit_margin', marginShare: setting.share };
    case 'current_cpa':
      return { kind: 'target_cpa', cpaMicros: currentCpa(evidence) };
  }
}

function currentCpa(evidence: readonly Evidence[]): ReturnType<typeof micros> {
  const cost = evidence.reduce((sum, e) => sum + e.costMicros, 0);
  const conversions = evidence.reduce((sum, e) => sum + e.conversions, 0);
  if (conversions > 0 && cost > 0) return micros(Math.round(cost / conversions));
  throw new ConfigError('What a conversion costs today cannot be told', {
    expected: 'cost and conversions in the evidence, for the goal current_cpa',
    found: `${conversions} conversions`,
    next: 'Set a goal: target_cpa, target_roas or profit_margin in bidforest.config.yaml.',
  });
}
