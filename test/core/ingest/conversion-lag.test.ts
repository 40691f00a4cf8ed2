import { describe, expect, it } from 'vitest';
import { seenShare } from '../../../src/core/ingest/conversion-lag.ts';
import { lagBucketOf, lagHours, lagShare } from '../../../src/sandbox/market/lag.ts';

const DRAWS = 20_000;

/** Lags as the market draws them, counted as the platform does. */
function drawn(): { readonly bucket: string; readonly conversions: number }[] {
  const counts = new Map<string, number>();
  for (let i = 0; i < DRAWS; i++) {
    const bucket = lagBucketOf(lagHours((i + 0.5) / DRAWS));
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return [...counts].map(([bucket, conversions]) => ({ bucket, conversions }));
}

describe('seenShare', () => {
  it.each([7, 28, 90])('is what the market has reported of a window of %i days, within 4 points', (days) => {
    const ages = Array.from({ length: days }, (_, day) => lagShare(24 * (day + 0.5)));
    const truth = ages.reduce((sum, share) => sum + share, 0) / days;

    expect(Math.abs(seenShare(drawn(), days) - truth)).toBeLessThan(0.04);
  });

  it('takes all for seen where too few conversions tell', () => {
    expect(seenShare([], 28)).toBe(1);
    expect(seenShare([{ bucket: 'TWENTY_ONE_TO_THIRTY_DAYS', conversions: 29 }], 28)).toBe(1);
    expect(seenShare([{ bucket: 'A_BUCKET_OF_TOMORROW', conversions: 500 }], 28)).toBe(1);
  });

  it('is 1 where every conversion comes at once, but for the last half day', () => {
    expect(seenShare([{ bucket: 'LESS_THAN_ONE_DAY', conversions: 500 }], 28)).toBeCloseTo(1 - 0.5 / 28, 9);
  });
});
