import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { REGIMES, type Regime } from './field.ts';
import type { SeedTask } from './play-seed.ts';
import { BEST, Results, type Played } from './results.ts';
import { regimeTables, summaryOf } from './tables.ts';

const HELP = `Policies for bids in simulated markets whose best is known, in the tables of bench/README.md.

  npm run bench:bidding
  npm run -s bench:bidding -- --quick
  npm run -s bench:bidding -- --seeds 1-4 --regimes 24,second --workers 1

  --seeds A-B      markets (1-20); the heuristics were tuned on 100 to 103
  --clicks N,…     only regimes of so many clicks per ad group and day
  --regimes N,…    only these: ${REGIMES.map(({ name }) => name).join(', ')}
  --policies P     only policies whose names begin so
  --workers N      processes (2)
  --quick          2 seeds, 60 ad groups, 60 days under control
  --tables         prints what has been played, plays nothing

Everything played is kept in bench/.cache/bidding as long as the code that decides it stays the same.
`;
const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string' },
    clicks: { type: 'string' },
    regimes: { type: 'string' },
    policies: { type: 'string', default: '' },
    workers: { type: 'string', default: '2' },
    quick: { type: 'boolean', default: false },
    tables: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const size = options.quick
  ? { adGroups: 60, historyDays: 60, controlDays: 60 }
  : { adGroups: 200, historyDays: 60, controlDays: 120 };

if (options.help) process.stdout.write(HELP);
else await run();

async function run(): Promise<void> {
  const results = new Results(Object.values(size).join('-'));
  const seeds = seedsOf(options.seeds ?? (options.quick ? '1-2' : '1-20'));
  const regimes = REGIMES.filter(
    ({ name, clicks }) =>
      (options.regimes?.split(',').includes(name) ?? true) &&
      (options.clicks?.split(',').map(Number).includes(clicks) ?? true),
  );
  if (!options.tables) await playAll(regimes, seeds, results);
  for (const regime of regimes) process.stdout.write(regimeTables(regime, seeds, results));
  if (!options.quick) process.stdout.write(summaryOf(regimes, seeds, results));
}

/** Seed by seed, so that an interrupted run has some of everything. */
async function playAll(
  regimes: readonly Regime[],
  seeds: readonly number[],
  results: Results,
): Promise<void> {
  const tasks = seeds.flatMap((seed) => regimes.map((regime) => taskOf(regime, seed, results)));
  const open = tasks.filter(({ policies }) => policies.length > 0);
  const all = open.length;
  const worker = async (): Promise<void> => {
    for (let task = open.shift(); task !== undefined; task = open.shift()) {
      await playTask(task, results);
      process.stderr.write(`${all - open.length}/${all} regime ${task.regime} seed ${task.seed}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(options.workers) }, worker));
}

function taskOf({ name, policies }: Regime, seed: number, results: Results): SeedTask {
  const missing = Object.keys(policies)
    .filter((policy) => policy.startsWith(options.policies))
    .filter((policy) => results.find(name, policy, seed) === undefined);
  return {
    ...size,
    regime: name,
    seed,
    policies: missing,
    best: results.find(name, BEST, seed) ?? null,
  };
}

function playTask(task: SeedTask, results: Results): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'play-seed.ts'));
    child.on('message', (played: Played) => {
      results.add(played);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`regime ${task.regime}, seed ${task.seed}: exit code ${code}`));
    });
    child.send(task);
  });
}

function seedsOf(text: string): number[] {
  const [from = 1, to = from] = text.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
