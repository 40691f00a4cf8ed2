import { addDays, day } from '../../src/core/base/day.ts';
import { micros } from '../../src/core/base/micros.ts';
import { rng } from '../../src/core/base/rng.ts';
import type { PerturbedDraw, Results } from '../../src/core/backtest/perturbed-draw.ts';
import { createMarket } from '../../src/sandbox/market/create-market.ts';
import { largePlan } from '../../src/sandbox/market/large-account.ts';
import type { Account } from '../../src/sandbox/market/market.ts';
import type { Market } from '../../src/sandbox/market/market-state.ts';
import { readMetrics } from '../../src/sandbox/market/metrics.ts';
import { advance } from '../../src/sandbox/market/step.ts';
import { expectedDay } from '../../src/sandbox/market/truth.ts';

/** A market whose bids are perturbed at random every few days. */
export interface PerturbedPlan {
  readonly seed: number;
  readonly adGroups: number;
  readonly clicksPerAdGroup: number;
  readonly daysBefore: number;
  readonly periods: number;
  readonly daysPerPeriod: number;
  readonly size: number;
  /** What the policy asked about bids, over the base bid. */
  readonly factor: number;
}

/** The log of such a market, and what the policy would truly have gained. */
export interface PerturbedLog {
  readonly draws: readonly PerturbedDraw[];
  readonly truth: number;
}

const FIRST = day('2025-01-01');
const LAG_DAYS = 31;

/** Plays the market with random signs, and asks its truth for the policy against the log's mean. */
export function playPerturbed(plan: PerturbedPlan): PerturbedLog {
  const { seed, daysBefore, periods, daysPerPeriod, size, factor } = plan;
  const market = createMarket(
    largePlan({
      seed,
      startDay: FIRST,
      adGroups: plan.adGroups,
      keywordsPerAdGroup: 1,
      clicksPerAdGroup: plan.clicksPerAdGroup,
    }),
  );
  const base = market.account;
  const bids = baseBids(base);
  advance(market, daysBefore);
  const before = resultsOf(market, addDays(FIRST, 0), addDays(FIRST, daysBefore - 1));
  const logged: { readonly keyword: string; readonly period: number; readonly sign: 1 | -1 }[] = [];
  let truth = 0;
  for (let period = 0; period < periods; period++) {
    const signs = new Map(
      base.keywords.map(({ id }) => [id, rng(seed, 'sign', id, period).below(2) === 0 ? 1 : -1] as const),
    );
    for (const [keyword, sign] of signs) logged.push({ keyword, period, sign });
    const at = (log: (id: string) => number): Account => withBids(base, bids, log);
    market.account = at((id) => (signs.get(id) ?? 1) * size);
    for (let i = 0; i < daysPerPeriod; i++) {
      const today = addDays(FIRST, market.played);
      const profit = (log: number): number =>
        expectedDay(
          market,
          today,
          at(() => log),
        ).total.profit;
      truth += profit(Math.log(factor)) - (profit(size) + profit(-size)) / 2;
      advance(market, 1);
    }
  }
  market.account = base;
  advance(market, LAG_DAYS);
  const draws: PerturbedDraw[] = [];
  for (let period = 0; period < periods; period++) {
    const from = addDays(FIRST, daysBefore + period * daysPerPeriod);
    const results = resultsOf(market, from, addDays(from, daysPerPeriod - 1));
    for (const { keyword, sign } of logged.filter((draw) => draw.period === period)) {
      const share = daysPerPeriod / daysBefore;
      const known = before.get(keyword) ?? NOTHING;
      draws.push({
        entity: keyword,
        baseBid: (bids.get(keyword) ?? 0) / 1e6,
        perturbation: { sign, size, probability: 0.5 },
        results: results.get(keyword) ?? NOTHING,
        expected: { cost: known.cost * share, worth: known.worth * share },
      });
    }
  }
  return { draws, truth };
}

const NOTHING: Results = { cost: 0, worth: 0 };

function baseBids(account: Account): Map<string, number> {
  const groups = new Map(account.adGroups.map(({ id, bidMicros }) => [id, bidMicros]));
  return new Map(
    account.keywords.map(({ id, adGroupId, bidMicros }) => [id, bidMicros ?? groups.get(adGroupId) ?? 0]),
  );
}

function withBids(account: Account, bids: ReadonlyMap<string, number>, log: (id: string) => number): Account {
  const bid = (id: string) => micros(Math.max(1, Math.round((bids.get(id) ?? 0) * Math.exp(log(id)))));
  return {
    ...account,
    keywords: account.keywords.map((keyword) => ({ ...keyword, bidMicros: bid(keyword.id) })),
  };
}

function resultsOf(
  market: Market,
  from: ReturnType<typeof day>,
  to: ReturnType<typeof day>,
): Map<string, Results> {
  const sums = new Map<string, { cost: number; worth: number }>();
  const { marginShare } = market.world.plan;
  for (const { keywordId, costMicros, valueMicros } of readMetrics(market, { from, to })) {
    const sum = sums.get(keywordId) ?? { cost: 0, worth: 0 };
    sum.cost += costMicros / 1e6;
    sum.worth += (marginShare * valueMicros) / 1e6;
    sums.set(keywordId, sum);
  }
  return sums;
}
