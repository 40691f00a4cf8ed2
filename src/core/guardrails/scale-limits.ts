import { micros } from '../base/micros.ts';
import type { Rule } from './rule.ts';

/** The same rules with the largest steps and the spend caps multiplied; all others as they are. */
export function scaleLimits(rules: readonly Rule[], factor: number): Rule[] {
  if (factor === 1) return [...rules];
  const ratio = (value: number): number => Math.round(value * factor * 1e6) / 1e6;
  return rules.map((rule): Rule => {
    if (rule.kind === 'step') return { ...rule, params: { ratio: ratio(rule.params.ratio) } };
    if (rule.kind !== 'spend_cap') return rule;
    const { maxIncrease, maxIncreaseRatio } = rule.params;
    return {
      ...rule,
      params: {
        ...rule.params,
        maxIncreaseRatio: ratio(maxIncreaseRatio),
        maxIncrease: maxIncrease === null ? null : micros(Math.round(maxIncrease * factor)),
      },
    };
  });
}
