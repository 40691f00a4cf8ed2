import { describe, expect, it } from 'vitest';
import { percentOfBest, playEpisode, type Episode } from '../../../bench/bidding/play-episode.ts';
import { valuePerClick } from '../../../bench/bidding/policies/heuristics.ts';
import { marginal } from '../../../bench/bidding/policies/marginal.ts';
import { sandboxArena, sandboxMarket } from '../../../bench/bidding/sandbox-arena.ts';

const SEEDS = [31, 32];
const DAYS = { historyDays: 60, controlDays: 45, budgetShare: null };

/** Percentage of the best on the later half of the days under control. */
const late = (episode: Episode): number => percentOfBest(episode, 22, DAYS.controlDays);

describe('the optimizer in the sandbox market', () => {
  it.each(SEEDS)('earns 3 points of the best more than tuned value per click, seed %i', async (seed) => {
    const market = sandboxMarket({ seed, adGroups: 60, clicks: 24 });
    const plan = { ...DAYS, seed };

    const own = await playEpisode(sandboxArena(market), marginal('forest'), plan);
    const rival = await playEpisode(sandboxArena(market), valuePerClick(0.9, 0), plan, own.best);

    expect(late(own)).toBeGreaterThan(late(rival) + 3);
    expect(late(own)).toBeLessThanOrEqual(100);
  });

  it('does the same twice', async () => {
    const market = sandboxMarket({ seed: SEEDS[0]!, adGroups: 60, clicks: 24 });
    const plan = { ...DAYS, seed: SEEDS[0]!, controlDays: 16 };

    const [first, second] = [
      await playEpisode(sandboxArena(market), marginal('forest'), plan),
      await playEpisode(sandboxArena(market), marginal('forest'), plan),
    ];

    expect(second).toEqual(first);
  });
});
