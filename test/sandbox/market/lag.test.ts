import { describe, expect, it } from 'vitest';
import { lagBucketOf, lagHours, lagShare } from '../../../src/sandbox/market/lag.ts';

describe('conversion lag', () => {
  it('brings 35% within the hour, half within a day, all within 30 days', () => {
    const lags = Array.from({ length: 10_000 }, (_, i) => lagHours((i + 0.5) / 10_000));
    const within = (hours: number): number => lags.filter((lag) => lag <= hours).length / lags.length;
    expect(within(1)).toBeCloseTo(0.35, 3);
    expect(within(24)).toBeCloseTo(0.5, 3);
    expect(within(24 * 30)).toBe(1);
    expect(within(24 * 7)).toBeLessThan(0.85);
  });

  it('has a share that undoes it', () => {
    for (const u of [0.01, 0.2, 0.36, 0.49, 0.6, 0.99]) expect(lagShare(lagHours(u))).toBeCloseTo(u, 9);
  });

  it('names lags as Google does', () => {
    expect(lagBucketOf(0.2)).toBe('LESS_THAN_ONE_DAY');
    expect(lagBucketOf(24 * 6.5)).toBe('SIX_TO_SEVEN_DAYS');
    expect(lagBucketOf(24 * 13.9)).toBe('THIRTEEN_TO_FOURTEEN_DAYS');
    expect(lagBucketOf(24 * 20)).toBe('FOURTEEN_TO_TWENTY_ONE_DAYS');
    expect(lagBucketOf(24 * 30)).toBe('TWENTY_ONE_TO_THIRTY_DAYS');
  });
});
