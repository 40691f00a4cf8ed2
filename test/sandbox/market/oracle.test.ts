import { describe, expect, it } from 'vitest';
import { micros } from '../../../src/core/base/micros.ts';
import { createMarket } from '../../../src/sandbox/market/create-market.ts';
import { Dice } from '../../../src/sandbox/market/dice.ts';
import { chooseWithin } from '../../../src/sandbox/market/knapsack.ts';
import { largePlan } from '../../../src/sandbox/market/large-account.ts';
import { today } from '../../../src/sandbox/market/market-state.ts';
import type { Account } from '../../../src/sandbox/market/market.ts';
import { oracle } from '../../../src/sandbox/market/oracle.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { expectedDay, expectedProfit } from '../../../src/sandbox/market/truth.ts';
import { overCells } from '../../../src/sandbox/market/world.ts';
import { demoMarket, START, turn } from './demo-market.ts';

/** Moves a random share of bids by a random factor, from a little to a lot. */
function perturbed(account: Account, n: number): Account {
  const dice = new Dice(77).deal(1, n);
  const size = 0.03 + 1.2 * (n / 200);
  const share = dice.next();
  const move = (bid: number): ReturnType<typeof micros> =>
    dice.next() > share
      ? micros(bid)
      : micros(Math.max(1, Math.round((bid / 1e4) * Math.exp(size * dice.normal()))) * 10_000);
  return {
    ...account,
    adGroups: account.adGroups.map((it) => ({ ...it, bidMicros: move(it.bidMicros) })),
    keywords: account.keywords.map((it) => ({
      ...it,
      bidMicros: it.bidMicros === null ? null : move(it.bidMicros),
    })),
    campaigns: account.campaigns.map((it) =>
      it.strategy.type === 'TARGET_CPA'
        ? { ...it, strategy: { ...it.strategy, targetCpaMicros: move(it.strategy.targetCpaMicros) } }
        : it,
    ),
  };
}

describe.each([1, 2, 3])('oracle, seed %i', (seed) => {
  const market = demoMarket(seed);
  advance(market, 5);
  const day = today(market);

  it('is reached by the settings it gives', () => {
    for (const options of [{}, { grain: 'ad-group' }, { budget: 'none' }, { budget: 90 }] as const) {
      const best = oracle(market, day, options);
      expect(best.account).not.toBeNull();
      const reached = expectedDay(market, day, best.account ?? market.account).total;
      expect(reached.profit).toBeCloseTo(best.profit, 6);
      expect(reached.cost).toBeCloseTo(best.cost, 6);
    }
  });

  it('beats 100 perturbations of itself and 100 of the present account', () => {
    const best = oracle(market, day);
    for (let n = 0; n < 200; n += 2) {
      expect(expectedProfit(market, day, perturbed(best.account ?? market.account, n))).toBeLessThanOrEqual(
        best.profit + 0.001 * Math.abs(best.profit),
      );
      expect(expectedProfit(market, day, perturbed(market.account, n))).toBeLessThan(best.profit);
    }
  });

  it('beats every one of 200 perturbations where no budget is in the way', () => {
    const best = oracle(market, day, { budget: 'none' });
    for (let n = 0; n < 200; n++) {
      const other = perturbed(best.account ?? market.account, n);
      // Targets are tried on a grid; bids by hand are exact.
      const byHand = { ...other, campaigns: best.account?.campaigns ?? other.campaigns };
      expect(expectedProfit(market, day, byHand)).toBeLessThanOrEqual(best.profit + 1e-9);
    }
  });

  it('earns more with more freedom, and never more than its bound', () => {
    const [adGroup, keyword, free, ample] = [
      oracle(market, day, { grain: 'ad-group' }),
      oracle(market, day),
      oracle(market, day, { modifiers: 'free' }),
      oracle(market, day, { modifiers: 'free', budget: 'none' }),
    ];
    expect(keyword.profit).toBeGreaterThan(adGroup.profit);
    expect(free.profit).toBeGreaterThan(keyword.profit * 1.01);
    expect(ample.profit).toBeGreaterThanOrEqual(free.profit);
    for (const { profit, bound } of [adGroup, keyword, free, ample]) {
      expect(profit).toBeLessThanOrEqual(bound + 1e-9);
      expect(profit).toBeGreaterThan(0.985 * bound);
    }
  });

  it('stays within a budget for the account, at a price of budget', () => {
    const free = oracle(market, day, { budget: 'none' });
    const held = oracle(market, day, { budget: free.cost / 2 });
    expect(held.cost).toBeLessThanOrEqual(free.cost / 2);
    expect(held.cost).toBeGreaterThan((free.cost / 2) * 0.95);
    expect(held.profit).toBeLessThan(free.profit);
    expect(held.profit).toBeGreaterThan(free.profit / 2);
  });

  it('leaves bids that were not made by it room for improvement', () => {
    expect(expectedProfit(market, day)).toBeLessThan(0.9 * oracle(market, day).profit);
  });
});

describe('oracle', () => {
  it('keeps what it found until the market changes', () => {
    const market = demoMarket(1);
    const first = oracle(market, today(market));
    expect(oracle(market, today(market))).toBe(first);
    const adGroup = market.account.adGroups[0];
    if (adGroup === undefined) throw new Error('no ad group');
    turn(market, { kind: 'status', level: 'ad-group', id: adGroup.id, status: 'PAUSED' });
    expect(oracle(market, today(market)).profit).toBeLessThan(first.profit);
  });

  it('sees no modifiers unless asked to keep them', () => {
    const market = demoMarket(1);
    const plain = oracle(market, today(market));
    for (const { id } of market.account.campaigns)
      turn(market, { kind: 'device-modifier', level: 'campaign', id, device: 'MOBILE', modifier: 3 });
    expect(oracle(market, today(market)).profit).toBeCloseTo(plain.profit, 9);
    expect(oracle(market, today(market), { modifiers: 'current' }).profit).toBeLessThan(plain.profit);
  });
});

describe('the market', () => {
  it('pays best for bids some fifth below the true value of a click, as generalised second prices do', () => {
    const market = createMarket(
      largePlan({ seed: 3, startDay: START, adGroups: 100, keywordsPerAdGroup: 1, clicksPerAdGroup: 24 }),
    );
    const { world } = market;
    const best = oracle(market, START, { budget: 'none' });
    const earned = (share: number): number => {
      const keywords = market.account.keywords.map((keyword, k) => {
        const rate = overCells(world, k, (at) => world.conversion[at] ?? 0);
        const worth = world.plan.marginShare * (world.orderValue[k] ?? 0) * rate;
        return { ...keyword, bidMicros: micros(Math.max(1, Math.round(100 * share * worth)) * 10_000) };
      });
      const campaigns = market.account.campaigns.map((it) => ({ ...it, budgetMicros: micros(1e12) }));
      return expectedProfit(market, START, { ...market.account, campaigns, keywords }) / best.profit;
    };
    expect(earned(0.8)).toBeGreaterThan(0.96);
    expect(earned(1)).toBeLessThan(earned(0.8) - 0.03);
    expect(earned(0.5)).toBeLessThan(0.85);
    expect(expectedProfit(market, START) / best.profit).toBeLessThan(0.75);
  });
});

describe('knapsack', () => {
  it('finds the best of all choices in small cases, or comes within the gap it admits', () => {
    const dice = new Dice(3);
    for (let n = 0; n < 200; n++) {
      dice.deal(2, n);
      const things = Array.from({ length: 3 }, () => {
        const cost = Float64Array.from([0, 1, 2, 3, 4], (step) => step * (0.5 + dice.next()));
        return { cost, worth: cost.map((it) => 3 * it ** (0.4 + 0.4 * dice.next())) };
      });
      const budget = 1 + 6 * dice.next();
      const found = chooseWithin(things, budget);
      let best = 0;
      for (let a = 0; a < 5; a++)
        for (let b = 0; b < 5; b++)
          for (let c = 0; c < 5; c++) {
            const picked = [a, b, c];
            const total = (of: 'cost' | 'worth'): number =>
              things.reduce((sum, thing, i) => sum + (thing[of][picked[i] ?? 0] ?? 0), 0);
            if (total('cost') <= budget) best = Math.max(best, total('worth') - total('cost'));
          }
      expect(found.cost).toBeLessThanOrEqual(budget);
      expect(found.profit).toBeLessThanOrEqual(best + 1e-9);
      expect(found.bound).toBeGreaterThanOrEqual(best - 1e-9);
    }
  });
});
