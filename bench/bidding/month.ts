import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playTrial } from '../../src/cli/demo/play-trial.ts';
import { trialConfig, trialParts } from '../../src/cli/demo/live-demo.ts';
import { startTwin, type Twin } from '../../src/cli/demo/start-twin.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { PlanDocument } from '../../src/contract/plan-document.ts';
import { addDays, day } from '../../src/core/base/day.ts';
import { micros } from '../../src/core/base/micros.ts';
import { plans } from '../../src/core/tables/ops.ts';
import { rerun } from '../../src/sandbox/market/create-market.ts';
import { defaultPlan } from '../../src/sandbox/market/default-account.ts';
import { today, type Market } from '../../src/sandbox/market/market-state.ts';
import type { Account } from '../../src/sandbox/market/market.ts';
import { oracle } from '../../src/sandbox/market/oracle.ts';
import { resultsOf } from '../../src/sandbox/market/result-days.ts';
import { advance } from '../../src/sandbox/market/step.ts';
import { expectedProfit } from '../../src/sandbox/market/truth.ts';
import { openWorld } from '../../src/wire.ts';

/*
 * A monthly budget on the live twin: the product's days, sent and settled, in a November whose budget is a share of what
 * the account spends when it is left alone. Beside it the same money with bids left alone and the campaigns' daily budgets
 * cut, and the true best.
 * Run: node bench/bidding/month.ts [share] [first seed] [seeds]
 */
const [share = 0.7, firstSeed = 7, seeds = 1] = process.argv.slice(2).map(Number);
const HISTORY_DAYS = 90;
const FIRST_DAY = day('2026-11-01');
const DAYS = 30;

for (let seed = firstSeed; seed < firstSeed + seeds; seed++) await playMonth(seed);

async function playMonth(seed: number): Promise<void> {
  const plan = defaultPlan({ seed, startDay: addDays(FIRST_DAY, -HISTORY_DAYS) });
  // Twice the days, so that no page breaks in the month.
  const twin = await startTwin(plan, { historyDays: HISTORY_DAYS, days: 2 * DAYS + 2 });
  const home = await mkdtemp(join(tmpdir(), 'bidforest-month-'));
  try {
    const { market } = twin;
    const usual = playAlone(market, market.account);
    const perMonth = Math.round(share * usual.cost);
    const cut = playAlone(
      market,
      withBudgets(market.account, (campaign) => share * (usual.campaigns[campaign] ?? 0)),
    );
    const unplayed = rerun(market, market.account);
    advance(unplayed, market.played - unplayed.played);
    const own = await playProduct(twin, perMonth, home);
    const best = boundOf(unplayed, perMonth);
    print(seed, perMonth, { usual, cut, best, own });
  } finally {
    await twin.sandbox.close();
    await rm(home, { recursive: true, force: true });
  }
}

interface Played {
  readonly cost: number;
  readonly profit: number;
  readonly days: readonly number[];
  /** Cost of each campaign. */
  readonly campaigns: readonly number[];
}

function playAlone(market: Market, account: Account): Played {
  const alone = rerun(market, account);
  advance(alone, market.played - alone.played);
  let profit = 0;
  for (let i = 0; i < DAYS; i++) {
    profit += expectedProfit(alone, today(alone));
    advance(alone, 1);
  }
  return { profit, ...costsOf(alone) };
}

function costsOf(market: Market): Pick<Played, 'cost' | 'days' | 'campaigns'> {
  const results = resultsOf(market, { from: FIRST_DAY, to: addDays(FIRST_DAY, DAYS - 1) });
  const sum = (costs: ArrayLike<number>, from: number, to: number): number => {
    let total = 0;
    for (let lot = from; lot < to; lot++) total += (costs[lot] ?? 0) / 1e6;
    return total;
  };
  const days = results.map(({ cost }) => sum(cost, 0, cost.length));
  const campaigns = market.account.campaigns.map((_, c) =>
    results.reduce(
      (all, { cost, layout: { campaignStart } }) =>
        all + sum(cost, campaignStart[c] ?? 0, campaignStart[c + 1] ?? 0),
      0,
    ),
  );
  return { days, cost: days.reduce((a, b) => a + b, 0), campaigns };
}

function withBudgets(account: Account, perMonth: (campaign: number) => number): Account {
  return {
    ...account,
    campaigns: account.campaigns.map((campaign, c) => ({
      ...campaign,
      budgetMicros: micros(Math.max(10_000, Math.round((perMonth(c) / 30.4) * 100) * 10_000)),
    })),
  };
}

/** The true best of each day within an even share of the money. */
function boundOf(market: Market, perMonth: number): number {
  let profit = 0;
  for (let i = 0; i < DAYS; i++)
    profit += oracle(market, addDays(FIRST_DAY, i), { modifiers: 'free', budget: perMonth / DAYS }).profit;
  return profit;
}

async function playProduct(
  twin: Twin,
  perMonth: number,
  home: string,
): Promise<Played & { readonly plans: readonly PlanDocument[] }> {
  const config = trialConfig(loadConfig({ cwd: home, home }), twin.market.world.plan, { home });
  const world = await openWorld(
    { ...config, budget: { perMonth } },
    { step: (what) => process.stderr.write(`${what}\n`), advance: () => undefined },
    await trialParts(twin),
    'bench',
  );
  try {
    const report = await playTrial(world, twin, { days: DAYS, lastDay: {}, folder: join(home, 'files') });
    const rows = await world.warehouse.query<{ document: string }>(
      `SELECT document FROM ${world.warehouse.ref(plans)} ORDER BY planned_at`,
    );
    return {
      ...costsOf(twin.market),
      profit: report.trial?.totals.profit ?? Number.NaN,
      plans: rows.map(({ document }) => JSON.parse(document) as PlanDocument),
    };
  } finally {
    await world.close();
  }
}

function print(
  seed: number,
  perMonth: number,
  played: {
    readonly usual: Played;
    readonly cut: Played;
    readonly best: number;
    readonly own: Played & { readonly plans: readonly PlanDocument[] };
  },
): void {
  const { usual, cut, best, own } = played;
  const line = (what: string, { cost, profit }: Pick<Played, 'cost' | 'profit'>): string =>
    `  ${what.padEnd(36)} spent ${cost.toFixed(2).padStart(9)} (${((100 * cost) / perMonth).toFixed(1)}% of the budget), profit ${profit.toFixed(2).padStart(9)}`;
  const told = own.plans.map(({ plannedOn, budget }, i) =>
    budget === undefined
      ? ''
      : `  ${plannedOn} spent before ${Number(budget.spent).toFixed(2)}, divisor ${budget.divisor.toFixed(3)}, expected ${Number(budget.expected).toFixed(2)}, unpaced ${Number(budget.unpaced).toFixed(2)}, least ${Number(budget.least).toFixed(2)} ${budget.state}; the day then cost ${(own.days[i] ?? 0).toFixed(2)}`,
  );
  process.stdout.write(
    [
      `seed ${seed}: budget ${perMonth} = ${share} of what the account spends left alone`,
      line('left alone, without the budget', usual),
      line('bids left alone, budgets cut', cut),
      line('bidforest', own),
      `  true best on an even share of it: profit ${best.toFixed(2)}`,
      ...told,
      own.plans.at(-1)?.budget?.text ?? '',
      '',
    ].join('\n'),
  );
}
