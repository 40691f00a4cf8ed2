import { describe, expect, it } from 'vitest';
import { micros, microsFromUnits } from '../../../../src/core/base/micros.ts';
import { decide } from '../../../../src/core/bidding/decide.ts';
import { outcomeOf, replay } from '../../../../src/core/changes/decision-record.ts';
import type { Decision, Evidence, ModifierFacts, ScoredEntity } from '../../../../src/core/flow.ts';
import { guard, guardCases } from '../../../../src/core/guardrails/guard.ts';
import { context, rule } from '../../guardrails/sample.ts';
import { entity, estimate, evidence, policy, scored } from '../sample.ts';

const facts: ModifierFacts = {
  held: null,
  conversions: 31,
  expected: 23,
  othersFactor: 1.16,
  priorConversions: 20,
  aim: 1.234,
};

function device(
  modifier: number,
  about: Partial<ModifierFacts> = {},
  seen: Partial<Evidence> = {},
): ScoredEntity {
  return scored({
    entity: { ...entity, level: 'campaign_modifier', id: 'c1~30000', name: 'DESKTOP', adGroup: null },
    lever: 'device_modifier',
    bidMicros: microsFromUnits(modifier),
    evidence: evidence(seen),
    modifier: { ...facts, ...about },
  });
}

function decided(each: ScoredEntity, mayBid = true): Decision {
  const [decision] = decide([each], policy({ mayBid }));
  if (decision === undefined) throw new Error('one decision per entity');
  return decision;
}

describe('a bid modifier', () => {
  it('goes to what the clicks are worth beside the average, in hundredths, and says so in numbers', () => {
    const { wantedMicros, fromMicros, reason } = decided(device(1));
    expect([fromMicros, wantedMicros]).toEqual([1_000_000, 1_230_000]);
    expect(reason).toBe(
      'Clicks on desktop computers brought 31 conversions, where its keywords’ own rates let 23 be expected (1.35 times); in the account’s other campaigns it is 1.16 times, which weighs as much as 20 conversions. On average over the clicks that the campaign buys, that asks for 123% of its bids, so the modifier should go from 100% to 123%.',
    );
  });

  it.each([
    ['too near to 120% for a change', device(1.2), true],
    ['would bring less than the price of one click', device(1, {}, { clicks: 20 }), true],
    [
      'left at 100% because the campaign is part',
      device(1, { held: 'the campaign is part of an experiment' }),
      true,
    ],
    ['A person excluded DESKTOP', device(0), true],
    ['No model may set bids yet', device(1), false],
  ])('stays and says why: %s', (words, each, mayBid) => {
    const { fromMicros, wantedMicros, reason } = decided(each, mayBid);
    expect(wantedMicros).toBe(fromMicros);
    expect(reason).toContain(words);
  });

  it.each([
    [0.01, 100_000],
    [99, 10_000_000],
  ])('never asks for what the platform refuses: %f', (aim, wanted) => {
    expect(decided(device(1, { aim })).wantedMicros).toBe(wanted);
  });

  it('is held by the rules as bids are: step, bounds of modifiers, and rounding to a hundredth', () => {
    const rules = [
      rule('step', { ratio: 0.2 }),
      rule('bounds', { floor: micros(400_000), ceiling: micros(1_100_000) }, { lever: ['*_modifier'] }),
    ];
    const [up] = guard([decided(device(1, { aim: 1.9 }))], rules, context());
    expect(up?.toMicros).toBe(1_100_000);
    const [down] = guard([decided(device(0.93, { aim: 0.5 }))], rules, context());
    expect(down?.toMicros).toBe(750_000);
  });

  it('counts what it adds against the cap on spend, and its clicks only once', () => {
    const keyword = decide([scored({ bidMicros: microsFromUnits(1.1) })], policy({ mayBid: false }))[0]!;
    const raise = decided(device(1, { aim: 1.2 }));
    const cap = rule('spend_cap', { per: 'account', maxIncreaseRatio: 0.15, maxIncrease: null });
    const [, blocked] = guard([keyword, raise], [cap], context());
    expect(blocked?.toMicros).toBe(1_000_000);
    expect(blocked?.verdicts[0]?.reason).toMatch(/one plan may add \$165\.00 to the \$1,100\.00/);
  });

  it('is decided again from its record, byte for byte', () => {
    const [made] = guardCases([decided(device(1))], [rule('step', { ratio: 0.2 })], context());
    if (made === undefined) throw new Error('one case');
    const input = {
      scored: device(1),
      policy: policy(),
      rules: [rule('step', { ratio: 0.2 })],
      facts: made.facts,
    };
    const record = JSON.stringify({ version: 1, provenance: {}, input, outcome: outcomeOf(made.guarded) });
    const again = replay<ReturnType<typeof policy>, [], typeof made.facts>(record, {
      decide: (each, own) => decide([each], own)[0]!,
      guard: (decision) => guardCases([decision], [rule('step', { ratio: 0.2 })], context())[0]!.guarded,
    });
    expect(again.same).toBe(true);
  });
});

describe('a bid under modifiers', () => {
  it('is divided by what they bring, and says so', () => {
    const plain = decide([scored({ bidMicros: microsFromUnits(0.5), estimate: estimate() })], policy())[0]!;
    const modified = decide(
      [scored({ bidMicros: microsFromUnits(0.5), estimate: estimate({ modifierDivisor: 1.25 }) })],
      policy(),
    )[0]!;
    expect(modified.wantedMicros! * 1.25).toBeCloseTo(plain.wantedMicros!, -1);
    expect(modified.reason).toContain(
      'as modifiers bring 1.25 times the bid where it is clicked, the bid is',
    );
    expect(plain.reason).not.toContain('modifiers');
  });
});
