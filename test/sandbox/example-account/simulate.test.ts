import { sum } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { day } from '../../../src/core/base/day.ts';
import { renderFiles } from '../../../src/sandbox/example-account/render-files.ts';
import { simulateAccount } from '../../../src/sandbox/example-account/simulate.ts';

const options = { seed: 7, lastDay: day('2026-10-31'), days: 30 };
const account = simulateAccount(options);
const CAMPAIGN_DAYS = 4 * options.days;

function total(pick: (row: (typeof account.keywordDays)[number]) => number): number {
  return sum(account.keywordDays.map(pick));
}

describe('simulateAccount', () => {
  it('gives the same files for the same seed, others for another', () => {
    const again = renderFiles(simulateAccount(options), 7);

    expect(again).toEqual(renderFiles(account, 7));
    expect(renderFiles(simulateAccount({ ...options, seed: 8 }), 8)).not.toEqual(again);
  });

  it('looks like the owner’s table: per campaign and day, within its ranges', () => {
    const impressions = total((row) => row.impressions) / CAMPAIGN_DAYS;
    const clicks = total((row) => row.clicks) / CAMPAIGN_DAYS;
    const cpc = total((row) => row.cost) / total((row) => row.clicks);
    const conversions = total((row) => row.conversions) / CAMPAIGN_DAYS;

    expect(impressions).toBeGreaterThan(3_000);
    expect(impressions).toBeLessThan(10_000);
    expect(clicks / impressions).toBeGreaterThan(0.02);
    expect(clicks / impressions).toBeLessThan(0.05);
    expect(cpc).toBeGreaterThan(0.5);
    expect(cpc).toBeLessThan(0.9);
    expect(conversions).toBeGreaterThan(3);
    expect(conversions).toBeLessThan(20);
  });

  it('is as dirty as real data: missing prices and sources, a $50 click, visits under five seconds', () => {
    expect(account.sessions.some(({ cpc }) => cpc === null)).toBe(true);
    expect(account.sessions.some(({ cpc }) => cpc === 50)).toBe(true);
    expect(account.sessions.some(({ source }) => source === null)).toBe(true);
    expect(account.sessions.some(({ durationSeconds }) => durationSeconds < 5)).toBe(true);
  });

  it('brings one session for each click and one order for each conversion', () => {
    expect(account.sessions).toHaveLength(total((row) => row.clicks));
    expect(account.orders).toHaveLength(total((row) => row.conversions));
  });
});
