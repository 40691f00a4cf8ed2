import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paceSpend, UNPACED, type Pace } from '../../../../src/core/bidding/rounds/pace-spend.ts';

const PERIOD = 30;
const MOST_IN_A_DAY = 2;

/** Two periods in a market that spends `demand` a day at divisor 1 and answers bids by `elasticity`. */
function play(
  demand: (day: number) => number,
  elasticity: number,
  perDay: number,
): { cost: number; lost: number }[] {
  const days: { cost: number; lost: number }[] = [];
  let pace: Pace = UNPACED;
  let yesterday = { cost: demand(0), lostShare: 0, weekdayFactor: 1 };
  let left = 0;
  for (let t = 0; t < 2 * PERIOD; t++) {
    if (t % PERIOD === 0) left = PERIOD * perDay;
    pace = paceSpend(pace, yesterday, { money: left, days: PERIOD - (t % PERIOD) });
    const wanted = demand(t) * pace.divisor ** -elasticity;
    const cost = Math.min(wanted, MOST_IN_A_DAY * perDay, left);
    left -= cost;
    yesterday = { cost, lostShare: 1 - cost / wanted, weekdayFactor: 1 };
    days.push({ cost, lost: 1 - cost / wanted });
  }
  return days;
}

describe('paceSpend', () => {
  it.each([1.2, 1.6, 2.2])('spends a budget over the period where spend answers by %f', (elasticity) => {
    const days = play((t) => 100 * (1 + 0.1 * Math.sin(t)), elasticity, 60);

    const second = days.slice(PERIOD);
    const spent = second.reduce((sum, { cost }) => sum + cost, 0);
    expect(spent / (PERIOD * 60)).toBeGreaterThan(0.97);
    expect(spent / (PERIOD * 60)).toBeLessThanOrEqual(1 + 1e-9);
    for (const { cost } of second) expect(Math.abs(cost / 60 - 1)).toBeLessThan(0.3);
    expect(Math.max(...second.map(({ lost }) => lost))).toBeLessThan(0.2);
  });

  it('follows demand that doubles', () => {
    const days = play((t) => (t < 20 ? 100 : 200), 1.6, 60);

    for (const { cost } of days.slice(PERIOD + 5)) expect(Math.abs(cost / 60 - 1)).toBeLessThan(0.1);
  });

  it('leaves bids alone under a budget that is not felt', () => {
    const pace = paceSpend(UNPACED, { cost: 50, lostShare: 0, weekdayFactor: 1 }, { money: 3000, days: 30 });

    expect(pace.divisor).toBe(1);
  });

  it('never divides by less than 1, and always by a number', () => {
    const amount = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 100, noNaN: true }),
        fc.option(fc.double({ min: -5, max: 15, noNaN: true })),
        fc.option(
          fc.record({
            cost: amount,
            lostShare: fc.double({ min: 0, max: 1, noNaN: true }),
            weekdayFactor: fc.double({ min: 0.2, max: 3, noNaN: true }),
          }),
        ),
        fc.record({
          money: fc.double({ min: -100, max: 1e7, noNaN: true }),
          days: fc.integer({ min: 0, max: 30 }),
        }),
        (divisor, logDemand, yesterday, left) => {
          const pace = paceSpend({ divisor, logDemand }, yesterday, left);
          expect(pace.divisor).toBeGreaterThanOrEqual(1);
          expect(Number.isFinite(pace.divisor)).toBe(true);
        },
      ),
    );
  });
});
