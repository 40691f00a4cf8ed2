import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completionOf } from '../../../src/core/base/completion.ts';
import { addDays, day } from '../../../src/core/base/day.ts';
import { rng } from '../../../src/core/base/rng.ts';
import { assign } from '../../../src/core/experiment/assignment.ts';
import { autonomyOf } from '../../../src/core/experiment/autonomy.ts';
import { outcomesOf, type UnitDay } from '../../../src/core/experiment/outcomes.ts';
import { readLooks, type LookData } from '../../../src/core/experiment/read-look.ts';
import { completionCurve } from '../../../src/core/ingest/conversion-lag.ts';

const CURVE = completionCurve([
  { bucket: 'LESS_THAN_ONE_DAY', conversions: 50 },
  { bucket: 'TWO_TO_THREE_DAYS', conversions: 50 },
]);
const START = day('2026-03-02');

describe('completionOf', () => {
  it('knows how far its share may be off: by the sample, and inside a bucket by the bucket', () => {
    const settled = completionOf(CURVE, [{ ageDays: 1.5, weight: 3 }]);
    expect(settled.share).toBeCloseTo(0.5, 12);
    expect(settled.sd).toBeCloseTo(Math.sqrt(0.25 / 100), 12);

    const inside = completionOf(CURVE, [{ ageDays: 2.5, weight: 3 }]);
    expect(inside.share).toBeCloseTo(0.75, 12);
    expect(inside.sd).toBeGreaterThan(settled.sd);
    expect(completionOf(CURVE, [{ ageDays: 40, weight: 1 }])).toEqual({ share: 1, sd: 0 });
  });
});

describe('outcomesOf', () => {
  it('adds what is still to come, by the ages of the clicks', () => {
    const rows: UnitDay[] = [
      { unit: 'a', day: START, clicks: 10, cost: 4, worth: 8 },
      { unit: 'a', day: addDays(START, 1), clicks: 10, cost: 6, worth: 4 },
      { unit: 'a', day: addDays(START, -1), clicks: 10, cost: 600, worth: 400 },
    ];
    const period = { from: START, to: addDays(START, 1), readOn: addDays(START, 4) };
    const { profit, worth, completion } = outcomesOf(rows, ['a', 'absent'], period, CURVE);

    expect(completion.share).toBeCloseTo((1 + 0.75) / 2, 12);
    expect(worth[0]).toBeCloseTo(12 / 0.875 / 2, 12);
    expect(profit).toEqual([worth[0]! - 5, 0]);
  });
});

describe('readLooks', () => {
  const look = (lift: number, sd: number): { assignment: ReturnType<typeof assign>; data: LookData } => {
    const dice = rng(4, 'look');
    const assignment = assign(
      Array.from({ length: 24 }, (_, i) => ({ id: `u${i}`, size: 10 + i })),
      2,
      7,
    );
    const before = assignment.units.map(({ size }) => size * (0.5 + 0.2 * dice.normal()));
    const after = assignment.units.map(
      ({ size }, i) => (before[i] ?? 0) + size * (0.1 * dice.normal() + (assignment.heldOut[i] ? 0 : lift)),
    );
    const worth = after.map((value, i) => value + (assignment.units[i]?.size ?? 0));
    return { assignment, data: { elapsed: 1, before, after, worth, completion: { share: 0.9, sd } } };
  };

  it('declares a clear gain and a clear loss, and nothing in between', () => {
    for (const [lift, verdict] of [
      [0.6, 'better'],
      [-0.6, 'worse'],
      [0, 'open'],
    ] as const) {
      const { assignment, data } = look(lift, 0);
      expect(readLooks(assignment, [data]).verdict).toBe(verdict);
    }
  });

  it('is wider the less is known of the conversions to come, and says how much of it that is', () => {
    const sure = look(0.6, 0);
    const unsure = look(0.6, 0.1);
    const [a, b] = [sure, unsure].map(({ assignment, data }) => readLooks(assignment, [data]));

    expect(a?.lagError).toBe(0);
    expect(b?.lagError ?? 0).toBeGreaterThan(0.03);
    expect(b?.lift.low ?? 0).toBeLessThan((a?.lift.low ?? 0) - 0.02);
    expect(b?.perDay.value).toBeCloseTo((b?.lift.value ?? 0) * 516, 6);
  });
});

describe('autonomyOf', () => {
  const settings = { widest: 1.5, narrowest: 0.25, fullLift: 0.2, leastLooks: 2 };

  it('widens with the lower bound, narrows with the upper one, and stays while zero is inside', () => {
    const of = (low: number | null, high: number | null, looks = 3): number =>
      autonomyOf({ low, high, looks }, settings).factor;

    expect([of(-0.1, 0.3), of(null, null), of(null, 0.1), of(-0.2, null)]).toEqual([1, 1, 1, 1]);
    expect([of(0.1, 0.4), of(0.2, 0.4), of(5, 9)]).toEqual([1.25, 1.5, 1.5]);
    expect([of(-0.4, -0.1), of(-9, -5), of(null, -0.2, 1)]).toEqual([0.625, 0.25, 0.25]);
    expect(of(0.2, 0.4, 1)).toBe(1);
  });

  it('never leaves what is configured, and never falls when a bound rises', () => {
    const bound = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        bound,
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (low, width, more) => {
          const now = autonomyOf({ low, high: low + width, looks: 4 }, settings).factor;
          const better = autonomyOf({ low: low + more, high: low + width + more, looks: 4 }, settings).factor;
          expect(now).toBeGreaterThanOrEqual(settings.narrowest);
          expect(now).toBeLessThanOrEqual(settings.widest);
          expect(better).toBeGreaterThanOrEqual(now);
        },
      ),
    );
  });
});
