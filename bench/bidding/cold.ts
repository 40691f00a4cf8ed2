import { parseArgs } from 'node:util';
import type { Expected } from './arena.ts';
import { percentOfBest, playEpisode, type Episode } from './play-episode.ts';
import { staticBids } from './policies/heuristics.ts';
import { marginal } from './policies/marginal.ts';
import type { MakePolicy } from './policies/policy.ts';
import { sandboxArena, sandboxMarket } from './sandbox-arena.ts';

/** An account that starts today: one day of history, few clicks, few of which convert. */
const AD_GROUPS = 200;
const CONTROL_DAYS = 30;
const PHASES = [
  [0, 10],
  [10, 20],
  [20, 30],
] as const;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '400,401,402,403' },
    clicks: { type: 'string', default: '1' },
    rate: { type: 'string', default: '0.02' },
  },
});
const seeds = values.seeds.split(',').map(Number);
const policies: Readonly<Record<string, MakePolicy>> = {
  static: staticBids,
  'without caution': marginal('forest', { caution: false }),
  'with caution': marginal('forest'),
};

for (const [name, make] of Object.entries(policies)) {
  const episodes: Episode[] = [];
  for (const seed of seeds) episodes.push(await play(seed, make));
  const phases = PHASES.map(([a, b]) => share(episodes, a, b).toFixed(1)).join(' ');
  const last = episodes.map((episode) => percentOfBest(episode, 20, 30).toFixed(1)).join(' ');
  process.stdout.write(`${name.padEnd(16)} ${phases} | days 21–30 by seed ${last}\n`);
}

function play(seed: number, make: MakePolicy): Promise<Episode> {
  const market = sandboxMarket({
    seed,
    adGroups: AD_GROUPS,
    clicks: Number(values.clicks),
    conversionRate: Number(values.rate),
  });
  return playEpisode(sandboxArena(market), make, {
    seed,
    historyDays: 1,
    controlDays: CONTROL_DAYS,
    budgetShare: null,
  });
}

/** Profit of all episodes as a percentage of the best. */
function share(episodes: readonly Episode[], a: number, b: number): number {
  const sum = (of: (episode: Episode) => readonly Expected[]): number =>
    episodes.reduce(
      (all, it) =>
        all +
        of(it)
          .slice(a, b)
          .reduce((s, { profit }) => s + profit, 0),
      0,
    );
  return (100 * sum(({ chosen }) => chosen)) / sum(({ best }) => best);
}
