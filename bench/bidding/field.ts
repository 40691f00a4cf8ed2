import type { Arena } from './arena.ts';
import { marginal } from './policies/marginal.ts';
import { pid, rule, scaledToBudget, staticBids, valuePerClick } from './policies/heuristics.ts';
import type { MakePolicy } from './policies/policy.ts';
import { sandboxArena, sandboxMarket } from './sandbox-arena.ts';
import { secondArena, secondMarket } from './second-arena.ts';

/** A market to bid in, and who bids. */
export interface Regime {
  readonly name: string;
  readonly title: string;
  readonly market: 'sandbox' | 'second';
  /** Per ad group and day at the bids that were there. */
  readonly clicks: number;
  readonly budgetShare: number | null;
  /** Spread of log conversion rates that no feature explains; null leaves the market's own. */
  readonly residualSd: number | null;
  /** By name; the name says all parameters, as results are kept under it. */
  readonly policies: Readonly<Record<string, MakePolicy>>;
  /** Percentage of the best that was promised for days 31–120. */
  readonly goal: number | null;
}

/** The product's policy, which goals are about. */
export const OPTIMIZER = 'optimizer, forest prior';

const OTHER_PRIORS = {
  'optimizer, ridge prior': marginal('ridge'),
  'optimizer, global prior': marginal('global'),
  'optimizer, no prior': marginal('none'),
};
const BOTH = { [OPTIMIZER]: marginal('forest'), 'optimizer, no prior': marginal('none') };
const NO_MODIFIERS = { 'optimizer, no modifiers': marginal('forest', { modifiers: false }) };

function heuristics(
  rules: readonly [target: number, windowDays: number],
  perClick: readonly [factor: number, pseudoClicks: number],
  target: number,
  wrap: (make: MakePolicy) => MakePolicy = (make) => make,
): Record<string, MakePolicy> {
  return {
    'static bids': wrap(staticBids),
    [ruleName(...rules)]: wrap(rule(...rules)),
    [valueName(...perClick)]: wrap(valuePerClick(...perClick)),
    [pidName(target)]: wrap(pid(target)),
  };
}

/** Name of a rule with its parameters. */
export function ruleName(target: number, windowDays: number): string {
  return `rule, target ${target}, ${windowDays} days`;
}

/** Name of value per click with its parameters. */
export function valueName(factor: number, pseudoClicks: number): string {
  return `value per click × ${factor}, ${pseudoClicks} pseudo clicks`;
}

/** Name of the PID controller with its parameter. */
export function pidName(target: number): string {
  return `PID, target ${target}`;
}

/** A fresh run of a regime's market. */
export function arenaMaker(
  { market, clicks, residualSd }: Pick<Regime, 'market' | 'clicks' | 'residualSd'>,
  seed: number,
  adGroups: number,
): () => Arena {
  if (market === 'second') {
    const made = secondMarket({ seed, adGroups, clicks });
    return () => secondArena(made);
  }
  const made = sandboxMarket({ seed, adGroups, clicks, ...(residualSd === null ? {} : { residualSd }) });
  return () => sandboxArena(made);
}

const usual = { residualSd: null, market: 'sandbox', budgetShare: null } as const;

/**
 * Every regime. The heuristics' parameters won on seeds 100 to 103 over days 31–60, each regime by itself
 * (`node bench/bidding/tune.ts`; the grids are there).
 */
export const REGIMES: readonly Regime[] = [
  {
    ...usual,
    name: '24',
    title: '24 clicks per ad group and day',
    clicks: 24,
    goal: 95,
    policies: { ...BOTH, ...OTHER_PRIORS, ...NO_MODIFIERS, ...heuristics([1.1, 14], [0.9, 0], 1) },
  },
  {
    ...usual,
    name: '24-budget',
    title: '24 clicks, budget of 70 % of what was spent',
    clicks: 24,
    budgetShare: 0.7,
    goal: 95,
    policies: { ...BOTH, ...heuristics([1.5, 28], [0.9, 0], 1.25, scaledToBudget) },
  },
  {
    ...usual,
    name: '6',
    title: '6 clicks per ad group and day',
    clicks: 6,
    goal: 90,
    policies: { ...BOTH, ...heuristics([1.1, 28], [1.1, 0], 1) },
  },
  {
    ...usual,
    name: '80',
    title: '80 clicks per ad group and day',
    clicks: 80,
    goal: 97,
    policies: { ...BOTH, ...heuristics([1.1, 14], [0.9, 30], 1) },
  },
  {
    ...usual,
    name: 'second',
    title: 'the second market, 24 clicks per ad group and day',
    market: 'second',
    clicks: 24,
    goal: null,
    policies: { ...BOTH, ...heuristics([1.75, 28], [1.1, 30], 1.25) },
  },
  {
    ...usual,
    name: '24-residual',
    title: '24 clicks, twice the residual noise (.5)',
    clicks: 24,
    residualSd: 0.5,
    goal: null,
    policies: { ...BOTH, ...OTHER_PRIORS },
  },
];

/** The regime of that name. */
export function regimeOf(name: string): Regime | undefined {
  return REGIMES.find((regime) => regime.name === name);
}
