import { describe, expect, it } from 'vitest';
import { microsFromUnits } from '../../../src/core/base/micros.ts';
import { decisionSpendChange } from '../../../src/core/base/spend-change.ts';
import type { Decision } from '../../../src/core/flow.ts';
import { guard } from '../../../src/core/guardrails/guard.ts';
import { context, decision, rule } from './sample.ts';

/** A decision on the target of a campaign; half of what more cost brings is lost to dearer clicks. */
function target(
  lever: 'target_cpa' | 'target_roas',
  from: number,
  wanted: number,
  campaign = 'Shoes',
): Decision {
  return {
    ...decision(from, wanted, { level: 'campaign', id: `of ${campaign}`, campaign, bidStrategy: 'TARGET' }),
    lever,
    target: {
      held: null,
      spendRoom: 2,
      conversionValueMicros: microsFromUnits(100),
      response: 0.5,
      responseFrom: 'usual',
    },
  };
}

const after = (each: Decision, rules: Parameters<typeof guard>[1]) => {
  const [guarded] = guard([each], rules, context());
  if (guarded === undefined) throw new Error('one decision in, one out');
  return { to: (guarded.toMicros ?? 0) / 1e6, verdicts: guarded.verdicts };
};

describe('targets under guardrails', () => {
  it('are not bids to bounds that name no lever, and have bounds of their own', () => {
    const bids = rule('bounds', { floor: null, ceiling: microsFromUnits(20) });
    expect(after(target('target_cpa', 50, 44), [bids]).to).toBe(44);

    const own = {
      ...rule('bounds', { floor: microsFromUnits(3), ceiling: null }),
      where: { lever: ['target_roas'] },
    };
    const { to, verdicts } = after(target('target_roas', 3.2, 2.8), [own]);
    expect(to).toBe(3);
    expect(verdicts[0]?.reason).toBe('A target must be at least 300%, so 280% becomes 300%.');
    expect(after(target('target_cpa', 3.2, 2.8), [own]).to).toBe(2.8);
  });

  it('take the step of a ratio, rounded to a hundredth whatever the currency bills in', () => {
    const step = rule('step', { ratio: 0.1 });
    const yen = { ...context(), currency: 'JPY', billableUnitMicros: microsFromUnits(1) };
    const [roas, cpa] = guard(
      [target('target_roas', 3.21, 5), target('target_cpa', 3000, 3999.5, 'Socks')],
      [step],
      yen,
    );
    expect(roas?.toMicros).toBe(microsFromUnits(3.53));
    expect(cpa?.toMicros).toBe(microsFromUnits(3300));
  });

  it('may be frozen by their lever, and bids by theirs', () => {
    const freeze = { ...rule('freeze'), where: { lever: ['target_*'] } };
    expect(after(target('target_roas', 3, 4), [freeze]).to).toBe(3);
    expect(after(decision(1, 1.1), [freeze]).to).toBe(1.1);
  });

  it('spend more where a return is lowered, and evidence and caps know', () => {
    const evidence = rule('evidence', { minClicks: 1000 });
    expect(after(target('target_roas', 4, 3.6), [evidence]).to).toBe(4);
    expect(after(target('target_roas', 4, 4.4), [evidence]).to).toBe(4.4);

    const cap = rule('spend_cap', { maxIncreaseRatio: 0.15 });
    const keyword = decision(1, 1, { campaign: 'Shoes' });
    const capped = (each: Decision) => guard([keyword, each], [cap], context())[1]?.toMicros;
    expect(capped(target('target_roas', 4, 3.6))).toBe(microsFromUnits(4));
    expect(capped(target('target_roas', 4, 3.8))).toBe(microsFromUnits(3.8));
    expect(capped(target('target_roas', 4, 9))).toBe(microsFromUnits(9));
    expect(capped(target('target_cpa', 40, 44))).toBe(microsFromUnits(40));
    expect(capped(target('target_cpa', 40, 42))).toBe(microsFromUnits(42));
  });

  it('leave room for bids by what they save, and count the spend of a campaign once', () => {
    const cap = rule('spend_cap', { maxIncreaseRatio: 0.15 });
    const raise = decision(1, 1.15, { id: 'raised' });
    const keyword = (saves: Decision[]) => guard([raise, ...saves], [cap], context())[0]?.toMicros;
    expect(keyword([])).toBe(microsFromUnits(1));
    expect(keyword([target('target_cpa', 40, 36)])).toBe(microsFromUnits(1.15));
    expect(keyword([target('target_cpa', 40, 40)])).toBe(microsFromUnits(1));
  });
});

it('predicts spend by the response of a strategy: it answers a target CPA and a target ROAS alike', () => {
  const change = (each: Decision, to: number) =>
    decisionSpendChange(each, each.fromMicros ?? microsFromUnits(0), microsFromUnits(to)) / 1e6;
  expect(change(target('target_cpa', 40, 40), 44)).toBeCloseTo(100 * (1.1 ** 2 - 1), 4);
  expect(change(target('target_roas', 4.4, 4.4), 4)).toBeCloseTo(100 * (1.1 ** 2 - 1), 4);
  expect(change(target('target_roas', 4, 4), 4.4)).toBeCloseTo(100 * (1.1 ** -2 - 1), 4);
});
