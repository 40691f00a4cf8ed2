import { parseArgs } from 'node:util';
import type { Expected } from './arena.ts';
import { arenaMaker, pidName, REGIMES, ruleName, valueName } from './field.ts';
import { percentOfBest, playEpisode } from './play-episode.ts';
import { pid, rule, scaledToBudget, valuePerClick } from './policies/heuristics.ts';
import type { MakePolicy } from './policies/policy.ts';

const HELP = `Tunes the heuristics on markets that the benchmark does not publish.

  node bench/bidding/tune.ts --regimes 24,6
`;
const { values: options } = parseArgs({
  options: {
    regimes: { type: 'string', default: '24,24-budget,6,80,second' },
    seeds: { type: 'string', default: '100,101,102,103' },
    help: { type: 'boolean', default: false },
  },
});

const GRIDS: readonly Readonly<Record<string, MakePolicy>>[] = [
  Object.fromEntries(
    [1, 1.1, 1.25, 1.5, 1.75, 2].flatMap((target) =>
      [14, 28].map((window) => [ruleName(target, window), rule(target, window)]),
    ),
  ),
  Object.fromEntries(
    [0.7, 0.8, 0.9, 1, 1.1].flatMap((factor) =>
      [0, 30, 100, 300].map((clicks) => [valueName(factor, clicks), valuePerClick(factor, clicks)]),
    ),
  ),
  Object.fromEntries([0.9, 1, 1.1, 1.25, 1.4, 1.75].map((target) => [pidName(target), pid(target)])),
];
const DAYS = 60;

if (options.help) process.stdout.write(HELP);
else for (const name of options.regimes.split(',')) await tune(name);

async function tune(name: string): Promise<void> {
  const regime = REGIMES.find((it) => it.name === name);
  if (regime === undefined) throw new Error(`no regime ${name}`);
  const scores = new Map<string, number>();
  const seeds = options.seeds.split(',').map(Number);
  for (const seed of seeds) {
    const arena = arenaMaker(regime, seed, 200);
    const plan = { seed, historyDays: 60, controlDays: DAYS, budgetShare: regime.budgetShare };
    let best: readonly Expected[] | undefined;
    for (const [policy, make] of GRIDS.flatMap((grid) => Object.entries(grid))) {
      const wrapped = regime.budgetShare === null ? make : scaledToBudget(make);
      const episode = await playEpisode(arena(), wrapped, plan, best);
      best = episode.best;
      scores.set(policy, (scores.get(policy) ?? 0) + percentOfBest(episode, 30, DAYS) / seeds.length);
    }
  }
  for (const grid of GRIDS) {
    const ranked = Object.keys(grid).toSorted((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0));
    for (const policy of ranked.slice(0, 4))
      process.stdout.write(`${name}\t${policy}\t${scores.get(policy)?.toFixed(2)}\n`);
  }
}
