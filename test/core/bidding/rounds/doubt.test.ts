import { describe, expect, it } from 'vitest';
import { doubtBids, trustIn } from '../../../../src/core/bidding/rounds/doubt.ts';

const wanted = Float64Array.from([4, 0.25, Number.NaN]);
const start = Float64Array.from([1, 1, 1]);

describe('doubtBids', () => {
  it('moves nothing without a conversion', () => {
    expect([...doubtBids(wanted, start, 0).subarray(0, 2)]).toEqual([1, 1]);
  });

  it('makes half of each move at a hundred conversions, and nearly all at ten thousand', () => {
    expect([...doubtBids(wanted, start, 100).subarray(0, 2)]).toEqual([2, 0.5]);
    expect(doubtBids(wanted, start, 10_000)[0]).toBeGreaterThan(3.9);
  });

  it('hardly moves anything on a few conversions', () => {
    expect(trustIn(20)).toBeLessThan(0.05);
    expect(trustIn(50)).toBeLessThan(trustIn(100) / 2);
    expect(trustIn(300)).toBe(0.75);
  });

  it('leaves alone what nothing is wanted for', () => {
    expect(doubtBids(wanted, start, 100)[2]).toBeNaN();
  });
});
