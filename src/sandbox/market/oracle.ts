import type { Day } from '../../core/base/day.ts';
import { planDay, type DayPlan } from './day-plan.ts';
import { chooseWithin, type Chosen } from './knapsack.ts';
import { indexOf, type Market } from './market-state.ts';
import type { Account } from './market.ts';
import { bidThings } from './oracle-bids.ts';
import type { Draft, Thing } from './oracle-thing.ts';
import { targetThings } from './oracle-targets.ts';
import { UNLIMITED } from './simulation-week.ts';

export interface OracleOptions {
  /**
   * What may be done with bid modifiers: `none` sets them all to 1, `current` leaves them as they are,
   * `free` bids on every device × hours × place of every keyword separately, which no product of modifiers can beat.
   * Automated campaigns have their targets only.
   */
  readonly modifiers?: 'none' | 'current' | 'free';
  /** Whether a bid is set for each keyword (the default) or for each ad group. Not used with free modifiers. */
  readonly grain?: 'keyword' | 'ad-group';
  /** What spend must stay within: every campaign's own budget (the default), nothing, or an amount for the account. */
  readonly budget?: 'campaign' | 'none' | number;
}

/** The best that can be done on a day by somebody who knows the truth. Currency units. */
export interface Oracle {
  readonly profit: number;
  readonly cost: number;
  /** No setting of these levers can earn more. Equal to `profit` without a budget that binds. */
  readonly bound: number;
  /** Account settings that reach `profit`; null with free modifiers, which no account can express. */
  readonly account: Account | null;
}

/**
 * The best bids of a day in campaigns bid by hand, and the best targets in automated ones.
 * Exact for single bids: between its nodes the market is linear in the logarithm of the bid, so that best bids lie
 * beside nodes, all of which are tried. Targets are tried on a grid. Known results are kept until a day is played.
 */
export function oracle(market: Market, day: Day, options: OracleOptions = {}): Oracle {
  const { modifiers = 'none', grain = 'keyword', budget = 'campaign' } = options;
  const key = `${day}/${modifiers}/${grain}/${budget}/${market.played}`;
  const cache = cacheOf(market);
  const before = cache.get(key);
  if (before !== undefined) return before;
  const account = startingPoint(market.account, modifiers, budget);
  const plan = planDay(market, account, indexOf(market, day));
  const things = account.campaigns.flatMap(({ strategy }, campaign) =>
    strategy.type === 'MANUAL_CPC'
      ? bidThings(market, plan, campaign, modifiers === 'free' ? 'lot' : grain)
      : targetThings(market, plan, campaign),
  );
  const best = choose(plan, things, budget);
  const found = {
    profit: best.profit,
    cost: best.cost,
    bound: best.bound,
    account: modifiers === 'free' ? null : write(account, things, best.picks),
  };
  cache.set(key, found);
  return found;
}

/** The account with modifiers and budgets out of the way, as far as the question says so. */
function startingPoint(
  account: Account,
  modifiers: Required<OracleOptions>['modifiers'],
  budget: Required<OracleOptions>['budget'],
): Account {
  const campaigns = account.campaigns.map((campaign) => ({
    ...campaign,
    ...(budget === 'campaign' ? {} : { budgetMicros: UNLIMITED }),
    ...(modifiers === 'current'
      ? {}
      : {
          deviceModifiers: {},
          schedule: campaign.schedule.map((entry) => ({ ...entry, modifier: 1 })),
          locations: campaign.locations.map((target) => ({ ...target, modifier: 1 })),
        }),
  }));
  const adGroups =
    modifiers === 'current'
      ? account.adGroups
      : account.adGroups.map((adGroup) => ({ ...adGroup, deviceModifiers: {} }));
  return { ...account, campaigns, adGroups };
}

function choose(
  plan: DayPlan,
  things: readonly Thing[],
  budget: Required<OracleOptions>['budget'],
): Pick<Chosen, 'profit' | 'cost' | 'bound' | 'picks'> {
  if (budget === 'none') return chooseWithin(things, null);
  if (budget !== 'campaign') return chooseWithin(things, budget);
  const all = { profit: 0, cost: 0, bound: 0, picks: new Int32Array(things.length) };
  for (const campaign of plan.account.campaigns.keys()) {
    const own = [...things.keys()].filter((i) => things[i]?.campaign === campaign);
    const chosen = chooseWithin(
      own.flatMap((i) => things[i] ?? []),
      plan.allowance[campaign] as number,
    );
    all.profit += chosen.profit;
    all.cost += chosen.cost;
    all.bound += chosen.bound;
    for (const [at, i] of own.entries()) all.picks[i] = chosen.picks[at] as number;
  }
  return all;
}

function write(account: Account, things: readonly Thing[], picks: Int32Array): Account {
  const draft: Draft = {
    keywordBids: account.keywords.map(({ bidMicros }) => bidMicros),
    adGroupBids: account.adGroups.map(({ bidMicros }) => bidMicros),
    campaigns: [...account.campaigns],
  };
  for (const [i, thing] of things.entries()) thing.set(draft, picks[i] as number);
  return {
    ...account,
    campaigns: draft.campaigns,
    adGroups: account.adGroups.map((it, g) => ({ ...it, bidMicros: draft.adGroupBids[g] ?? it.bidMicros })),
    keywords: account.keywords.map((it, k) => ({ ...it, bidMicros: draft.keywordBids[k] ?? null })),
  };
}

const caches = new WeakMap<Market, { account: Account; events: unknown; found: Map<string, Oracle> }>();

function cacheOf(market: Market): Map<string, Oracle> {
  const cache = caches.get(market);
  if (cache?.account === market.account && cache.events === market.events) return cache.found;
  const found = new Map<string, Oracle>();
  caches.set(market, { account: market.account, events: market.events, found });
  return found;
}
