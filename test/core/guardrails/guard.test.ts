import { describe, expect, it } from 'vitest';
import { day } from '../../../src/core/base/day.ts';
import { entityKey } from '../../../src/core/base/entity-key.ts';
import { micros, microsFromUnits } from '../../../src/core/base/micros.ts';
import type { Decision, GuardedDecision } from '../../../src/core/flow.ts';
import { guard } from '../../../src/core/guardrails/guard.ts';
import type { GuardContext } from '../../../src/core/guardrails/guard.ts';
import type { Rule } from '../../../src/core/guardrails/rule.ts';
import { context, decision, rule } from './sample.ts';

function guardedOne(
  given: Decision,
  rules: readonly Rule[],
  about: Partial<GuardContext> = {},
): GuardedDecision {
  const [guarded] = guard([given], rules, context(about));
  if (guarded === undefined) throw new Error('guard lost a decision');
  return guarded;
}

function outcome(
  given: Decision,
  rules: readonly Rule[],
  about: Partial<GuardContext> = {},
): [number | null, string[]] {
  const { toMicros, verdicts } = guardedOne(given, rules, about);
  return [toMicros === null ? null : toMicros / 1e6, verdicts.map(({ verdict }) => verdict)];
}

const lastChange = (on: string): Partial<GuardContext> => ({
  lastChange: new Map([[entityKey(decision(1, 1).entity), day(on)]]),
});

describe('step', () => {
  it.each([
    [1, 5, 1.2, 'clamp'],
    [1, 0.1, 0.8, 'clamp'],
    [1, 1.2, 1.2, 'pass'],
    [1, 1.1, 1.1, 'pass'],
    [0.02, 1, 0.03, 'clamp'],
  ])('from %d wanting %d gives %d', (from, wanted, to, verdict) => {
    expect(outcome(decision(from, wanted), [rule('step')])).toEqual([to, [verdict, 'pass']]);
  });
});

describe('bounds', () => {
  const bounds = rule('bounds', { floor: microsFromUnits(0.5), ceiling: microsFromUnits(5) });

  it.each([
    [4, 9, 5, 'clamp'],
    [1, 0.1, 0.5, 'clamp'],
    [4, 4.5, 4.5, 'pass'],
    [9, 7, 5, 'clamp'],
    [0.1, 0.2, 0.5, 'clamp'],
    [5, 9, 5, 'clamp'],
  ])('from %d wanting %d gives %d', (from, wanted, to, verdict) => {
    expect(outcome(decision(from, wanted), [bounds])).toEqual([to, [verdict, 'pass']]);
  });

  it.each([
    [9, 12, 'and was to move further away'],
    [0.1, 0.05, 'and was to move further away'],
    [9, 9, 'nothing was to change it'],
  ])(
    'blocks a bid of %d that is outside and wants %d, and says that it stays outside',
    (from, wanted, why) => {
      const guarded = guardedOne(decision(from, wanted), [bounds]);

      expect(guarded.toMicros).toBe(guarded.fromMicros);
      expect(guarded.verdicts[0]).toMatchObject({
        verdict: 'block',
        reason: expect.stringContaining(why) as string,
      });
    },
  );

  it('comes before the largest step, in either order', () => {
    const step = rule('step');

    expect(outcome(decision(10, 3), [step, bounds])[0]).toBe(5);
    expect(outcome(decision(10, 3), [bounds, step])[0]).toBe(5);
    expect(outcome(decision(10, 9), [bounds, step])[0]).toBe(5);
    expect(outcome(decision(10, 9), [step, bounds])[0]).toBe(5);
  });

  it('blocks where two bounds exclude each other', () => {
    const rules = [bounds, rule('bounds', { floor: microsFromUnits(6) }, {}, 'test/other')];

    expect(outcome(decision(4, 9), rules)).toEqual([4, ['block', 'block', 'pass']]);
  });

  it('blocks where not even one billable unit is allowed', () => {
    const none = rule('bounds', { ceiling: microsFromUnits(0.001) });

    expect(outcome(decision(4, 1), [none])).toEqual([4, ['block', 'pass']]);
  });

  it('rounds bounds inwards to the billable unit', () => {
    const odd = rule('bounds', { floor: microsFromUnits(0.505), ceiling: microsFromUnits(4.999) });

    expect(outcome(decision(4, 9), [odd])[0]).toBe(4.99);
    expect(outcome(decision(1, 0.1), [odd])[0]).toBe(0.51);
  });

  it('says so when another rule keeps a bid outside', () => {
    const guarded = guardedOne(decision(9, 3), [rule('freeze'), bounds]);

    expect(guarded.toMicros).toBe(9_000_000);
    expect(guarded.verdicts[0]?.reason).toBe(
      'Frozen. So the bid stays at $9.00, though it should be between $0.50 and $5.00.',
    );
  });

  it('applies to the match type it names', () => {
    const broad = rule('bounds', { ceiling: microsFromUnits(2) }, { matchType: ['broad*'] });

    expect(outcome(decision(1, 3, { matchType: 'Broad match' }), [broad])[0]).toBe(2);
    expect(outcome(decision(1, 3, { matchType: 'Exact' }), [broad])[0]).toBe(3);
  });
});

describe('freeze', () => {
  const week = rule('freeze', { from: day('2026-03-08'), to: day('2026-03-12') }, { campaign: ['brand*'] });

  it.each([
    ['2026-03-07', 2],
    ['2026-03-08', 1],
    ['2026-03-12', 1],
    ['2026-03-13', 2],
  ])('on %s gives %d', (today, to) => {
    expect(outcome(decision(1, 2, { campaign: 'Brand US' }), [week], { today: day(today) })[0]).toBe(to);
  });

  it('says until when and why', () => {
    const sale = rule('freeze', { to: day('2026-03-12'), because: 'spring sale' });

    expect(guardedOne(decision(1, 2), [sale]).verdicts[0]?.reason).toBe(
      'Frozen until 2026-03-12: spring sale.',
    );
  });

  it('leaves other campaigns and unnamed ones free', () => {
    expect(outcome(decision(1, 2, { campaign: 'Shoes' }), [week])[0]).toBe(2);
    expect(outcome(decision(1, 2, { campaign: null }), [week])[0]).toBe(2);
  });
});

describe('evidence', () => {
  it('stops a raise on few clicks and lets the bid go down', () => {
    const rules = [rule('evidence', { minClicks: 10 })];

    expect(outcome(decision(1, 2, {}, { clicks: 9 }), rules)[0]).toBe(1);
    expect(outcome(decision(1, 0.5, {}, { clicks: 9 }), rules)[0]).toBe(0.5);
    expect(outcome(decision(1, 2, {}, { clicks: 10 }), rules)[0]).toBe(2);
  });

  it('stops every change on few conversions when told to keep', () => {
    const rules = [rule('evidence', { minConversions: 3, otherwise: 'keep' })];

    expect(outcome(decision(1, 0.5, {}, { conversions: 2 }), rules)[0]).toBe(1);
    expect(outcome(decision(1, 0.5, {}, { conversions: 3 }), rules)[0]).toBe(0.5);
  });

  it('lets a bid rise that is raised to learn where it may, and no other', () => {
    const caution = { startMicros: micros(1_000_000), conversions: 500, trust: 0.8, leash: 1 };
    const plain = { ...decision(1, 2, {}, { clicks: 0 }), caution };
    const learning = { ...plain, caution: { ...caution, explore: 1.5 } };
    const allows = [rule('evidence', { minClicks: 10, learning: 'allow' })];

    expect(outcome(learning, allows)[0]).toBe(2);
    expect(outcome(plain, allows)[0]).toBe(1);
    expect(outcome(learning, [rule('evidence', { minClicks: 10 })])[0]).toBe(1);
    const keeps = [rule('evidence', { minClicks: 10, otherwise: 'keep', learning: 'allow' })];
    expect(outcome(learning, keeps)[0]).toBe(1);
  });
});

describe('cooldown and hold-off', () => {
  it.each([
    ['2026-03-08', 1],
    ['2026-03-07', 2],
  ])('a change on %s leaves %d', (on, to) => {
    expect(outcome(decision(1, 2), [rule('cooldown', { days: 3 })], lastChange(on))[0]).toBe(to);
  });

  it('lets pass what was never changed or edited', () => {
    expect(outcome(decision(1, 2), [rule('cooldown'), rule('human_hold_off')])[0]).toBe(2);
  });

  it('leaves a bid that a person set alone', () => {
    const edited = { lastHumanEdit: new Map([[entityKey(decision(1, 1).entity), day('2026-03-01')]]) };

    expect(outcome(decision(1, 2), [rule('human_hold_off', { days: 14 })], edited)[0]).toBe(1);
    expect(outcome(decision(1, 2), [rule('human_hold_off', { days: 9 })], edited)[0]).toBe(2);
  });
});

describe('spend cap', () => {
  const cap = rule('spend_cap', { maxIncreaseRatio: 0.2 });
  const raise = (id: string, wanted: number, about = {}): Decision => decision(1, wanted, { id, ...about });

  it('accepts raises by the worth of a click over its bid until the cap is reached', () => {
    // Each raise to 1.2 adds 31.4 of 100; 300 were spent, so 60 may be added.
    const poor = { ...raise('a', 1.2), value: { ...raise('a', 1.2).value, rate: 0.01 } };
    const guarded = guard([poor, raise('b', 1.2), raise('c', 1.2)], [cap], context());

    expect(guarded.map(({ toMicros }) => toMicros)).toEqual([1_000_000, 1_200_000, 1_000_000]);
  });

  it('counts what lowered bids save first', () => {
    const guarded = guard([raise('a', 1.2), decision(1, 0.5, { id: 'z' })], [cap], context());

    expect(guarded[0]?.toMicros).toBe(1_200_000);
    expect(guard([raise('a', 1.2), decision(1, 1, { id: 'z' })], [cap], context())[0]?.toMicros).toBe(
      1_200_000,
    );
    expect(guard([raise('a', 1.2)], [cap], context())[0]?.toMicros).toBe(1_000_000);
  });

  it('counts campaigns apart', () => {
    const perCampaign = rule('spend_cap', { per: 'campaign', maxIncreaseRatio: 0.32 });
    const decisions = ['A', 'B'].map((campaign) => raise(campaign, 1.2, { campaign }));

    expect(guard(decisions, [perCampaign], context()).map(({ toMicros }) => toMicros)).toEqual([
      1_200_000, 1_200_000,
    ]);
  });

  it('takes the smaller of a share and an amount', () => {
    const both = rule('spend_cap', { maxIncreaseRatio: 1, maxIncrease: microsFromUnits(30) });

    expect(outcome(decision(1, 1.2), [both])).toEqual([1, ['block', 'pass']]);
    expect(outcome(decision(1, 1.15), [both])).toEqual([1.15, ['pass', 'pass']]);
  });
});

describe('rounding', () => {
  it.each([
    [1, 1.109, 1.1],
    [1, 0.891, 0.9],
    [1, 1.004, 1],
    [1.005, 1.009, 1.005],
    [1.005, 1.5, 1.5],
    [0.5, 0, 0.01],
  ])('from %d wanting %d gives %d', (from, wanted, to) => {
    expect(outcome(decision(from, wanted), [])[0]).toBe(to);
  });

  it('takes the unit of the account', () => {
    expect(outcome(decision(100, 120.7), [], { billableUnitMicros: micros(1_000_000) })[0]).toBe(120);
  });
});

describe('guard', () => {
  it('lets every rule speak, also after a block', () => {
    const rules = [rule('freeze'), rule('step'), rule('bounds', { ceiling: microsFromUnits(1.1) })];

    expect(outcome(decision(1, 3), rules)).toEqual([1, ['block', 'clamp', 'clamp', 'pass']]);
  });

  it('changes nothing where there is no bid', () => {
    const guarded = guardedOne(decision(null, 2), [rule('step')]);

    expect(guarded.toMicros).toBeNull();
    expect(guarded.verdicts.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
  });

  it('keeps the order in which decisions came', () => {
    const decisions = ['c', 'a', 'b'].map((id) => decision(1, 2, { id }));

    expect(guard(decisions, [], context()).map(({ entity }) => entity.id)).toEqual(['c', 'a', 'b']);
  });
});
