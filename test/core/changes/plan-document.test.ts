import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlanDocument } from '../../../src/contract/plan-document.ts';
import { microsFromUnits } from '../../../src/core/base/micros.ts';
import { byEffect } from '../../../src/core/changes/by-effect.ts';
import { planDocument } from '../../../src/core/changes/plan-document.ts';
import type { PlanMeta } from '../../../src/core/changes/plan-document.ts';
import type { GuardedDecision } from '../../../src/core/flow.ts';
import { guarded } from './sample.ts';

const meta: PlanMeta = {
  planId: 'p1',
  plannedOn: '2026-03-10',
  currency: 'USD',
  goal: 'target CPA $50.00',
  runId: 'r1',
  mayBid: true,
  why: 'The forest won.',
  live: false,
  autonomy: { factor: 1, why: 'No experiment has a result that still holds.' },
  breaks: [],
  quarantined: [],
};

const block = { rule: 'freeze/all', verdict: 'block', reason: 'Frozen.' } as const;
const clamp = { rule: 'step/all', verdict: 'clamp', reason: 'Too far.' } as const;

describe('planDocument', () => {
  it('fulfils the contract, with exact amounts', () => {
    const plan = planDocument([guarded(1.1, 1.3125), guarded(null, null, { id: 'k2' })], meta);

    expect(PlanDocument.parse(plan)).toEqual(plan);
    expect(plan.decisions[0]).toMatchObject({
      from: '1.10',
      to: '1.3125',
      cost: '100.00',
      valuePerClick: '1.25',
      action: 'raise',
      entity: { account: '123', id: 'k1', campaign: 'Shoes' },
    });
    expect(plan.decisions[1]).toMatchObject({ from: null, to: null, action: 'none' });
  });

  it('carries what the days of the account say of a click, money exact', () => {
    const estimate = {
      priorRate: 0.026,
      priorConversions: 6.2,
      clicks: 812.5,
      conversions: 24.3,
      rate: 0.029,
      orderValueMicros: microsFromUnits(80.125),
      uncertainty: 0.2,
      marginalCostFactor: 1.25,
      budgetDivisor: 1.2,
    };
    const plan = planDocument([{ ...guarded(1, 2), estimate }], meta);

    expect(PlanDocument.parse(plan)).toEqual(plan);
    const { orderValueMicros: _micros, ...numbers } = estimate;
    expect(plan.decisions[0]?.estimate).toEqual({ ...numbers, orderValue: '80.125' });
    const idle = planDocument([{ ...guarded(1, 2), estimate }], { ...meta, mayBid: false });
    expect(idle.decisions[0]?.estimate).toBeNull();
  });

  it('counts what happens to how many', () => {
    const plan = planDocument(
      [
        guarded(1, 2, { id: 'a' }),
        { ...guarded(1, 0.5, { id: 'b' }), verdicts: [clamp] },
        { ...guarded(1, 1, { id: 'c' }), verdicts: [block, clamp] },
        guarded(1, 1, { id: 'd' }),
        guarded(null, null, { id: 'e' }),
      ],
      meta,
    );

    expect(plan.summary).toEqual({
      entities: 5,
      raise: 1,
      lower: 1,
      keep: 2,
      none: 1,
      blocked: 1,
      clamped: 1,
    });
  });
});

describe('byEffect', () => {
  const ids = (decisions: readonly GuardedDecision[]): string[] => decisions.map(({ entity }) => entity.id);

  it('puts the change that moves most spend first, up or down, then what was wanted, then the spend', () => {
    const frozen = { ...guarded(1, 1, { id: 'frozen' }, 10), wantedMicros: guarded(1, 9).toMicros };
    const decisions = [
      guarded(1, 1, { id: 'kept-small' }, 1),
      guarded(1, 1, { id: 'kept-large' }, 9999),
      frozen,
      guarded(1, 1.2, { id: 'small-raise' }, 10),
      guarded(1, 0.8, { id: 'large-cut' }, 500),
    ];

    expect(ids(byEffect(decisions))).toEqual([
      'large-cut',
      'small-raise',
      'frozen',
      'kept-large',
      'kept-small',
    ]);
  });

  it('gives one order whatever order the decisions come in', () => {
    const some = fc.uniqueArray(
      fc.record({ id: fc.string({ maxLength: 3 }), to: fc.integer({ min: 1, max: 3 }) }),
      {
        selector: ({ id }) => id,
      },
    );

    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (rows, keys) => {
        const decisions = rows.map(({ id, to }) => guarded(1, to, { id }));
        const shuffled = decisions
          .map((decision) => ({ decision, key: keys.next().value as number }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ decision }) => decision);

        expect(ids(byEffect(shuffled))).toEqual(ids(byEffect(decisions)));
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
