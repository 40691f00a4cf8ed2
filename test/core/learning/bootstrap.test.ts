import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import { bootstrapIntervals, resampleCounts } from '../../../src/core/learning/bootstrap.ts';

describe('the bootstrap', () => {
  it('gives the interval of a mean about as the normal law does', () => {
    const random = rng(3, 'values');
    const values = Float64Array.from({ length: 2_000 }, () => random.normal());
    const mean = (counts: Uint16Array | null): number =>
      values.reduce((sum, value, i) => sum + value * (counts?.[i] ?? 1), 0) / values.length;
    const [estimate] = bootstrapIntervals([mean], values.length, 1, 1_000);
    const half = ((estimate?.high ?? 0) - (estimate?.low ?? 0)) / 2;
    expect(half * Math.sqrt(2_000)).toBeCloseTo(1.96, 0);
    expect(estimate?.value).toBe(mean(null));
  });

  it('covers the truth in about 95 of 100 samples', () => {
    let covered = 0;
    for (let s = 0; s < 200; s++) {
      const random = rng(s, 'sample');
      const hits = Float64Array.from({ length: 400 }, () => (random.next() < 0.3 ? 1 : 0));
      const rate = (counts: Uint16Array | null): number =>
        hits.reduce((sum, hit, i) => sum + hit * (counts?.[i] ?? 1), 0) / hits.length;
      const [estimate] = bootstrapIntervals([rate], hits.length, s, 200);
      if (estimate !== undefined && estimate.low <= 0.3 && estimate.high >= 0.3) covered++;
    }
    expect(covered).toBeGreaterThan(180);
    expect(covered).toBeLessThan(200);
  });

  it('draws as many units as there are', () => {
    const counts = resampleCounts(1_000, rng(1, 'counts'));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1_000);
    expect(counts.filter((count) => count === 0).length / 1_000).toBeCloseTo(Math.exp(-1), 1);
  });

  it('draws the same resamples for the same seed', () => {
    const first = (counts: Uint16Array | null): number => counts?.[0] ?? -1;
    expect(bootstrapIntervals([first], 50, 9)).toEqual(bootstrapIntervals([first], 50, 9));
  });
});
