import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { fade } from '../../../../src/core/bidding/estimates/evidence.ts';
import { gatherEvidence, type EntityDay } from '../../../../src/core/bidding/estimates/gather-evidence.ts';

const entities = {
  features: { rows: 2, columns: [] },
  groupOf: Int32Array.of(0, 0),
  groups: 1,
};
const all = (): number => 1;

function dayOf(parts: Partial<EntityDay>): EntityDay {
  return { entity: 0, ageDays: 0, clicks: 10, conversions: 1, value: 50, ...parts };
}

describe('gatherEvidence', () => {
  it('counts clicks as far as their conversions can be known', () => {
    const { cells } = gatherEvidence([dayOf({})], entities, () => 0.6);
    expect([...cells.exposure]).toEqual([6, 0]);
    expect([...cells.conversions]).toEqual([1, 0]);
  });

  it('lets old days count less, and very old ones nothing', () => {
    const { cells, clickFade } = gatherEvidence(
      [dayOf({ ageDays: 120 }), dayOf({ ageDays: 240 }), dayOf({ ageDays: -1 })],
      entities,
      all,
    );
    expect(cells.exposure[0]).toBeCloseTo(5, 12);
    expect(fade(120)).toBe(0.5);
    expect(clickFade[0]).toBeCloseTo(0.5, 12);
    expect(clickFade[1]).toBe(1);
  });

  it('keeps one misplaced decimal from setting a value', () => {
    const days = Array.from({ length: 200 }, (_, i) => dayOf({ ageDays: i, value: i === 0 ? 5_000 : 50 }));
    const { value, orders } = gatherEvidence(days, entities, all);
    expect(value[0]! / orders![0]!).toBeCloseTo(50, 9);
  });

  it('measures how orders of one entity differ, not how entities do', () => {
    const days = [
      dayOf({ value: 10 }),
      dayOf({ value: 10 }),
      dayOf({ entity: 1, value: 90 }),
      dayOf({ entity: 1, value: 90 }),
    ];
    const { orderVariance } = gatherEvidence(days, entities, all);
    expect(orderVariance.orders).toBe(2);
    expect(orderVariance.variance).toBeCloseTo(0.01, 12);
  });

  it('measures one order by the means of several', () => {
    const draw = rng(1, 'orders');
    const days = Array.from({ length: 400 }, (_, i) => {
      const value = Array.from({ length: 4 }, () => 50 * Math.exp(0.3 * draw.normal())).reduce(
        (a, b) => a + b,
      );
      return dayOf({ entity: i % 2, ageDays: i % 200, conversions: 4, value });
    });
    expect(gatherEvidence(days, entities, all).orderVariance.variance).toBeCloseTo(0.09, 2);
  });
});
