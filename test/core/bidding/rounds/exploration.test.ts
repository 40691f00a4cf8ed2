import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPLORATION, scheduleProbes } from '../../../../src/core/bidding/rounds/exploration.ts';

function account(entities: number, starved: number) {
  const by = (of: (i: number) => number): Float64Array =>
    Float64Array.from({ length: entities }, (_, i) => of(i));
  return {
    bids: by(() => 1),
    clicks: by((i) => (i < starved ? 2 : 300)),
    cost: by((i) => (i < starved ? 1.4 : 210)),
  };
}

describe('scheduleProbes', () => {
  it('probes starved entities only', () => {
    const probed = scheduleProbes(account(50, 5), 20_000);
    expect(probed.length).toBeGreaterThan(0);
    expect(probed.every((i) => i < 5)).toBe(true);
  });

  it('keeps the same probes for a block of days and comes round to everybody', () => {
    const input = account(50, 40);
    const first = EXPLORATION.blockDays * 7000;
    expect(scheduleProbes(input, first)).toEqual(scheduleProbes(input, first + EXPLORATION.blockDays - 1));
    const seen = new Set(Array.from({ length: 30 }, (_, t) => scheduleProbes(input, first + t)).flat());
    expect(seen.size).toBe(40);
  });

  it('never expects to spend more than its share', () => {
    const number = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, fc.nat(20), number), { maxLength: 40 }),
        fc.nat(30_000),
        (rows, day) => {
          const clicks = Float64Array.from(rows, (row) => row[1]);
          const bids = Float64Array.from(rows, (row) => row[0]);
          const cost = Float64Array.from(rows, (row) => (row[1] === 0 ? 0 : row[2]));
          const extra = scheduleProbes({ bids, clicks, cost }, day).reduce(
            (sum, i) =>
              sum + (clicks[i] === 0 ? bids[i]! * Math.exp(0.5) : (cost[i]! / 28) * (Math.exp(0.8) - 1)),
            0,
          );
          const spend = cost.reduce((sum, value) => sum + value, 0) / 28;
          expect(extra).toBeLessThanOrEqual(0.02 * spend + 1e-9);
        },
      ),
    );
  });

  it('probes nobody in an account without spend', () => {
    const none = new Float64Array(3);
    expect(scheduleProbes({ bids: Float64Array.from([1, 1, 1]), clicks: none, cost: none }, 1)).toEqual([]);
  });
});
