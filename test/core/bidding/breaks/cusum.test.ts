import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { addResidual, CALM, thresholdFor, type Crossing } from '../../../../src/core/bidding/breaks/cusum.ts';

function crossings(residuals: readonly number[], threshold: number): (Crossing & { day: number })[] {
  let cusum = CALM;
  return residuals.flatMap((z, day) => {
    const added = addResidual(cusum, z, day, threshold);
    cusum = added.cusum;
    return added.crossing === null ? [] : [{ ...added.crossing, day }];
  });
}

describe('addResidual', () => {
  it('crosses on the second day of a large shift and knows when it began', () => {
    expect(crossings([0, 0, 0, -9, -9], 6)).toEqual([{ direction: -1, since: 3, day: 4 }]);
  });

  it('lets no single day raise an alarm', () => {
    expect(crossings([0, 100, 0, 0], 6)).toEqual([]);
  });

  it('rests for a week after an alarm', () => {
    const days = crossings(
      Array.from({ length: 20 }, () => 6),
      6,
    ).map(({ day }) => day);
    expect(days).toEqual([1, 10, 19]);
  });

  it('ignores days that say nothing', () => {
    expect(crossings([5, Number.NaN, 5], 6)).toEqual([{ direction: 1, since: 0, day: 2 }]);
  });

  it('raises about one false alarm in 90 days over all streams together', () => {
    const streams = 105;
    const draw = rng(7, 'residuals');
    const runs = 20;
    let alarms = 0;
    for (let s = 0; s < streams * runs; s++)
      alarms += crossings(
        Array.from({ length: 90 }, () => draw.normal()),
        thresholdFor(streams),
      ).length;
    expect(alarms / runs).toBeLessThan(1.5);
    expect(alarms / runs).toBeGreaterThan(0.2);
  });
});
