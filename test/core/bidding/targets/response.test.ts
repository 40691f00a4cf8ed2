import { describe, expect, it } from 'vitest';
import { responseOf, type TargetPoint } from '../../../../src/core/bidding/targets/response.ts';
import { spendRoom } from '../../../../src/core/bidding/targets/spend-room.ts';
import { targetHold } from '../../../../src/core/bidding/targets/target-hold.ts';

/** Points of a strategy whose worth answers its cost with a power; cost answers the target with 1 / (1 − power). */
function points(power: number, level = 1): TargetPoint[] {
  return [0.5, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 2].map((factor) => {
    const cost = 100 * factor ** (1 / (1 - power));
    return { at: 20 * factor, cost: level * cost, worth: level * cost ** power };
  });
}

const USUAL = { response: 0.55, responseFrom: 'usual' };

describe('the response of conversions to cost', () => {
  it('is drawn from the simulation half way towards what is usual', () => {
    const { response, responseFrom } = responseOf(points(0.65), 20);
    expect(response).toBeCloseTo(0.6, 6);
    expect(responseFrom).toBe('simulation');
  });

  it('does not depend on the level of a simulation', () => {
    expect(responseOf(points(0.45, 3), 20).response).toBeCloseTo(responseOf(points(0.45), 20).response, 9);
  });

  it('is the usual one without points near the target', () => {
    expect(responseOf([], 20)).toEqual(USUAL);
    expect(responseOf(points(0.7), 100)).toEqual(USUAL);
    expect(responseOf(points(0.7), 0)).toEqual(USUAL);
  });

  it('leaves out where a budget makes more cost bring less', () => {
    const limited = points(0.65).map((point) =>
      point.at > 22 ? { ...point, cost: 100 + point.at, worth: 40 / point.at } : point,
    );
    expect(responseOf(limited, 20).response).toBeCloseTo(0.6, 6);
  });

  it('stays in its range whatever the points say', () => {
    const wild = points(0.5).map((point, i) => ({ ...point, worth: 1 + i * 1e-9 }));
    expect(responseOf(wild, 20).response).toBe(0.35);
  });
});

describe('a campaign whose target may not move', () => {
  const free = { portfolioStrategy: null, systemStatus: 'ENABLED', experimentType: 'BASE', ownTargets: 0 };

  it.each([
    [{ portfolioStrategy: 'customers/1/biddingStrategies/2' }, /portfolio/],
    [{ systemStatus: 'LEARNING_SETTING_CHANGE' }, /learning \(LEARNING_SETTING_CHANGE\)/],
    [{ systemStatus: 'MULTIPLE_LEARNING' }, /learning/],
    [{ systemStatus: null }, /not known/],
    [{ experimentType: 'EXPERIMENT' }, /experiment/],
    [{ experimentType: null }, /experiment/],
    [{ ownTargets: 2 }, /2 of its ad groups have targets/],
  ])('%j', (about, reason) => {
    expect(targetHold({ ...free, ...about })).toMatch(reason);
  });

  it('is none that is simply on', () => {
    expect(targetHold(free)).toBeNull();
    expect(targetHold({ ...free, systemStatus: 'LIMITED_BY_BUDGET' })).toBeNull();
  });
});

describe('room under a budget', () => {
  const days = (...costs: number[]) => costs.map((cost) => ({ cost, lostShare: 0 }));

  it('is measured from busy days, up to twice the spend', () => {
    expect(spendRoom(days(20, 30, 40, 25, 90), 60, 'ENABLED')).toBe(1.5);
    expect(spendRoom(days(1, 1), 60, 'ENABLED')).toBe(2);
  });

  it.each([
    ['the budget is shared or not known', days(20), null, 'ENABLED'],
    ['nothing was read', [], 60, 'ENABLED'],
    ['the platform says so', days(20), 60, 'LIMITED_BY_BUDGET'],
    ['auctions were missed for it', [{ cost: 20, lostShare: 0.1 }], 60, 'ENABLED'],
    ['busy days spend it', days(60, 70, 30), 60, 'ENABLED'],
  ])('is none where %s', (_, spent, budget, status) => {
    expect(spendRoom(spent, budget, status)).toBe(1);
  });
});
