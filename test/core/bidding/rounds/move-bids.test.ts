import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUTION, moveBids } from '../../../../src/core/bidding/rounds/move-bids.ts';

const bid = fc.double({ min: 0.01, max: 50, noNaN: true });

function move(from: number, to: number): number {
  return moveBids(Float64Array.of(from), Float64Array.of(to))[0]!;
}

describe('moveBids', () => {
  it('moves towards what is wanted, and no further than it or the trust region', () => {
    fc.assert(
      fc.property(bid, bid, (from, to) => {
        const moved = move(from, to);
        expect(Math.abs(Math.log(moved / from))).toBeLessThanOrEqual(CAUTION.trustRegion + 1e-12);
        expect(Math.abs(Math.log(to / moved))).toBeLessThanOrEqual(Math.abs(Math.log(to / from)) + 1e-12);
        expect(moved).toBeGreaterThanOrEqual(Math.min(from, to) * (1 - 1e-12));
        expect(moved).toBeLessThanOrEqual(Math.max(from, to) * (1 + 1e-12));
      }),
    );
  });

  it('leaves bids within the dead band exactly as they are', () => {
    expect(move(1, 1.06)).toBe(1);
    expect(move(1, 0.945)).toBe(1);
    expect(move(1, 1.07)).toBeCloseTo(1.07, 12);
  });

  it('goes the whole trust region towards a far bid', () => {
    expect(move(1, 30)).toBeCloseTo(Math.exp(CAUTION.trustRegion), 12);
    expect(move(1, 0.01)).toBeCloseTo(Math.exp(-CAUTION.trustRegion), 12);
  });

  it.each([Number.NaN, 0, -1])('does not move a bid that wants %f', (wanted) => {
    expect(move(2, wanted)).toBe(2);
  });

  it('does not move a bid of zero', () => {
    expect(move(0, 3)).toBe(0);
  });
});
