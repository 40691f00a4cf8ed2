import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import {
  hourFactors,
  scheduleEntry,
  WEEK_HOURS,
} from '../../../../src/core/bidding/modifiers/hour-factors.ts';

const WEEK = WEEK_HOURS.length;

/** Campaigns whose clicks convert by hour of the day and weekday as `lift` says. */
function counts(clicks: readonly number[], lift: (hour: number, weekday: number) => number) {
  const draw = rng(5, 'hours');
  const exposure = Float64Array.from(
    { length: clicks.length * WEEK },
    (_, at) => clicks[Math.floor(at / WEEK)]!,
  );
  return {
    entities: clicks.length,
    groups: clicks.length,
    groupOf: Int32Array.from(clicks, (_, g) => g),
    levels: WEEK_HOURS,
    exposure,
    conversions: exposure.map((count, at) =>
      draw.poisson(0.04 * count * lift(at % 24, Math.floor((at % WEEK) / 24))),
    ),
    recent: exposure,
  };
}

const byDay = (hour: number, weekday: number): number =>
  (hour >= 6 && hour < 18 ? 1.3 : 0.7) * (weekday === 0 ? 0.8 : 1.03);

describe('hourFactors', () => {
  it('find hours of the day and weekdays where there is much to see', async () => {
    const { factor } = await hourFactors(counts([2000, 2000], byDay));
    for (const [at, value] of factor.entries())
      expect(value / byDay(at % 24, Math.floor((at % WEEK) / 24))).toBeCloseTo(1, 0);
    expect(factor[24 + 9]! / factor[24 + 2]!).toBeGreaterThan(1.6);
    expect(factor[9]! / factor[24 + 9]!).toBeLessThan(0.85);
  });

  it('draw a campaign with few clicks to what the others show, and an account with few to 1', async () => {
    const { factor } = await hourFactors(counts([2000, 2000, 1], byDay));
    expect(factor[2 * WEEK + 33]! / factor[2 * WEEK + 26]!).toBeGreaterThan(1.3);
    const thin = await hourFactors(counts([0.5], byDay));
    for (const value of thin.factor) expect(Math.abs(Math.log(value))).toBeLessThan(0.3);
  });
});

describe('scheduleEntry', () => {
  it('knows the hours of an entry, the last one left out', () => {
    expect(scheduleEntry('SUNDAY 0:00-2:00')).toEqual({ hours: [0, 1] });
    expect(scheduleEntry('SATURDAY 23:00-24:00')).toEqual({ hours: [167] });
  });

  it.each(['MOBILE', 'FUNDAY 0:00-2:00', 'MONDAY 8:00-8:00', 'MONDAY 8:30-9:30', 'MONDAY 20:00-25:00'])(
    'takes %s for none',
    (segment) => expect(scheduleEntry(segment)).toBeNull(),
  );
});
