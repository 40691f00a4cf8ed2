import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../../src/core/base/day.ts';
import { micros, microsFromUnits } from '../../../src/core/base/micros.ts';
import { guard } from '../../../src/core/guardrails/guard.ts';
import type { Rule } from '../../../src/core/guardrails/rule.ts';
import { scaleLimits } from '../../../src/core/guardrails/scale-limits.ts';
import { context, decision, rule } from './sample.ts';

const UNTIL = day('2026-03-20');
const held: Rule = {
  id: 'experiment/ab12',
  kind: 'hold_out',
  where: {},
  params: { experiment: 'ab12', account: '123-456-7890', campaigns: ['10', 'a~b'], until: UNTIL },
};

describe('hold_out', () => {
  const judged = (id: string, accountId: string, today = UNTIL) => {
    const [guarded] = guard([decision(1, 1.1, { id, accountId })], [held], context({ today }));
    return { to: guarded?.toMicros, verdict: guarded?.verdicts[0] };
  };

  it('blocks what belongs to a held-out campaign, up to its last day, and says so', () => {
    const { to, verdict } = judged('10~7~1', '1234567890');
    expect(to).toBe(microsFromUnits(1));
    expect(verdict).toEqual({
      rule: 'experiment/ab12',
      verdict: 'block',
      reason: 'Held out by experiment ab12 until 2026-03-20.',
    });
    expect(judged('a%7Eb~7~1', '123-456-7890').verdict?.verdict).toBe('block');
    expect(judged('10', '1234567890').verdict?.verdict).toBe('block');
  });

  it('lets pass other campaigns, other accounts and later days', () => {
    expect(judged('101~7~1', '1234567890').verdict?.verdict).toBe('pass');
    expect(judged('10~7~1', '999').verdict?.verdict).toBe('pass');
    expect(judged('10~7~1', '1234567890', addDays(UNTIL, 1)).verdict?.verdict).toBe('pass');
  });
});

describe('scaleLimits', () => {
  it('multiplies the largest step and the spend caps and leaves all else as it is', () => {
    const rules = [
      rule('step', { ratio: 0.2 }),
      rule('spend_cap', { maxIncreaseRatio: 0.1, maxIncrease: micros(5_000_000) }),
      rule('spend_cap', { maxIncreaseRatio: 0.1 }),
      rule('bounds', { ceiling: micros(4_000_000) }),
      held,
    ];
    const [step, cap, open, ...rest] = scaleLimits(rules, 1.5);

    expect(step?.params).toEqual({ ratio: 0.3 });
    expect(cap?.params).toMatchObject({ maxIncreaseRatio: 0.15, maxIncrease: 7_500_000 });
    expect(open?.params).toMatchObject({ maxIncreaseRatio: 0.15, maxIncrease: null });
    expect(rest).toEqual(rules.slice(3));
    expect(scaleLimits(rules, 1)).toEqual(rules);
  });
});
