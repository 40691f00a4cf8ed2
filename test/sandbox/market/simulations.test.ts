import { describe, expect, it } from 'vitest';
import { micros } from '../../../src/core/base/micros.ts';
import { applyLevers } from '../../../src/sandbox/market/levers.ts';
import { bidSimulations } from '../../../src/sandbox/market/simulations.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { expectedDay } from '../../../src/sandbox/market/truth.ts';
import { dayN, demoMarket, mean, sum } from './demo-market.ts';

const market = demoMarket(1);
advance(market, 20);
const simulations = bidSimulations(market);

describe('bid simulations', () => {
  it('exist only for what had 50 clicks in the week, and not before a week was played', () => {
    const fresh = demoMarket(1);
    advance(fresh, 6);
    expect(bidSimulations(fresh)).toEqual([]);
    const keywords = simulations.filter(({ level }) => level === 'keyword');
    expect(keywords.length).toBeGreaterThan(0);
    expect(keywords.length).toBeLessThan(market.account.keywords.length / 2);
    for (const { startDay, endDay } of simulations) expect([startDay, endDay]).toEqual([dayN(13), dayN(19)]);
  });

  it('agree with the truth but for an error of some 8%', () => {
    const errors = simulations
      .filter(({ level, method }) => level === 'ad-group' && method === 'UNIFORM')
      .flatMap(({ id, points }) => {
        const members = market.account.keywords.filter((it) => it.adGroupId === id);
        return points.map(({ setting, clicks }) => {
          const { account } = applyLevers(
            market.account,
            [
              ...members.map(
                ({ id: keywordId }) => ({ kind: 'keyword-bid', keywordId, bidMicros: null }) as const,
              ),
              { kind: 'ad-group-bid', adGroupId: id, bidMicros: micros(setting) },
            ],
            dayN(20),
          );
          const week = Array.from(
            { length: 7 },
            (_, i) => expectedDay(market, dayN(13 + i), account).keywords,
          );
          const truth = sum(
            week
              .flatMap((day) => day.filter((_, k) => market.account.keywords[k]?.adGroupId === id))
              .map((it) => it.clicks),
          );
          return Math.log(clicks / truth);
        });
      });
    expect(errors.length).toBeGreaterThan(20);
    expect(Math.abs(mean(errors))).toBeLessThan(0.1);
    expect(Math.sqrt(mean(errors.map((it) => it * it)))).toBeGreaterThan(0.01);
    expect(Math.sqrt(mean(errors.map((it) => it * it)))).toBeLessThan(0.2);
  });

  it('buy more for more, at rising cost', () => {
    for (const { points, type } of simulations) {
      const ordered = type === 'TARGET_ROAS' ? points.toReversed() : points;
      for (const [i, point] of ordered.entries()) {
        const before = ordered[i - 1];
        if (before === undefined) continue;
        expect(point.costMicros).toBeGreaterThanOrEqual(before.costMicros * 0.98);
        expect(point.clicks).toBeGreaterThanOrEqual(Math.floor(before.clicks * 0.97) - 1);
      }
    }
  });

  it('are of targets in automated campaigns and of budgets where budgets bind', () => {
    const of = (type: string): string[] => simulations.filter((it) => it.type === type).map((it) => it.id);
    expect(of('TARGET_CPA')).toEqual(['20100000005']);
    expect(of('TARGET_ROAS')).toEqual(['20100000006']);
    expect(of('BUDGET')).toEqual(['20100000002']);
    expect(simulations.some((it) => it.method === 'SCALING' && it.id === '20100000002')).toBe(false);
  });

  it('are the same whenever they are asked for', () => {
    expect(bidSimulations(market)).toEqual(simulations);
  });
});
