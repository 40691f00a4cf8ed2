import { describe, expect, it } from 'vitest';
import { dueClicks } from '../../../../src/core/bidding/breaks/streams.ts';

describe('dueClicks', () => {
  it('lays clicks out over the days on which their conversions arrive', () => {
    const days = [Float64Array.of(100, 0), Float64Array.of(0, 10), Float64Array.of(10, 0)];
    expect([...dueClicks(days, [0.7, 0.2, 0.1])]).toEqual([17, 2]);
  });
});
