import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logGamma } from '../../../../src/core/bidding/estimates/log-gamma.ts';

describe('logGamma', () => {
  it.each([
    [1, 0],
    [2, 0],
    [0.5, Math.log(Math.PI) / 2],
    [1.5, Math.log(Math.sqrt(Math.PI) / 2)],
    [5, Math.log(24)],
    [11, Math.log(3_628_800)],
    [0.01, 4.599_479_878_042_022],
    [100, 359.134_205_369_575_4],
  ])('is known at %f', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-9);
  });

  it('rises by log x from x to x + 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e5, noNaN: true }), (x) => {
        const gap = logGamma(x + 1) - logGamma(x) - Math.log(x);
        return Math.abs(gap) < 1e-9 * Math.max(1, logGamma(x + 1));
      }),
    );
  });
});
