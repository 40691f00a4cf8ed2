import { describe, expect, it } from 'vitest';
import { estimate } from '../../../bench/bidding/tables.ts';

describe('estimate', () => {
  it('has the interval of Student’s t', () => {
    const { mean, half, count } = estimate([1, 2, 3, 4]);

    expect(mean).toBe(2.5);
    expect(half).toBeCloseTo(3.182 * Math.sqrt(5 / 3 / 4), 9);
    expect(count).toBe(4);
  });

  it('has no interval for one value', () => {
    expect(estimate([7]).half).toBeNaN();
  });
});
