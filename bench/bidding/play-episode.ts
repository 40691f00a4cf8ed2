import { bestWithin, type Arena, type Expected, type Options } from './arena.ts';
import type { MakePolicy } from './policies/policy.ts';

/** Days that a budget is for. */
const PERIOD_DAYS = 30;
/** A day may cost so many times the average (Google Ads Help, "About spending limits"). */
const MOST_IN_A_DAY = 2;

/** How an episode is played. */
export interface EpisodePlan {
  readonly seed: number;
  readonly historyDays: number;
  readonly controlDays: number;
  /** Share of the spend of the last four weeks of history that may be spent; null without a budget. */
  readonly budgetShare: number | null;
}

/** Expectation by day of control: what was chosen, and the best that can be done with a bid for every cell. */
export interface Episode {
  readonly chosen: readonly Expected[];
  readonly best: readonly Expected[];
}

/**
 * Plays history at the bids that were there, then days under a policy, and scores it by expectation, not by luck.
 * `known`: the best by day of control, from another episode of the same market and plan; it depends on no policy.
 */
export async function playEpisode(
  arena: Arena,
  make: MakePolicy,
  plan: EpisodePlan,
  known?: readonly Expected[],
): Promise<Episode> {
  for (let t = 0; t < plan.historyDays; t++) arena.play(null, null);
  const policy = make(arena, plan.seed);
  const perDay = plan.budgetShare === null ? null : plan.budgetShare * meanCost(arena, 28);
  const chosen: Expected[] = [];
  const best: Expected[] = [...(known ?? [])];
  let options: Options[][] = [];
  let spent = 0;
  for (let t = 0; t < plan.controlDays; t++) {
    const inPeriod = t % PERIOD_DAYS;
    if (inPeriod === 0) spent = 0;
    const budget =
      perDay === null
        ? null
        : { perDay, daysLeft: PERIOD_DAYS - inPeriod, moneyLeft: PERIOD_DAYS * perDay - spent };
    const controls = await policy.act(budget);
    if (known === undefined) options.push(arena.options());
    const allowance =
      budget === null ? null : Math.max(0, Math.min(MOST_IN_A_DAY * budget.perDay, budget.moneyLeft));
    chosen.push(arena.play(controls, allowance));
    spent += arena.days.at(-1)!.cost.reduce((sum, cost) => sum + cost, 0);
    const closes = perDay === null || inPeriod === PERIOD_DAYS - 1 || t === plan.controlDays - 1;
    if (known === undefined && closes) {
      best.push(...bestWithin(options, perDay === null ? null : options.length * perDay));
      options = [];
    }
  }
  return { chosen, best };
}

function meanCost({ days }: Arena, window: number): number {
  const last = days.slice(-window);
  return last.reduce((sum, day) => sum + day.cost.reduce((all, cost) => all + cost, 0), 0) / last.length;
}

/** Profit of some days as a percentage of the best. */
export function percentOfBest({ chosen, best }: Episode, from: number, to: number): number {
  const sum = (days: readonly Expected[]): number =>
    days.slice(from, to).reduce((all, { profit }) => all + profit, 0);
  return (100 * sum(chosen)) / sum(best);
}

/** What was chosen by day of control, where the best is not asked for: ten times sooner. */
export async function playDays(arena: Arena, make: MakePolicy, plan: EpisodePlan): Promise<Expected[]> {
  const { chosen } = await playEpisode({ ...arena, options: () => [] }, make, { ...plan });
  return [...chosen];
}
