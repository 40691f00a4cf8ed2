import { describe, expect, it } from 'vitest';
import { STRATEGY_LEVERS, strategyAnswer } from '../../../src/core/changes/strategy-levers.ts';
import type { LeverColumn } from '../../../src/core/changes/strategy-levers.ts';

function allowedUnder(column: LeverColumn): string[] {
  return Object.keys(STRATEGY_LEVERS)
    .filter((strategy) => strategyAnswer(strategy, column) === true)
    .sort();
}

describe('levers by bidding strategy', () => {
  it.each([
    ['max_cpc', ['MANUAL_CPC']],
    ['modifier', ['MANUAL_CPC']],
    ['campaign_cpa', ['MAXIMIZE_CONVERSIONS', 'TARGET_CPA']],
    ['ad_group_cpa', ['MAXIMIZE_CONVERSIONS', 'TARGET_CPA']],
    ['campaign_roas', ['MAXIMIZE_CONVERSION_VALUE', 'TARGET_ROAS']],
    ['ad_group_roas', ['MAXIMIZE_CONVERSION_VALUE', 'TARGET_ROAS']],
    ['budget', Object.keys(STRATEGY_LEVERS).sort()],
  ] as const)('%s acts under %j only', (column, strategies) => {
    expect(allowedUnder(column)).toEqual(strategies);
  });

  it.each([null, 'UNKNOWN', 'UNSPECIFIED', 'ENHANCED_CPC', 'SOMETHING_NEW', 'constructor', '__proto__'])(
    'keeps its hands off everything, the budget too, under %j',
    (strategy) => {
      for (const column of ['max_cpc', 'campaign_cpa', 'modifier', 'budget'] as const) {
        expect(strategyAnswer(strategy, column)).toMatch(/not know/);
      }
    },
  );

  it('gives every refusal a reason', () => {
    for (const answers of Object.values(STRATEGY_LEVERS)) {
      for (const answer of Object.values(answers)) {
        if (answer !== true) expect(answer.length).toBeGreaterThan(20);
      }
    }
  });
});
