import { describe, expect, it } from 'vitest';
import { keptReasons } from '../../src/report/kept-reasons.ts';
import { ruleName } from '../../src/report/rule-name.ts';
import { byWeight } from '../../src/report/decisions.ts';
import { sampleDocument } from './sample-document.ts';

const { plan } = sampleDocument({ decisions: 200 });
if (!plan) throw new Error('the sample has a plan');
const moving = plan.decisions.filter(({ action }) => action === 'raise' || action === 'lower').length;

describe('reasons why bids stay', () => {
  it('count each bid that stays once, the most frequent reason first', () => {
    const reasons = keptReasons(plan);
    expect(reasons.reduce((sum, reason) => sum + reason.count, 0)).toBe(200 - moving);
    expect(reasons.map((reason) => reason.count)).toEqual(
      reasons.map((reason) => reason.count).toSorted((a, b) => b - a),
    );
    expect(reasons[0]?.why).toBe('stopped by the rule “evidence: least clicks”');
  });

  it('name the model when it may not bid', () => {
    const still = plan.decisions.map((decision) => ({ ...decision, action: 'keep' as const, verdicts: [] }));
    expect(keptReasons({ ...plan, mayBid: false, decisions: still })).toEqual([
      { why: 'because the model may not bid', count: 200 },
    ]);
  });

  it('sum the rare ones up', () => {
    const many = plan.decisions.map((decision, i) => ({
      ...decision,
      action: 'keep' as const,
      verdicts: [{ rule: `${i % 8}0-f/rule-${i % 8}`, verdict: 'block' as const, reason: 'no' }],
    }));
    const reasons = keptReasons({ ...plan, decisions: many });
    expect(reasons).toHaveLength(6);
    expect(reasons.at(-1)).toEqual({ why: 'for other reasons, given with each decision', count: 75 });
  });

  it('write rules without the number that orders their files', () => {
    expect(ruleName('20-evidence/clicks-before-a-raise')).toBe('evidence: clicks before a raise');
    expect(ruleName('bounds/max-cpc')).toBe('bounds: max cpc');
  });
});

describe('order of decisions', () => {
  it('puts moving bids first by bid change × clicks, whatever order they come in', () => {
    const sorted = byWeight(plan.decisions);
    const weights = sorted
      .slice(0, moving)
      .map(({ from, to, clicks }) => Math.abs(Number(to) - Number(from)) * clicks);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(sorted.slice(moving).every(({ action }) => action === 'keep' || action === 'none')).toBe(true);
    expect(new Set(sorted.map(({ entity }) => entity.id)).size).toBe(200);
  });
});
