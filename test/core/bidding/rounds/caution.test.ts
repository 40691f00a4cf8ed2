import { describe, expect, it } from 'vitest';
import { micros, microsFromUnits } from '../../../../src/core/base/micros.ts';
import { day } from '../../../../src/core/base/day.ts';
import { decideOne } from '../../../../src/core/bidding/decide.ts';
import { cautions, cautiousBid } from '../../../../src/core/bidding/rounds/caution.ts';
import { LEASH } from '../../../../src/core/bidding/rounds/leash.ts';
import type { ScoredEntity } from '../../../../src/core/flow.ts';
import { estimate, evidence, policy, scored } from '../sample.ts';

const margin = policy({ goal: { kind: 'profit_margin', marginShare: 0.35 } });

function bidOf(conversions: number, orderValue: number, parts: Partial<ScoredEntity> = {}): ScoredEntity {
  return scored({
    estimate: estimate({ conversions, orderValueMicros: microsFromUnits(orderValue) }),
    evidence: evidence({ conversions: Math.min(conversions, 34) }),
    ...parts,
  });
}

const left = (entity: ScoredEntity, units = 1.1) => ({
  scored: entity,
  leftMicros: microsFromUnits(units),
  impressionShare: null,
});

describe('cautions', () => {
  it('makes half of a move where an account has a hundred conversions, and most of it with a thousand', () => {
    const [half] = cautions([left(bidOf(100, 80))], margin);
    expect(half).toMatchObject({ conversions: 100, trust: 0.5, leash: 1 });
    const [most] = cautions([left(bidOf(1000, 80))], margin);
    expect(most?.trust).toBeGreaterThan(0.9);
    expect(cautiousBid(micros(4_400_000), half!)).toBe(2_200_000);
  });

  it('counts the conversions of bids that a strategy sets, and leaves those bids to it', () => {
    const facts = cautions(
      [left(bidOf(100, 80)), { scored: bidOf(300, 80), leftMicros: null, impressionShare: null }],
      margin,
    );
    expect(facts).toMatchObject([{ conversions: 400, trust: 0.8, leash: 1 }, null]);
  });

  it('lets all bids of an account rise only so far over those that people left', () => {
    const bids = [80, 900, 1500].map((value, i) =>
      left(bidOf(2000, value, { bidMicros: microsFromUnits(1 + i) }), 1),
    );
    const facts = cautions(bids, margin);
    const moves = bids.map(({ scored: entity, leftMicros }, i) => {
      const decision = decideOne({ ...entity, caution: facts[i]! }, margin);
      return Math.log(decision.wantedMicros! / leftMicros);
    });
    expect(moves.reduce((sum, move) => sum + move, 0) / moves.length).toBeCloseTo(LEASH.up, 4);
    expect(facts.every((it) => it!.leash < 1)).toBe(true);
  });

  it('measures from the bid that people left, whatever the bid in force, so that days do not add up', () => {
    const worth = bidOf(100, 80);
    const first = cautions([left(worth)], margin);
    const later = cautions([left({ ...worth, bidMicros: microsFromUnits(0.6) })], margin);
    expect(later).toEqual(first);
  });

  it('says how far it goes and why, with the number that is decided', () => {
    const entity = bidOf(100, 80);
    const [caution] = cautions([left(entity)], margin);
    const { reason, wantedMicros } = decideOne({ ...entity, caution: caution! }, margin);
    expect(reason).toContain('people left $1.10, and 100 conversions of the account bear out 50% of the way');
    expect(reason).toContain(`to $${(wantedMicros! / 1e6).toFixed(2)}`);
  });

  describe('with bids that follow what clicks are worth', () => {
    const worths = Array.from({ length: 40 }, (_, i) => 40 * 1.05 ** i);
    const entityOf = (i: number, parts: Partial<ScoredEntity> = {}): ScoredEntity =>
      scored({
        estimate: estimate({
          conversions: 400,
          orderValueMicros: microsFromUnits(worths[i]!),
          uncertainty: 0.05,
        }),
        ...parts,
      });
    const bidOn = (i: number): number => 0.1 * Math.sqrt(worths[i]!) * (i % 2 === 0 ? 1.2 : 1 / 1.2);
    const known = worths.map((_, i) => left(entityOf(i), bidOn(i)));
    const fresh = (units: number, parts: Partial<ScoredEntity> = {}) =>
      left(
        entityOf(20, {
          estimate: estimate({
            conversions: 0,
            orderValueMicros: microsFromUnits(worths[20]!),
            uncertainty: 0.7,
          }),
          ...parts,
        }),
        units,
      );
    const guideOf = (bid: ReturnType<typeof fresh>): number =>
      cautions([...known, bid], margin).at(-1)?.guide ?? 1;

    it('takes a click of a new entity to be worth what its bid stands for, as far as bids tell', () => {
      expect(guideOf(fresh(2 * bidOn(20)))).toBeGreaterThan(1.5);
      expect(guideOf(fresh(bidOn(20) / 2))).toBeLessThan(0.7);
    });

    it('hears what a bid tells as of before a break', () => {
      const broken = {
        cause: 'landing-page',
        since: day('2025-01-01'),
        campaign: null,
        rateBefore: 0.05,
      } as const;
      const bid = fresh(2 * bidOn(20), { broken: { ...broken, factor: 0.5 } });
      expect(guideOf(bid)).toBeLessThan(guideOf(fresh(2 * bidOn(20))));
    });

    it('says what the bid makes of the worth, with the number that is decided', () => {
      const bid = fresh(2 * bidOn(20));
      const caution = cautions([...known, bid], margin).at(-1);
      const { reason, wantedMicros } = decideOne({ ...bid.scored, caution: caution! }, margin);
      expect(reason).toContain('which by how they bid in this account makes that $');
      expect(reason).toContain(`to $${(wantedMicros! / 1e6).toFixed(2)}`);
    });
  });

  describe('with an entity that is hardly ever shown', () => {
    const window = { from: day('2026-10-01'), to: day('2026-10-28') };
    const shown = left(bidOf(400, 80, { evidence: evidence(window) }));
    const starvedOf = (parts: Partial<ScoredEntity> = {}): ScoredEntity =>
      scored({
        estimate: estimate({ conversions: 0, orderValueMicros: microsFromUnits(80), uncertainty: 0.5 }),
        evidence: evidence({ ...window, clicks: 2, conversions: 0, costMicros: microsFromUnits(2) }),
        ...parts,
      });
    const exploreOf = (impressionShare: number | null, parts: Partial<ScoredEntity> = {}, of = margin) =>
      cautions([shown, shown, shown, { ...left(starvedOf(parts)), impressionShare }], of).at(-1)?.explore;

    it('raises its bid to what its click may well be worth, and no other', () => {
      expect(exploreOf(0.05)).toBeGreaterThan(1.2);
      expect(exploreOf(0)).toBeGreaterThan(1.2);
      expect(exploreOf(0.6)).toBeUndefined();
      expect(exploreOf(null)).toBeUndefined();
      expect(cautions([shown, left(starvedOf())], margin)[0]?.explore).toBeUndefined();
    });

    it('raises none where the owner does not want it, and none that only sums are known of', () => {
      expect(exploreOf(0.05, {}, { ...margin, explorationShare: 0 })).toBeUndefined();
      expect(exploreOf(0.05, { estimate: null })).toBeUndefined();
    });

    it('says so, with the number that is decided', () => {
      const starved = starvedOf({ bidMicros: microsFromUnits(0.4) });
      const bids = [shown, shown, shown, { ...left(starved, 0.4), impressionShare: 0.05 }];
      const caution = cautions(bids, margin).at(-1);
      const { reason, wantedMicros } = decideOne({ ...starved, caution: caution! }, margin);
      expect(reason).toMatch(/as it is hardly ever shown, up to \$[\d.]+ is tried to learn of it/);
      expect(reason).toContain(`to $${(wantedMicros! / 1e6).toFixed(2)}`);
    });
  });

  it('has nothing to say where there is no bid', () => {
    expect(
      cautions(
        [{ scored: bidOf(100, 80, { bidMicros: null }), leftMicros: null, impressionShare: null }],
        margin,
      ),
    ).toEqual([null]);
  });
});
