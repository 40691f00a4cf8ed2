import { describe, expect, it } from 'vitest';
import {
  breakFactors,
  isLeftOut,
  postBreakBelief,
  recordedShare,
} from '../../../../src/core/bidding/breaks/post-break.ts';

const ledger = {
  event: Int32Array.from([0, -1, 0]),
  rateBefore: Float64Array.from([0.05, 0, 0.1]),
  located: Uint8Array.from([1, 0, 0]),
};
const groups = Int32Array.from([0, 0, 1]);

describe('breakFactors', () => {
  it('is 1 before anything was seen and where nothing broke', () => {
    const nothing = { exposure: new Float64Array(3), conversions: new Float64Array(3) };
    expect([...breakFactors(ledger, groups, nothing)]).toEqual([1, 1, 1]);
  });

  it('draws a campaign towards all that broke together', () => {
    const sums = { exposure: Float64Array.from([400, 400, 0]), conversions: Float64Array.from([8, 20, 0]) };
    const together = 12 / 24;
    const factors = breakFactors(ledger, groups, sums);
    expect(factors[0]).toBeCloseTo((8 + 20) / (20 + 20 / together), 10);
    expect(factors[1]).toBe(1);
    expect(factors[2]).toBeCloseTo(together, 10);
  });
});

describe('postBreakBelief', () => {
  it('puts what was known before, times the break, in place of the prior', () => {
    const belief = { prior: Float64Array.from([0.02, 0.03, 0.04]), strength: 5 };
    const after = postBreakBelief(belief, ledger, Float64Array.from([0.4, 1, 0.5]));
    expect([...after.prior]).toEqual([0.020000000000000004, 0.03, 0.05]);
    expect([...(after.strengths ?? [])]).toEqual([20, 5, 60]);
  });
});

describe('recordedShare', () => {
  const lag = [0.7, 0.2, 0.1];

  it('counts what had time to arrive', () => {
    expect(recordedShare(lag, 10, 11, () => false)).toBeCloseTo(0.7, 10);
    expect(recordedShare(lag, 10, 20, () => false)).toBeCloseTo(1, 10);
  });

  it('leaves out what would have arrived while nothing was recorded', () => {
    const outages = [{ unit: 2, from: 11, until: 12, kind: 'missing' as const }];
    expect(recordedShare(lag, 10, 20, (day) => isLeftOut(outages, 0, 2, day))).toBeCloseTo(0.8, 10);
  });
});
