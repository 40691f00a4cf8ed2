import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, microsFromUnits } from '../../../src/core/base/micros.ts';
import { accountAverages } from '../../../src/core/bidding/account-averages.ts';
import { decideOne } from '../../../src/core/bidding/decide.ts';
import type { Goal } from '../../../src/core/flow.ts';
import { evidence, policy, scored } from './sample.ts';

const roas: Goal = { kind: 'target_roas', roas: 4 };
const profit: Goal = { kind: 'profit_margin', marginShare: 0.3 };

describe('decideOne', () => {
  it('bids the rate times the target under a target CPA, the rate lying between model and own counts', () => {
    const decision = decideOne(scored(), policy({ priorClicks: 200 }));

    const rate = (200 * 0.026 + 34) / (200 + 1204);
    expect(decision.value.rate).toBeCloseTo(rate, 12);
    expect(decision.wantedMicros).toBe(Math.round(rate * 50_000_000));
  });

  it('bids the value of a click over the return asked for under a target ROAS', () => {
    const decision = decideOne(scored(), policy({ goal: roas }));

    expect(decision.value.conversionValueMicros).toBe(80_000_000);
    expect(decision.wantedMicros).toBe(Math.round((decision.value.rate * 80_000_000) / 4));
  });

  it('leaves room for dearer extra clicks where profit is maximised', () => {
    const decision = decideOne(scored(), policy({ goal: profit, marginalCostFactor: 1.5 }));

    expect(decision.wantedMicros).toBe(Math.round((decision.value.rate * 80_000_000 * 0.3) / 1.5));
  });

  it('explains a change in numbers and currency', () => {
    expect(decideOne(scored(), policy({ priorClicks: 200 })).reason).toBe(
      '34 of 1,204 clicks converted (2.8%); the model expects 2.6%, raised most by match type Exact; together 2.8%. ' +
        'A click is worth $1.40 at your target of $50.00 per conversion, so the bid should go from $1.10 to $1.40.',
    );
  });

  it('keeps a bid that is within the dead band of what the click may cost', () => {
    const near = decideOne(scored({ bidMicros: microsFromUnits(1.3) }), policy());
    const far = decideOne(scored({ bidMicros: microsFromUnits(1.25) }), policy());

    expect(near.wantedMicros).toBe(near.fromMicros);
    expect(near.reason).toContain('too near to the current bid of $1.30 for a change');
    expect(far.wantedMicros).not.toBe(far.fromMicros);
  });

  it.each([null, micros(0)])(
    'changes nothing where the bid is %s, and still tells what a click may cost',
    (bid) => {
      const decision = decideOne(scored({ bidMicros: bid }), policy());

      expect(decision.fromMicros).toBeNull();
      expect(decision.wantedMicros).toBeGreaterThan(0);
      expect(decision.reason).toContain('the data does not tell the current bid');
    },
  );

  it('keeps every bid when the model may not bid, and advises from the evidence alone', () => {
    const high = decideOne(scored({ modelRate: 0.9 }), policy({ mayBid: false, priorClicks: 200 }));
    const low = decideOne(scored({ modelRate: 0.0001 }), policy({ mayBid: false, priorClicks: 200 }));

    expect(high.wantedMicros).toBe(high.fromMicros);
    expect(high.reason).toBe(
      'No model may set bids yet, so the bid stays at $1.10. ' +
        '34 of 1,204 clicks converted (2.8%); drawn towards the account’s 2.8% that suggests about $1.41 a click.',
    );
    expect(low.value.rate).toBe(high.value.rate);
  });

  it('keeps the bid when the goal needs conversion values and there are none', () => {
    const without = evidence({ valueMicros: micros(0) });
    const decision = decideOne(scored({ evidence: without }), policy({ goal: roas }, [without]));

    expect(decision.wantedMicros).toBe(decision.fromMicros);
    expect(decision.reason).toContain('No conversion carries a value');
  });

  it('counts conversions up to one per click, and says so', () => {
    const odd = evidence({ clicks: 1, conversions: 9 });
    const decision = decideOne(scored({ evidence: odd }), policy({ priorClicks: 100 }));

    expect(decision.value.rate).toBeCloseTo((100 * 0.026 + 1) / 101, 12);
    expect(decision.reason).toContain('9 conversions came of 1 click, counted as one per click');
  });

  it('writes amounts in the currency of the account', () => {
    expect(decideOne(scored(), policy({ currency: 'JPY' })).reason).toContain('¥');
    expect(decideOne(scored(), policy({ currency: 'EUR' })).reason).toContain('€1.40');
  });

  it('gives a safe, whole, non-negative bid for any input whatever', () => {
    const number = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.constantFrom(0, -1, 1e300, Number.MAX_SAFE_INTEGER),
    );
    const money = fc.maxSafeInteger().map(micros);
    const goal: fc.Arbitrary<Goal> = fc.oneof(
      money.map((cpaMicros): Goal => ({ kind: 'target_cpa', cpaMicros })),
      number.map((value): Goal => ({ kind: 'target_roas', roas: value })),
      number.map((marginShare): Goal => ({ kind: 'profit_margin', marginShare })),
    );
    const input = fc.record({
      modelRate: number,
      bidMicros: fc.option(money),
      clicks: number,
      conversions: number,
      costMicros: money,
      valueMicros: money,
      goal,
      priorClicks: number,
      mayBid: fc.boolean(),
    });

    fc.assert(
      fc.property(input, ({ goal, priorClicks, mayBid, modelRate, bidMicros, ...seen }) => {
        const own = evidence(seen);
        const decision = decideOne(
          scored({ modelRate, bidMicros, evidence: own }),
          policy({ goal, priorClicks, mayBid }, [own, evidence()]),
        );

        if (decision.wantedMicros !== null) {
          expect(Number.isSafeInteger(decision.wantedMicros)).toBe(true);
          expect(decision.wantedMicros).toBeGreaterThanOrEqual(0);
        }
        if (!mayBid || !(modelRate >= 0 && modelRate <= 1)) {
          expect(decision.wantedMicros).toBe(decision.fromMicros);
        }
        expect(decision.reason).not.toMatch(/NaN|undefined|Infinity/);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe('accountAverages', () => {
  it('keeps one absurd value from setting the mean', () => {
    const usual = Array.from({ length: 400 }, () =>
      evidence({ conversions: 1, valueMicros: microsFromUnits(80) }),
    );
    const absurd = evidence({ conversions: 1, valueMicros: microsFromUnits(8_000_000) });

    expect(accountAverages([...usual, absurd]).conversionValueMicros).toBe(80_000_000);
  });

  it('draws the value of a thin entity towards the account', () => {
    const lucky = evidence({ clicks: 50, conversions: 1, valueMicros: microsFromUnits(180) });
    const rich = evidence({ conversions: 10, valueMicros: microsFromUnits(2000) });
    const usual = evidence({ conversions: 89, valueMicros: microsFromUnits(89 * 80) });
    const seen = [lucky, rich, usual];
    const account = accountAverages(seen).conversionValueMicros ?? 0;

    const { value } = decideOne(
      scored({ evidence: lucky }),
      policy({ goal: roas, pseudoConversions: 9 }, seen),
    );

    expect(account).toBe(93_000_000);
    expect(value.conversionValueMicros).toBe((9 * account + 180_000_000) / 10);
  });

  it('tells what a conversion cost, and nothing where there was none', () => {
    expect(
      accountAverages([evidence({ conversions: 11, costMicros: microsFromUnits(1100) })]).cpaMicros,
    ).toBe(100_000_000);
    expect(accountAverages([evidence({ conversions: 0 })]).cpaMicros).toBeNull();
    expect(accountAverages([])).toMatchObject({ rate: 0, conversionValueMicros: null, cpaMicros: null });
  });
});

describe('a decision on an estimate', () => {
  const estimate = {
    priorRate: 0.02,
    priorConversions: 4,
    clicks: 1200,
    conversions: 36,
    rate: 0.03,
    orderValueMicros: microsFromUnits(100),
    uncertainty: 0.2,
    marginalCostFactor: 1.2,
    budgetDivisor: 1.5,
  };
  const profit = policy({ goal: { kind: 'profit_margin', marginShare: 0.4 }, mayBid: true });

  it('bids the margin of a click over its marginal cost and what its budget leaves', () => {
    const { wantedMicros } = decideOne(scored({ estimate }), profit);
    expect(wantedMicros).toBe(Math.round((0.03 * 100e6 * 0.4) / 1.2 / 1.5));
  });

  it('divides by what the account’s budget asks for beyond its campaign’s own, and says so', () => {
    const worth = Math.round((0.03 * 100e6 * 0.4) / 1.2 / 1.5);
    const under = (accountDivisor: number) => decideOne(scored({ estimate }), { ...profit, accountDivisor });
    expect(under(1.2).wantedMicros).toBe(worth);
    expect(under(1.2).accountDivisor).toBeUndefined();
    expect(under(1.2).reason).toContain('divided by 1.2, which its campaign’s own budget does already');
    expect(under(1.8).wantedMicros).toBe(Math.round(worth / 1.2));
    expect(under(1.8).accountDivisor).toBeCloseTo(1.2, 12);
    expect(under(1.8).reason).toContain(
      'all bids of the account are divided by 1.8, of which its campaign’s own budget has taken 1.5',
    );
  });

  it('lets caution shorten no cut that the account’s budget asks for', () => {
    const caution = { startMicros: micros(500_000), conversions: 50, trust: 0.2, leash: 1 };
    const free = decideOne(scored({ estimate: { ...estimate, budgetDivisor: 1 }, caution }), profit);
    const held = decideOne(scored({ estimate: { ...estimate, budgetDivisor: 1 }, caution }), {
      ...profit,
      accountDivisor: 2,
    });
    expect(held.wantedMicros).toBe(Math.round((free.wantedMicros ?? 0) / 2));
  });

  it('moves the bid at random around where it should be', () => {
    const exploration = { baseMicros: null, sign: -1, size: 0.04, probability: 0.5 } as const;
    const plain = decideOne(scored({ estimate }), profit).wantedMicros ?? 0;
    const moved = decideOne(scored({ estimate, exploration }), profit);
    expect(moved.wantedMicros).toBe(Math.round(plain * Math.exp(-0.04)));
    expect(moved.exploration).toBe(exploration);
  });

  it('goes back to the bid before the last random move where nothing else is to change', () => {
    const worth = Math.round((0.03 * 100e6 * 0.4) / 1.2 / 1.5);
    const exploration = { baseMicros: micros(worth), sign: 1, size: 0.04, probability: 0.5 } as const;
    const bidMicros = micros(Math.round(worth * Math.exp(-0.04)));
    const decision = decideOne(scored({ estimate, exploration, bidMicros }), profit);
    expect(decision.wantedMicros).toBe(Math.round(worth * Math.exp(0.04)));
    expect(decision.reason).toContain('at random');
  });

  it('does not move bids at random while no model may bid', () => {
    const exploration = { baseMicros: null, sign: 1, size: 0.04, probability: 0.5 } as const;
    const held = policy({ goal: { kind: 'profit_margin', marginShare: 0.4 }, mayBid: false });
    const decision = decideOne(scored({ estimate, exploration }), held);
    expect(decision.wantedMicros).toBe(decision.fromMicros);
    expect(decision.exploration).toBeNull();
  });
});
