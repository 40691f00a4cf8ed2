import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify, parseArgs } from 'node:util';
import type { Measured } from './phase.ts';
import { keywordDays, writeAccount } from './write-account.ts';

const HELP = `Time and memory of import, transforms and dataset building on DuckDB, by the size of the account.

  npm run bench:warehouse
  npm run -s bench:warehouse -- --times 700
  npm run -s bench:warehouse -- --times 10,100,1000,7000 --memory 2000

--times   sizes, as multiples of the account of \`bidforest demo --files\` (14,400 keyword-days); 700 is 10 million rows
--memory  what DuckDB may take, MB; the rest of the process comes on top
--limit   fail when a phase takes more memory than this, MB
--keep    leave the warehouses in bench/.cache/warehouse

Each phase is a process of its own. The Parquet files are drawn by seed and kept in bench/.cache/warehouse.
`;
const { values: options } = parseArgs({
  options: {
    times: { type: 'string', default: '10,100,1000' },
    memory: { type: 'string', default: '2000' },
    limit: { type: 'string', default: '4096' },
    seed: { type: 'string', default: '7' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const PHASES = ['import', 'features', 'dataset'] as const;
const folder = resolve(import.meta.dirname, '../.cache/warehouse');

if (options.help) process.stdout.write(HELP);
else {
  mkdirSync(folder, { recursive: true });
  say(
    `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ` +
      `Node ${process.versions.node}; DuckDB may take ${options.memory} MB\n`,
  );
  say('| keyword-days | phase | seconds | µs a row | peak MB | on disk MB | load before |');
  say('| -: | :- | -: | -: | -: | -: | -: |');
  for (const times of options.times.split(',').map(Number)) await measure(times);
}

async function measure(times: number): Promise<void> {
  const file = join(folder, `times-${times}-seed-${options.seed}.parquet`);
  const home = join(folder, `home-${times}`);
  await writeAccount(file, times, Number(options.seed));
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  for (const phase of PHASES) {
    const load = loadavg()[0] ?? NaN;
    const { seconds, peakMb, spilledMb } = await run(phase, home, file);
    const rows = keywordDays(times);
    const cells = [
      rows.toLocaleString('en-US'),
      phase,
      seconds.toFixed(1),
      ((1e6 * seconds) / rows).toFixed(1),
    ];
    say(`| ${[...cells, peakMb.toFixed(0), spilledMb.toFixed(0), load.toFixed(1)].join(' | ')} |`);
    if (peakMb > Number(options.limit)) process.exitCode = 1;
  }
  if (!options.keep) rmSync(home, { recursive: true });
}

async function run(phase: (typeof PHASES)[number], home: string, file: string): Promise<Measured> {
  const script = join(import.meta.dirname, 'phase.ts');
  const args = [script, phase, home, file, options.memory];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Measured;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
