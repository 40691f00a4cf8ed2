import type { Expected } from './arena.ts';
import { arenaMaker, regimeOf } from './field.ts';
import { playEpisode } from './play-episode.ts';
import { BEST, type Played } from './results.ts';

/** What a process of its own is asked to play. */
export interface SeedTask {
  readonly regime: string;
  readonly seed: number;
  readonly policies: readonly string[];
  readonly adGroups: number;
  readonly historyDays: number;
  readonly controlDays: number;
  /** Profit of the best by day, where it is known already. */
  readonly best: readonly number[] | null;
}

process.once('message', (task: SeedTask) => {
  void play(task).then(() => process.exit());
});
process.once('disconnect', () => process.exit());

async function play(task: SeedTask): Promise<void> {
  const regime = regimeOf(task.regime);
  if (regime === undefined) throw new Error(`no regime ${task.regime}`);
  const { seed, adGroups, historyDays, controlDays } = task;
  const arena = arenaMaker(regime, seed, adGroups);
  const plan = { seed, historyDays, controlDays, budgetShare: regime.budgetShare };
  let best: readonly Expected[] | undefined = task.best?.map((profit) => ({ profit, cost: Number.NaN }));
  for (const policy of task.policies) {
    const make = regime.policies[policy];
    if (make === undefined) throw new Error(`no policy ${policy} in ${task.regime}`);
    const episode = await playEpisode(arena(), make, plan, best);
    if (best === undefined)
      await send({ regime: regime.name, seed, policy: BEST, profit: profits(episode.best) });
    best = episode.best;
    await send({ regime: regime.name, seed, policy, profit: profits(episode.chosen) });
  }
}

function profits(days: readonly Expected[]): number[] {
  return days.map(({ profit }) => Math.round(profit * 100) / 100);
}

/** Resolves when the message is on its way, so that the end of the process cannot lose it. */
function send(played: Played): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(played, undefined, undefined, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
