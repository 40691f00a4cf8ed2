import { describe, expect, it } from 'vitest';
import { micros, microsFromUnits } from '../../../../src/core/base/micros.ts';
import type { BidSettings } from '../../../../src/core/bidding/bid-policy.ts';
import { decide } from '../../../../src/core/bidding/decide.ts';
import { outcomeOf, replay } from '../../../../src/core/changes/decision-record.ts';
import type { Decision, ScoredEntity, TargetFacts } from '../../../../src/core/flow.ts';
import { entity, evidence, policy, scored } from '../sample.ts';

const facts: TargetFacts = {
  held: null,
  spendRoom: 2,
  conversionValueMicros: microsFromUnits(100),
  response: 0.5,
  responseFrom: 'simulation',
};
/** 35 % margin of 100 at a response of 0.5: a conversion may cost 17.50 on average, a return must be 571 %. */
const profit: Partial<BidSettings> = { goal: { kind: 'profit_margin', marginShare: 0.35 } };

function campaign(
  lever: 'target_cpa' | 'target_roas',
  target: number | null,
  about: Partial<TargetFacts> = {},
  parts: Partial<ScoredEntity> = {},
): ScoredEntity {
  return scored({
    entity: { ...entity, level: 'campaign', id: 'c1', name: 'Shoes', bidStrategy: 'TARGET_CPA' },
    lever,
    bidMicros: target === null ? null : microsFromUnits(target),
    evidence: evidence({ conversions: 40, valueMicros: microsFromUnits(4000) }),
    target: { ...facts, ...about },
    ...parts,
  });
}

function decided(each: ScoredEntity, settings: Partial<BidSettings> = profit): Decision {
  const [decision] = decide([each], policy(settings));
  if (decision === undefined) throw new Error('one decision per entity');
  return decision;
}

const wanted = (each: ScoredEntity, settings?: Partial<BidSettings>): number | null => {
  const { wantedMicros } = decided(each, settings);
  return wantedMicros === null ? null : wantedMicros / 1e6;
};

describe('a target under a margin', () => {
  it('goes to where the last conversion costs its margin: value × margin × response', () => {
    expect(wanted(campaign('target_cpa', 20))).toBe(17.5);
    expect(wanted(campaign('target_cpa', 16.1, { response: 0.52 }))).toBeCloseTo(
      Math.min(18.2, 16.1 * 1.2 ** 0.48),
      5,
    );
  });

  it('is tightened by what the account’s budget divides all bids by', () => {
    const held = (each: ScoredEntity): Decision => {
      const [decision] = decide([each], { ...policy(profit), accountDivisor: 1.25 });
      if (decision === undefined) throw new Error('one decision per entity');
      return decision;
    };
    expect(held(campaign('target_cpa', 16)).wantedMicros).toBe(microsFromUnits(14));
    expect(held(campaign('target_roas', 6.2)).wantedMicros).toBeCloseTo(1.25e6 / (0.35 * 0.5), -4);
    expect(held(campaign('target_cpa', 16)).reason).toContain(
      'profit is highest at $17.50; to keep to the month’s budget',
    );
  });

  it('asks for a return of 1 / (margin × response)', () => {
    expect(wanted(campaign('target_roas', 5))).toBeCloseTo(1 / (0.35 * 0.5), 5);
  });

  it.each([
    ['target_cpa', 40, 32],
    ['target_cpa', 5, 5 * 1.2 ** 0.5],
    ['target_roas', 2, 2.4],
    ['target_roas', 12, 12 / 1.2 ** 0.5],
  ] as const)('moves a %s of %d no further than to %d at once', (lever, from, to) => {
    expect(wanted(campaign(lever, from))).toBeCloseTo(to, 5);
  });

  it('says what it rests on', () => {
    expect(decided(campaign('target_cpa', 40)).reason).toBe(
      '40 conversions at $27.50 each. A conversion brings $100.00, 35% of it margin, and they grow by 0.50% for 1% more cost, by the simulation of the platform: profit is highest at $17.50, so the target CPA should go from $40.00 to $32.00 for now, as one move goes no further.',
    );
    expect(decided(campaign('target_roas', 2)).reason).toMatch(/target ROAS should go from 200% to 240%/);
  });
});

describe('a target stays', () => {
  it.each([
    ['where it is near its aim', campaign('target_cpa', 18.5), /too near/],
    [
      'while the strategy learns',
      campaign('target_cpa', 40, { held: 'the strategy is learning' }),
      /learning/,
    ],
    [
      'with too few conversions',
      campaign('target_cpa', 40, {}, { evidence: evidence({ conversions: 29 }) }),
      /^29 conversions.*fewer than the 30/,
    ],
    ['where the budget is in the way of more', campaign('target_cpa', 10, { spendRoom: 1.02 }), /budget/],
    [
      'where the budget is in the way of more, of a return too',
      campaign('target_roas', 12, { spendRoom: 1.02 }),
      /budget/,
    ],
  ])('%s', (_, each, reason) => {
    expect(decided(each).wantedMicros).toBe(each.bidMicros);
    expect(decided(each).reason).toMatch(reason);
  });

  it('where none is set: the first is a person’s', () => {
    expect(decided(campaign('target_cpa', null))).toMatchObject({ fromMicros: null, wantedMicros: null });
  });

  it('while no model may bid', () => {
    expect(wanted(campaign('target_cpa', 40), { ...profit, mayBid: false })).toBe(40);
  });

  it('but goes down where the budget is in the way of more', () => {
    expect(wanted(campaign('target_cpa', 20, { spendRoom: 1.02 }))).toBe(17.5);
  });

  it('does not where conversions that are still to come make up the number', () => {
    const few = campaign('target_cpa', 40, {}, { evidence: evidence({ conversions: 29 }) });
    expect(wanted(few, { ...profit, seenShare: 0.9 })).toBe(32);
  });
});

describe('a target under other goals', () => {
  it('is the goal, where the strategy counts what the goal counts', () => {
    const cpa = { goal: { kind: 'target_cpa', cpaMicros: microsFromUnits(22) } } as const;
    const roas = { goal: { kind: 'target_roas', roas: 4 } } as const;
    expect(wanted(campaign('target_cpa', 25), cpa)).toBe(22);
    expect(wanted(campaign('target_roas', 3.5), roas)).toBe(4);
    expect(wanted(campaign('target_cpa', 30), roas)).toBe(25);
    expect(wanted(campaign('target_roas', 5), cpa)).toBe(5);
  });

  it('needs values for a return, and stays without', () => {
    const none = campaign(
      'target_cpa',
      30,
      { conversionValueMicros: null },
      { evidence: evidence({ conversions: 40, valueMicros: micros(0) }) },
    );
    const [decision] = decide([none], policy(profit, [none.evidence]));
    expect(decision?.wantedMicros).toBe(none.bidMicros);
    expect(decision?.reason).toMatch(/No conversion carries a value/);
  });
});

it('is made again from its record', () => {
  const each = campaign('target_roas', 2);
  const stages = {
    decide: (from: ScoredEntity, made: ReturnType<typeof policy>) => decide([from], made)[0] as Decision,
    guard: (decision: Decision) => ({ ...decision, toMicros: decision.wantedMicros, verdicts: [] }),
  };
  const record = JSON.stringify({
    version: 1,
    input: { scored: each, policy: policy(profit), rules: [], facts: {} },
    outcome: outcomeOf(stages.guard(decided(each))),
  });
  expect(replay(record, stages).same).toBe(true);
});
