import { describe, expect, it } from 'vitest';
import { day } from '../../../src/core/base/day.ts';
import { micros } from '../../../src/core/base/micros.ts';
import { allowanceOf, mostToday, pacingOn } from '../../../src/sandbox/market/budget.ts';
import { readShares, reportedLoss, reportedShare } from '../../../src/sandbox/market/shares.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { expectedDay } from '../../../src/sandbox/market/truth.ts';
import { dayN, demoMarket, START, sum, totalsOf, turn } from './demo-market.ts';

describe('budget', () => {
  it.each([1_000_000, 5_000_000, 12_000_000])(
    'holds a day to twice and a month to 30.4 times %i',
    (budget) => {
      const market = demoMarket(3);
      for (const { id } of market.account.campaigns)
        turn(market, { kind: 'budget', campaignId: id, budgetMicros: micros(budget) });
      advance(market, 90);
      for (const c of market.account.campaigns.keys()) {
        const spent = market.results.map((result) =>
          totalsOf(result, (keyword) => market.world.campaignOfKeyword[keyword] === c),
        );
        for (const { cost } of spent) expect(cost).toBeLessThanOrEqual((2 * budget) / 1e6 + 1e-6);
        const months = [spent.slice(0, 31), spent.slice(31, 59), spent.slice(59, 90)];
        for (const month of months)
          expect(sum(month.map(({ cost }) => cost))).toBeLessThanOrEqual((30.4 * budget) / 1e6 + 1e-6);
      }
    },
  );

  it('spends more than the budget on busy days', () => {
    const market = demoMarket(3);
    const limited = market.account.campaigns.findIndex(({ name }) => name.includes('Hiking boots'));
    advance(market, 60);
    const budget = (market.account.campaigns[limited]?.budgetMicros ?? 0) / 1e6;
    const spent = market.results.map(
      (result) => totalsOf(result, (keyword) => market.world.campaignOfKeyword[keyword] === limited).cost,
    );
    expect(Math.max(...spent)).toBeGreaterThan(budget * 1.1);
    expect(sum(spent) / spent.length / budget).toBeGreaterThan(0.85);
    expect(sum(spent) / spent.length / budget).toBeLessThan(1.05);
  });

  it('reports auctions lost to budget where it throttles, and none where it is ample', () => {
    const market = demoMarket(3);
    advance(market, 20);
    const lost = (name: string): number => {
      const id = market.account.campaigns.find((campaign) => campaign.name.includes(name))?.id;
      const rows = readShares(market, { from: START, to: dayN(19) }).filter((row) => row.campaignId === id);
      return sum(rows.map((row) => row.lostToBudget)) / sum(rows.map((row) => row.eligible));
    };
    expect(lost('Hiking boots')).toBeGreaterThan(0.03);
    expect(lost('Running shoes')).toBe(0);
  });

  it('starts anew with the month and with another budget', () => {
    const running = { ...pacingOn(undefined, micros(10_000_000), day('2025-03-01')), spent: 290 };
    expect(running.limit).toBeCloseTo(304, 9);
    expect(mostToday(pacingOn(running, micros(10_000_000), day('2025-03-30')))).toBeCloseTo(14, 9);
    expect(allowanceOf(pacingOn(running, micros(10_000_000), day('2025-04-01')), 1.3)).toBeCloseTo(13, 9);
    const raised = pacingOn(running, micros(20_000_000), day('2025-03-31'));
    expect(raised.spent).toBe(0);
    expect(raised.limit).toBeCloseTo((20 * 30.4) / 31, 9);
  });

  it('lowers what is expected as far as it throttles', () => {
    const market = demoMarket(3);
    const before = expectedDay(market, START).total;
    for (const { id } of market.account.campaigns)
      turn(market, { kind: 'budget', campaignId: id, budgetMicros: micros(3_000_000) });
    const after = expectedDay(market, START).total;
    expect(after.cost).toBeLessThan(before.cost / 3);
    expect(after.clicks).toBeLessThan(before.clicks / 2);
    expect(after.eligible).toBeCloseTo(before.eligible, 6);
  });
});

describe('reported impression share', () => {
  it('is censored as Google censors it', () => {
    expect(reportedShare(5, 100)).toBe(0.0999);
    expect(reportedShare(10, 100)).toBe(0.1);
    expect(reportedShare(123, 999)).toBe(0.1231);
    expect(reportedShare(0, 0)).toBeUndefined();
    expect(reportedLoss(95, 100)).toBe(0.9001);
    expect(reportedLoss(0, 100)).toBe(0);
    expect(reportedLoss(1, 0)).toBeUndefined();
  });
});
