import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData, type MessagePort } from 'node:worker_threads';
import type { Expected } from './arena.ts';
import { corruptArena } from './corrupt-arena.ts';
import { AD_GROUPS, CONTROL_DAYS, HISTORY_DAYS, hostileWorld, nameOf } from './hostile-world.ts';
import { playDays } from './play-episode.ts';
import { staticBids } from './policies/heuristics.ts';
import { marginal } from './policies/marginal.ts';
import { keep, keptFile, readKept } from './results.ts';
import { sandboxArena, sandboxMarket } from './sandbox-arena.ts';

const WINDOW_DAYS = 30;
/** No less than this of what leaving bids alone earns. */
const PROMISE = 0.95;
/** Profit near nothing is no scale for a loss: this share of what the same days cost left alone is. */
const LEAST_SCALE = 0.1;

/** What decides an outcome, with all that they import: a change in any of these files begins anew. */
const DECISIVE = ['bench/bidding/adversarial.ts'];

interface Outcome {
  readonly seed: number;
  readonly name: string;
  /** Worst 30 days against the same days left alone: 1 is as good, 0.9 lost a tenth. */
  readonly worst: number;
  /** Worst 30 days of the one against the worst 30 days of the other. */
  readonly worstOfEach: number;
  /** All days against all days. */
  readonly all: number;
}

if (isMainThread) await main();
else if (parentPort !== null) await playAll(parentPort, workerData as number[]);

async function playAll(port: MessagePort, seeds: readonly number[]): Promise<void> {
  for (const seed of seeds) port.postMessage(await compare(seed), []);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: '1000' },
      seeds: { type: 'string', default: '200' },
      workers: { type: 'string', default: '1' },
    },
  });
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => Number(values.from) + i);
  const workers = Number(values.workers);
  const file = keptFile('hostile', DECISIVE);
  const outcomes = readKept<Outcome>(file).filter(({ seed }) => seeds.includes(seed));
  const open = seeds.filter((seed) => !outcomes.some((it) => it.seed === seed));
  print(`${outcomes.length} of ${seeds.length} worlds are played already; results are kept in ${file}`);
  for (const outcome of outcomes) if (outcome.worst < PROMISE) print(line(outcome));
  const share = (w: number): number[] => open.filter((_, i) => i % workers === w);
  await Promise.all(
    Array.from({ length: workers }, (_, w) => {
      return new Promise<void>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: share(w) });
        worker.on('message', (outcome: Outcome) => {
          outcomes.push(outcome);
          keep(file, outcome);
          if (outcomes.length % 20 === 0) print(`${outcomes.length} played`);
          if (outcome.worst < PROMISE) print(line(outcome));
        });
        worker.on('error', reject);
        worker.on('exit', () => resolve());
      });
    }),
  );
  summarise(outcomes);
}

function summarise(outcomes: readonly Outcome[]): void {
  const short = outcomes.filter(({ worst }) => worst < PROMISE).length;
  const shortOfEach = outcomes.filter(({ worstOfEach }) => worstOfEach < PROMISE).length;
  const sorted = outcomes.toSorted((a, b) => a.worst - b.worst);
  const quantile = (q: number): string =>
    (sorted[Math.floor(q * (sorted.length - 1))]?.worst ?? 0).toFixed(3);
  print(`\n${outcomes.length} worlds; the same 30 days: ${short} fall short of ${PROMISE}`);
  print(`worst ${quantile(0)}, 1 % ${quantile(0.01)}, 5 % ${quantile(0.05)}, median ${quantile(0.5)}`);
  print(`worst 30 days of each: ${shortOfEach} fall short`);
  print(`all days, worst: ${Math.min(...outcomes.map(({ all }) => all)).toFixed(3)}`);
  if (sorted[0] !== undefined) print(`the worst world: ${line(sorted[0])}`);
}

async function compare(seed: number): Promise<Outcome> {
  const world = hostileWorld(seed);
  const market = sandboxMarket({ seed, adGroups: AD_GROUPS, clicks: world.clicks });
  const plan = {
    seed,
    historyDays: HISTORY_DAYS,
    controlDays: CONTROL_DAYS,
    budgetShare: world.budgetShare,
  };
  const arena = () => corruptArena(sandboxArena(market, world.events), world.corruption);
  const chosen = await playDays(arena(), marginal('forest'), plan);
  const alone = await playDays(arena(), staticBids, plan);
  const starts = Array.from({ length: CONTROL_DAYS - WINDOW_DAYS + 1 }, (_, t) => t);
  const of = (days: readonly Expected[], t: number): Expected => sumOf(days.slice(t, t + WINDOW_DAYS));
  const worstOf = (days: readonly Expected[]): Expected =>
    starts.map((t) => of(days, t)).reduce((least, it) => (it.profit < least.profit ? it : least));
  return {
    seed,
    name: nameOf(world),
    worst: Math.min(...starts.map((t) => ratio(of(chosen, t), of(alone, t)))),
    worstOfEach: ratio(worstOf(chosen), worstOf(alone)),
    all: ratio(sumOf(chosen), sumOf(alone)),
  };
}

/** 1 + gain over the larger of the profit left alone and a tenth of its cost. */
function ratio(chosen: Expected, alone: Expected): number {
  return 1 + (chosen.profit - alone.profit) / Math.max(Math.abs(alone.profit), LEAST_SCALE * alone.cost);
}

function sumOf(days: readonly Expected[]): Expected {
  return days.reduce((sum, { profit, cost }) => ({ profit: sum.profit + profit, cost: sum.cost + cost }));
}

function line({ seed, name, worst, worstOfEach, all }: Outcome): string {
  return `${seed} ${worst.toFixed(3)} ${worstOfEach.toFixed(3)} ${all.toFixed(3)} ${name}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
