import { OPTIMIZER, type Regime } from './field.ts';
import { BEST, type Results } from './results.ts';

const PHASES = [
  [1, 14],
  [15, 30],
  [31, 60],
  [61, 120],
  [31, 120],
] as const;
const LAST = PHASES.length - 1;

/** Two-sided 95 % quantiles of Student's t by degrees of freedom, from 1. */
const T95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** Mean over seeds and half of its 95 % t-interval. */
export interface Estimate {
  readonly mean: number;
  readonly half: number;
  readonly count: number;
}

/** Mean with its interval; NaN half below two values. */
export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const t = T95[count - 2] ?? 1.96 + 2.4 / count;
  return { mean, half: t * Math.sqrt(squares / (count - 1) / count), count };
}

/** Seeds on which all policies of a regime were played. */
function completeSeeds({ name, policies }: Regime, seeds: readonly number[], results: Results): number[] {
  const needed = [BEST, ...Object.keys(policies)];
  return seeds.filter((seed) => needed.every((policy) => results.find(name, policy, seed) !== undefined));
}

/** Percentage of the best by phase and seed: shape (phases)(seeds). */
function scores(regime: string, policy: string, seeds: readonly number[], results: Results): number[][] {
  const pairs = seeds.flatMap((seed) => {
    const chosen = results.find(regime, policy, seed);
    const best = results.find(regime, BEST, seed);
    return chosen === undefined || best === undefined ? [] : [{ chosen, best }];
  });
  return PHASES.map(([from, to]) =>
    pairs.map(({ chosen, best }) => (100 * sum(chosen.slice(from - 1, to))) / sum(best.slice(from - 1, to))),
  );
}

/** The heuristic that did best on days 31–120; static bids count too. */
function bestHeuristic(regime: Regime, seeds: readonly number[], results: Results): string | undefined {
  const score = (policy: string): number =>
    estimate(scores(regime.name, policy, seeds, results)[LAST] ?? []).mean;
  return Object.keys(regime.policies)
    .filter((policy) => !policy.startsWith('optimizer'))
    .toSorted((a, b) => score(b) - score(a))[0];
}

/** Policies by phase, and what the optimizer is ahead of each by on days 31–120 of the same markets. */
export function regimeTables(regime: Regime, asked: readonly number[], results: Results): string {
  const seeds = completeSeeds(regime, asked, results);
  const all = Object.keys(regime.policies).map((policy) => ({
    policy,
    phases: scores(regime.name, policy, seeds, results),
  }));
  const own = all.find(({ policy }) => policy === OPTIMIZER)?.phases[LAST] ?? [];
  if (own.length === 0) return '';
  const lines = all.map(({ policy, phases }) => [
    policy,
    ...phases.slice(0, LAST).map((values) => orDash(estimate(values).mean)),
    withInterval(phases[LAST] ?? []),
    Math.min(...(phases[LAST] ?? [])).toFixed(1),
    policy === OPTIMIZER ? '' : ahead(own, phases[LAST] ?? []),
  ]);
  const head = [...PHASES.map(([from, to]) => `${from}–${to}`), 'worst market', 'optimizer ahead by'];
  return `\n${regime.title} (${own.length} markets):\n\n${table(['% of the best, days', ...head], lines)}`;
}

/** Goals and what became of them. */
export function summaryOf(regimes: readonly Regime[], asked: readonly number[], results: Results): string {
  const lines = regimes.flatMap((regime): string[][] => {
    const seeds = completeSeeds(regime, asked, results);
    const own = scores(regime.name, OPTIMIZER, seeds, results)[LAST] ?? [];
    const rival = bestHeuristic(regime, seeds, results);
    const theirs = rival === undefined ? [] : (scores(regime.name, rival, seeds, results)[LAST] ?? []);
    if (regime.goal === null || own.length === 0) return [];
    const rows = [
      verdict(`${regime.title}, days 31–120`, estimate(own).mean, regime.goal),
      verdict(`${regime.title}, worst market`, Math.min(...own), 85),
    ];
    if (regime.name !== '24') return rows;
    const { mean, half } = estimate(own.map((value, s) => value - theirs[s]!));
    return [
      ...rows,
      verdict(`${regime.title}, ahead of ${rival}`, mean, 12),
      verdict(`${regime.title}, lower end of that interval`, mean - half, 10),
    ];
  });
  return `\n${table(['goal', 'at least', 'measured', ''], lines)}`;
}

function verdict(what: string, measured: number, goal: number): string[] {
  const missed = goal - measured;
  return [what, String(goal), measured.toFixed(2), missed > 0 ? `missed by ${missed.toFixed(2)}` : 'reached'];
}

function ahead(own: readonly number[], theirs: readonly number[]): string {
  return withInterval(own.map((value, s) => value - theirs[s]!));
}

/** A short run has no late days. */
function orDash(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(1);
}

function withInterval(values: readonly number[]): string {
  const { mean, half } = estimate(values);
  return `${mean.toFixed(1)} ± ${half.toFixed(1)}`;
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = head.map((_, i) => (i === 0 ? ':-' : '-:'));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
