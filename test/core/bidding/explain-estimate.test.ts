import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, microsFromUnits } from '../../../src/core/base/micros.ts';
import { decideOne } from '../../../src/core/bidding/decide.ts';
import type { ClickEstimate, Goal } from '../../../src/core/flow.ts';
import { estimate, evidence, policy, scored } from './sample.ts';

const profit: Goal = { kind: 'profit_margin', marginShare: 0.3 };

function reasonOf(parts: Partial<ClickEstimate> = {}, goal: Goal = profit): string {
  return decideOne(scored({ estimate: estimate(parts) }), policy({ goal })).reason;
}

describe('the reason of a decision with an estimate', () => {
  it('tells the chain from others like it to the bid', () => {
    expect(reasonOf()).toBe(
      'Others like it convert 2.6% of clicks, which weighs as much as 6.2 conversions; ' +
        'of its own 1,012 clicks (old and very young ones in part) 29.1 converted (2.9%); together 2.8%. ' +
        'A click brings $2.25, give or take 22.1%, at $80.00 per conversion; at a margin of 30%, and where one more click ' +
        'costs 1.25 times the bid, it may cost $0.54, so the bid should go from $1.10 to $0.54.',
    );
  });

  it('tells what the budget of the campaign leaves of the bid, only where it is felt', () => {
    expect(reasonOf({ budgetDivisor: 1.2 })).toContain(
      'it may cost $0.54, of which its campaign’s budget lets it bid 1/1.2, $0.45, so the bid should go from $1.10 to $0.45.',
    );
    expect(reasonOf({ budgetDivisor: 1.001 })).not.toContain('budget');
  });

  it('values a conversion at the target under a target CPA, and takes no part of the order value’s doubt', () => {
    const text = reasonOf({ uncertainty: 9 }, { kind: 'target_cpa', cpaMicros: micros(50_000_000) });

    expect(text).toContain(
      'At your target of $50.00 per conversion a click is worth $1.41, give or take 18.3%, and may cost $1.41',
    );
  });

  it('names the return under a target ROAS', () => {
    expect(reasonOf({}, { kind: 'target_roas', roas: 4 })).toContain(
      'at your target return of 400% it may cost $0.56',
    );
  });

  it('says so where there are no clicks, or none that converted', () => {
    expect(reasonOf({ clicks: 0, conversions: 0 })).toContain('it has no clicks of its own that tell yet');
    expect(reasonOf({ clicks: 12, conversions: 0 })).toContain(
      'none of its own 12 clicks (old and very young ones in part) converted',
    );
  });

  it('speaks of a factor where little is certain', () => {
    expect(reasonOf({ uncertainty: 0.8 })).toContain('give or take a factor of 2.23');
  });

  it('keeps to the evidence where the model may not bid', () => {
    const decision = decideOne(scored({ estimate: estimate() }), policy({ mayBid: false }));

    expect(decision.reason).toContain('No model may set bids yet');
    expect(decision.reason).not.toContain('Others like it');
  });

  it('is readable for any estimate', () => {
    const share = fc.double({ min: 1e-9, max: 1, noNaN: true });
    const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
    const any = fc.record({
      priorRate: share,
      priorConversions: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
      clicks: amount,
      conversions: amount,
      rate: share,
      orderValueMicros: fc.double({ min: 0, max: 1e6, noNaN: true }).map(microsFromUnits),
      uncertainty: fc.double({ min: 0, max: 5, noNaN: true }),
      marginalCostFactor: fc.double({ min: 0.8, max: 2, noNaN: true }),
      budgetDivisor: fc.double({ min: 1, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(any, (some) => {
        const decision = decideOne(
          scored({ estimate: some, evidence: evidence() }),
          policy({ goal: profit }),
        );

        expect(decision.reason).not.toMatch(/NaN|undefined|∞|Infinity/);
        expect(decision.reason.split('. ').length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});
