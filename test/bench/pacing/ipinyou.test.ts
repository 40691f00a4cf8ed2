import { describe, expect, it } from 'vitest';
import { episodesOf, readAuctions } from '../../../bench/pacing/auctions.ts';
import { knapsack } from '../../../bench/pacing/knapsack.ts';
import { valueOf } from '../../../bench/pacing/play.ts';
import { planBudget } from '../../../src/core/bidding/pacing/budget-plan.ts';
import { fitLandscape } from '../../../src/core/bidding/pacing/landscape.ts';
import { pacingBid } from '../../../src/core/bidding/pacing/pacing-bid.ts';

const [training, test] = [readAuctions('train'), readAuctions('test')];

describe.skipIf(training === null || test === null)('campaign 1458 of iPinYou', () => {
  it('buys 98 % of the knapsack, fitted on the training part alone', () => {
    const landscape = fitLandscape(training ?? []);
    const episodes = episodesOf(test ?? [], 1_000);
    const total = episodes.flat().reduce((sum, { price }) => sum + price, 0);
    for (const part of [2, 8, 64]) {
      const budget = Math.floor(total / part / episodes.length);
      const plan = planBudget(landscape, { budgetLeft: budget, auctionsLeft: 1_000 });
      const value = valueOf(episodes, budget, (worth, state) => pacingBid(plan, state, worth));
      const bound = episodes.reduce((sum, episode) => sum + knapsack(episode, budget).bound, 0);

      expect(value / bound).toBeGreaterThan(0.98);
      expect(value / bound).toBeLessThanOrEqual(1);
    }
  });
});
