import { parseArgs } from 'node:util';
import { addDays } from '../../src/core/base/day.ts';
import type { ExplainedAlarm } from '../../src/core/bidding/breaks/ledger.ts';
import type { DriftEvent } from '../../src/sandbox/market/market.ts';
import type { Expected } from './arena.ts';
import { playEpisode } from './play-episode.ts';
import { staticBids } from './policies/heuristics.ts';
import { Marginal } from './policies/marginal.ts';
import type { MakePolicy } from './policies/policy.ts';
import { keep, keptFile, readKept } from './results.ts';
import { MARKET_START, sandboxArena, sandboxMarket } from './sandbox-arena.ts';

const HISTORY_DAYS = 60;
/** Day of control on which things break. */
const BREAK_DAY = 30;
const BEFORE_DAYS = 14;
const BINS = [
  [0, 1],
  [1, 3],
  [3, 5],
  [5, 7],
  [7, 14],
  [14, 28],
  [28, 60],
] as const;

const from = addDays(MARKET_START, HISTORY_DAYS + BREAK_DAY);
const landing = { kind: 'landing-page', conversionFactor: 0.4, visible: true, from } as const;
const SCENARIOS: Readonly<Record<string, readonly DriftEvent[]>> = {
  'landing page, 30 % of ad groups': [{ ...landing, scope: { share: 0.3 } }],
  'landing page, one campaign': [{ ...landing, scope: { campaignIds: [] } }],
  'competitor, 30 % of ad groups': [
    { kind: 'competitor', rankShift: 0.3, densityFactor: 1.5, from, scope: { share: 0.3 } },
  ],
  'tracking outage, a week': [{ kind: 'tracking-outage', from, until: addDays(from, 7), scope: 'all' }],
  nothing: [],
};

/** What was played of one market, and what the watch said of it. */
interface Run {
  readonly name: string;
  readonly chosen: readonly Expected[];
  readonly best: readonly Expected[];
  readonly alarms: readonly ExplainedAlarm[] | null;
  /** Ad groups whose history was forgotten. */
  readonly forgotten: number;
}

/** What decides runs, and the best, with all that they import: a change in any of these files begins anew. */
const DECISIVE = ['bench/bidding/breaks.ts'];
const DECIDES_BEST = ['bench/bidding/play-episode.ts', 'bench/bidding/sandbox-arena.ts'];

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300,301,302,303' },
    clicks: { type: 'string', default: '24' },
    days: { type: 'string', default: '60' },
    only: { type: 'string', default: '' },
    bids: { type: 'string', default: 'static,no watch,watch' },
  },
});
const seeds = values.seeds.split(',').map(Number);
const runsFile = keptFile('breaks', DECISIVE);
const bestFile = keptFile('breaks-best', DECIDES_BEST);
const keptRuns = readKept<Run>(runsFile);
const keptBest = readKept<Pick<Run, 'name' | 'best'>>(bestFile);

for (const [name, events] of Object.entries(SCENARIOS).filter(([key]) => key.includes(values.only))) {
  print(`\n${name}`);
  for (const policy of values.bids.split(',')) {
    const runs: Run[] = [];
    for (const seed of seeds)
      runs.push(
        await run(
          `${name}, ${values.clicks} clicks, ${values.days} days, seed ${seed}`,
          seed,
          policy,
          events,
        ),
      );
    describe(policy, runs);
  }
}

/** Plays what has not been played yet. */
async function run(
  market: string,
  seed: number,
  policy: string,
  events: readonly DriftEvent[],
): Promise<Run> {
  const name = `${market}, ${policy}`;
  const kept = keptRuns.find((it) => it.name === name);
  if (kept !== undefined) return kept;
  const best = keptBest.find((it) => it.name === market)?.best;
  const played = { name, ...(await play(seed, policy, events, best)) };
  if (best === undefined) {
    keptBest.push({ name: market, best: played.best });
    keep(bestFile, { name: market, best: played.best });
  }
  keep(runsFile, played);
  return played;
}

async function play(
  seed: number,
  name: string,
  events: readonly DriftEvent[],
  best: readonly Expected[] | undefined,
): Promise<Omit<Run, 'name'>> {
  const market = sandboxMarket({ seed, adGroups: 200, clicks: Number(values.clicks) });
  let policy: Marginal | null = null;
  const make: MakePolicy = (arena, s) => {
    if (name === 'static') return staticBids(arena, s);
    policy = new Marginal(arena, s, 'forest', { watch: name !== 'no watch' });
    return policy;
  };
  const largest = market.account.campaigns[seed % market.account.campaigns.length]!.id;
  const placed = events.map((event) =>
    event.scope !== 'all' && 'campaignIds' in event.scope
      ? { ...event, scope: { campaignIds: [largest] } }
      : event,
  );
  const plan = {
    seed,
    historyDays: HISTORY_DAYS,
    controlDays: BREAK_DAY + Number(values.days),
    budgetShare: null,
  };
  const episode = await playEpisode(sandboxArena(market, placed), make, plan, best);
  const watch = (policy as Marginal | null)?.watch ?? null;
  return {
    ...episode,
    alarms: watch?.alarms ?? null,
    forgotten: watch?.ledger.event.filter((e) => e >= 0).length ?? 0,
  };
}

function describe(name: string, runs: readonly Run[]): void {
  const level = percent(runs, BREAK_DAY - BEFORE_DAYS, BREAK_DAY);
  const bins = BINS.map(([a, b]) => percent(runs, BREAK_DAY + a, BREAK_DAY + b).toFixed(1));
  const back = runs.map((run) => daysToBeBack([run]));
  print(
    `${name.padEnd(9)} before ${level.toFixed(1)} | ${bins.join(' ')} | back on day ${daysToBeBack(runs)}, by seed ${back.join(' ')}`,
  );
  for (const { alarms, forgotten } of runs) {
    if (alarms === null) continue;
    const told = alarms.map(
      (a) =>
        `${a.day - HISTORY_DAYS - BREAK_DAY}:${a.stream}/${a.unit}${a.direction > 0 ? '+' : '-'}${a.cause}`,
    );
    print(`  ${told.length} alarms, ${forgotten} forgotten: ${told.slice(0, 40).join(' ')}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** First day after the break from which three days together are within two points of the level before it. */
function daysToBeBack(runs: readonly Run[]): number | string {
  const level = percent(runs, BREAK_DAY - BEFORE_DAYS, BREAK_DAY);
  const last = runs[0]!.chosen.length - 3;
  for (let t = BREAK_DAY; t <= last; t++) if (percent(runs, t, t + 3) >= level - 2) return t - BREAK_DAY;
  return 'never';
}

function percent(runs: readonly Run[], a: number, b: number): number {
  const sum = (of: (run: Run) => readonly Expected[]): number =>
    runs.reduce(
      (all, run) =>
        all +
        of(run)
          .slice(a, b)
          .reduce((s, { profit }) => s + profit, 0),
      0,
    );
  return (100 * sum((run) => run.chosen)) / sum((run) => run.best);
}
