import { day } from '../../src/core/base/day.ts';
import { micros } from '../../src/core/base/micros.ts';
import type { NumberFrame } from '../../src/core/features/frame.ts';
import { createMarket, rerun } from '../../src/sandbox/market/create-market.ts';
import { orderValueOf, planDay, type DayPlan } from '../../src/sandbox/market/day-plan.ts';
import { largePlan } from '../../src/sandbox/market/large-account.ts';
import { CATEGORIES, type Account, type DriftEvent } from '../../src/sandbox/market/market.ts';
import type { DayResult, Market } from '../../src/sandbox/market/market-state.ts';
import { COLUMN, costAt, lookUp, tableBids, TABLE_SIZE } from '../../src/sandbox/market/response-table.ts';
import { advance } from '../../src/sandbox/market/step.ts';
import { sumPlan } from '../../src/sandbox/market/truth.ts';
import { countVisits } from '../../src/sandbox/market/visit-counts.ts';
import { CELLS, DAYPARTS, DEVICES, WEEKDAYS } from './arena.ts';
import type { Arena, Controls, DayCounts, Expected, Options } from './arena.ts';

/** A Monday. */
export const MARKET_START = day('2025-01-06');
const UNLIMITED = micros(1e14);
const LOG_BIDS = tableBids().map(Math.log);
const OLDEST_ARRIVAL = 31;
/** Below this share the platform does not say which. */
const CENSORED = 0.1;

/**
 * The product's own market with one keyword an ad group, made once per seed and shared by all who bid in it.
 * Where fewer clicks convert, orders are worth so much more: rivals bid by what a click is worth.
 */
export function sandboxMarket(options: {
  readonly seed: number;
  readonly adGroups: number;
  readonly clicks: number;
  readonly residualSd?: number;
  readonly conversionRate?: number;
}): Market {
  const plan = largePlan({
    seed: options.seed,
    startDay: MARKET_START,
    adGroups: options.adGroups,
    keywordsPerAdGroup: 1,
    clicksPerAdGroup: options.clicks,
  });
  const { conversionRate = plan.targets.conversionRate } = options;
  const rarity = plan.targets.conversionRate / conversionRate;
  return createMarket({
    ...plan,
    residualSd: options.residualSd ?? plan.residualSd,
    targets: { ...plan.targets, conversionRate, orderValue: plan.targets.orderValue * rarity },
  });
}

/** An arena that also tells what it would bring to set something else. */
export interface SandboxArena extends Arena {
  /** Expectation of the coming day, of all campaigns. */
  expect(controls: Controls): Expected;
}

/**
 * A fresh run of a market: budgets out of the way, bids as the people before left them.
 * `scored`: the campaign that expectations and options are of; all of them by default.
 */
export function sandboxArena(
  made: Market,
  events: readonly DriftEvent[] = [],
  scored: number | null = null,
): SandboxArena {
  const account = withBudgets(made.account, () => UNLIMITED);
  const market = rerun(made, account);
  market.events = events;
  const days: DayCounts[] = [];
  const groupOf = market.world.campaignOfAdGroup;
  return {
    entities: account.adGroups.length,
    groups: account.campaigns.length,
    groupOf,
    features: featuresOf(market),
    marginShare: market.world.plan.marginShare,
    days,
    lags: () => settledLags(market),
    options: () => optionsOf(market, scored),
    expect: (controls) => expectedOf(market, withControls(market.account, controls), null),
    play(controls, allowance) {
      if (controls !== null) market.account = withControls(market.account, controls);
      const expected = playDay(market, allowance, scored);
      const result = market.results.at(-1);
      if (result !== undefined) days.push(report(market, result));
      recordArrivals(market, days);
      return expected;
    },
  };
}

function playDay(market: Market, allowance: number | null, scored: number | null): Expected {
  const { account } = market;
  if (allowance !== null) {
    const plan = planDay(market, account, market.played);
    const spend = plan.spend.reduce((sum, cost) => sum + cost, 0);
    const share = Math.min(1, Math.max(1e-6, allowance) / spend);
    const demandOf = (c: number): number => plan.allowance[c]! / (UNLIMITED / 1e6);
    if (share < 1)
      market.account = withBudgets(account, (c) =>
        micros(Math.max(10_000, Math.round((1e6 * share * plan.spend[c]!) / demandOf(c)))),
      );
  }
  const expected = expectedOf(market, market.account, scored);
  advance(market, 1);
  market.account = account;
  return expected;
}

function expectedOf(market: Market, account: Account, scored: number | null): Expected {
  const { keywords } = sumPlan(market, planDay(market, account, market.played));
  let [profit, cost] = [0, 0];
  for (const [k, keyword] of keywords.entries()) {
    if (scored !== null && market.world.campaignOfKeyword[k] !== scored) continue;
    profit += keyword.profit;
    cost += keyword.cost;
  }
  return { profit, cost };
}

function withBudgets(account: Account, budgetOf: (campaign: number) => ReturnType<typeof micros>): Account {
  return {
    ...account,
    campaigns: account.campaigns.map((campaign, c) => ({ ...campaign, budgetMicros: budgetOf(c) })),
  };
}

function withControls(account: Account, { bids, devices, schedule }: Controls): Account {
  return {
    ...account,
    keywords: account.keywords.map((keyword) => ({ ...keyword, bidMicros: null })),
    adGroups: account.adGroups.map((adGroup, i) => ({
      ...adGroup,
      bidMicros: micros(Math.max(10_000, Math.round(bids[i]! * 100) * 10_000)),
      deviceModifiers:
        devices === null
          ? {}
          : {
              MOBILE: modifier(devices[i * DEVICES]!),
              DESKTOP: modifier(devices[i * DEVICES + 1]!),
              TABLET: modifier(devices[i * DEVICES + 2]!),
            },
    })),
    campaigns: account.campaigns.map((campaign, c) => ({
      ...campaign,
      schedule:
        schedule === null
          ? []
          : Array.from({ length: WEEKDAYS * DAYPARTS }, (_, at) => ({
              weekday: ((Math.floor(at / DAYPARTS) + 1) % WEEKDAYS) + 1,
              startHour: (at % DAYPARTS) * 6,
              endHour: (at % DAYPARTS) * 6 + 6,
              modifier: modifier(schedule[c * WEEKDAYS * DAYPARTS + at]!),
            })),
    })),
  };
}

function modifier(factor: number): number {
  return Math.round(Math.min(10, Math.max(0.1, factor)) * 100) / 100;
}

function report(market: Market, result: DayResult): DayCounts {
  const { account } = market;
  const entities = account.adGroups.length;
  const numbers = (): Float64Array => new Float64Array(entities);
  const { layout } = result;
  let lost = 0;
  let auctions = 0;
  const counts = {
    index: result.index,
    weekday: result.index % WEEKDAYS,
    bid: Float64Array.from(account.adGroups, ({ bidMicros }, i) => {
      return (account.keywords[i]?.bidMicros ?? bidMicros) / 1e6;
    }),
    clicks: new Float32Array(entities * CELLS),
    cost: numbers(),
    impressions: numbers(),
    eligible: numbers(),
    conversions: new Float32Array(entities * CELLS),
    value: numbers(),
    logValue: numbers(),
    arrivals: numbers(),
    ...countVisits(market, result),
  };
  for (let lot = 0; lot < layout.lots; lot++) {
    const k = layout.keyword[lot]!;
    const at = cellOf(result, lot);
    const open = result.impressions[lot]! + result.lostToBudget[lot]! + result.lostToRank[lot]!;
    counts.clicks[at] = counts.clicks[at]! + result.clicks[lot]!;
    counts.cost[k] = counts.cost[k]! + result.cost[lot]! / 1e6;
    counts.impressions[k] = counts.impressions[k]! + result.impressions[lot]!;
    counts.eligible[k] = counts.eligible[k]! + open;
    lost += result.lostToBudget[lot]!;
    auctions += open;
  }
  for (let k = 0; k < entities; k++) {
    const share = counts.impressions[k]! / counts.eligible[k]!;
    counts.eligible[k] =
      share < CENSORED ? Number.NaN : counts.impressions[k]! / (Math.round(share * 1e4) / 1e4);
  }
  return { ...counts, lostShare: auctions > 0 ? lost / auctions : 0 };
}

function recordArrivals(market: Market, days: readonly DayCounts[]): void {
  const today = market.played - 1;
  const { arrivals } = days[today]!;
  for (let index = Math.max(0, today - OLDEST_ARRIVAL); index <= today; index++) {
    const result = market.results[index]!;
    const counts = days[index]!;
    const { lot, arrival, recorded, value } = result.outcomes;
    for (let i = 0; i < lot.length; i++) {
      if (arrival[i] !== today || recorded[i] !== 1) continue;
      const k = result.layout.keyword[lot[i]!]!;
      const at = cellOf(result, lot[i]!);
      const log = Math.log(value[i]! / 1e6);
      counts.conversions[at] = counts.conversions[at]! + 1;
      counts.value[k] = counts.value[k]! + value[i]! / 1e6;
      counts.logValue[k] = counts.logValue[k]! + log;
      arrivals[k] = arrivals[k]! + 1;
    }
  }
}

function cellOf({ layout }: DayResult, lot: number): number {
  const daypart = layout.segments[layout.segment[lot]!]?.daypart ?? 0;
  return layout.keyword[lot]! * CELLS + layout.device[lot]! * DAYPARTS + daypart;
}

function settledLags(market: Market): Float64Array {
  const lags = new Float64Array(OLDEST_ARRIVAL + 1);
  for (const { index, outcomes } of market.results) {
    if (index >= market.played - OLDEST_ARRIVAL) continue;
    for (let i = 0; i < outcomes.lot.length; i++) {
      if (outcomes.recorded[i] !== 1) continue;
      const age = Math.min(OLDEST_ARRIVAL, outcomes.arrival[i]! - index);
      lags[age] = lags[age]! + 1;
    }
  }
  return lags;
}

function optionsOf(market: Market, scored: number | null): Options[] {
  const clean = withControls(
    withBudgets(market.account, () => UNLIMITED),
    {
      bids: Float64Array.from(market.account.adGroups, () => 1),
      devices: null,
      schedule: null,
    },
  );
  const plan = planDay(market, clean, market.played);
  const lots = Array.from({ length: plan.layout.lots }, (_, lot) => lot);
  const own = lots.filter(
    (lot) => scored === null || market.world.campaignOfKeyword[plan.layout.keyword[lot]!] === scored,
  );
  return own.map((lot) => optionsOfLot(market, plan, lot));
}

/** Between its nodes the market is linear in the logarithm of the bid, so that no bid beats the best node. */
function optionsOfLot(market: Market, plan: DayPlan, lot: number): Options {
  const k = plan.layout.keyword[lot]!;
  const table = plan.tables[k]!;
  const offset = plan.layout.cell[lot]! * TABLE_SIZE;
  const open = plan.eligible[lot]!;
  const margin = market.world.plan.marginShare * orderValueOf(market, plan, k) * plan.conversion[lot]!;
  const cost = new Float64Array(LOG_BIDS.length);
  const worth = new Float64Array(LOG_BIDS.length);
  for (let i = 0; i < LOG_BIDS.length; i++) {
    const logBid = LOG_BIDS[i]!;
    const clicks = lookUp(table, offset, COLUMN.clicks, logBid);
    cost[i] = open * costAt(table, offset, logBid, clicks);
    worth[i] = open * clicks * margin;
  }
  return { cost, worth };
}

const MATCHES = ['EXACT', 'PHRASE', 'BROAD'] as const;

/** What an advertiser knows of an ad group without having bid on it. */
function featuresOf(market: Market): NumberFrame {
  const { adGroups, keywords } = market.account;
  const words = [...new Set(keywords.flatMap(({ text }) => text.split(' ')))]
    .filter((word) => !/\d/.test(word))
    .toSorted();
  const column = (name: string, of: (i: number) => number) => ({
    kind: 'number' as const,
    name,
    values: Float64Array.from(adGroups, (_, i) => of(i)),
  });
  const columns = [
    ...CATEGORIES.map((category) => column(category, (i) => Number(adGroups[i]?.category === category))),
    ...MATCHES.map((match) => column(match, (i) => Number(keywords[i]?.matchType === match))),
    ...words.map((word) => column(word, (i) => Number(keywords[i]?.text.split(' ').includes(word)))),
    column('quality score', (i) => keywords[i]?.qualityScore ?? Number.NaN),
    column('landing seconds', (i) => adGroups[i]?.landingSeconds ?? Number.NaN),
    column('price index', (i) => adGroups[i]?.priceIndex ?? Number.NaN),
    column('returning share', (i) => market.world.returningShare[i] ?? Number.NaN),
  ];
  return { rows: adGroups.length, columns };
}
