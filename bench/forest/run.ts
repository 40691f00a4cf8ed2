import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { bandwidth } from './bandwidth.ts';
import type { Bandwidth } from './bandwidth.ts';
import { dataSet } from './data/data-sets.ts';
import { OURS, PEERS, whyMissing } from './field.ts';
import { plan } from './plan.ts';
import type { Match } from './plan.ts';
import { planOptions, USAGE } from './plan-options.ts';
import { playMatch } from './play-match.ts';
import type { Outcome } from './play-match.ts';
import { hasProgram, preparePeers } from './prepare-peers.ts';
import { matchTable, targetTable } from './render-tables.ts';
import { judge } from './targets.ts';

const CACHE = join(import.meta.dirname, '../.cache/forest');

/** Plays the matches of the plan, prints each table as it is done, then the targets, and keeps everything as JSON. */
async function main(words: readonly string[]): Promise<void> {
  if (words.includes('--help')) return print(USAGE);
  const matches = plan(planOptions(words));
  if (matches.length === 0) throw new Error('no match has these groups and rows');
  preparePeers();
  const machine = describeMachine();
  const memory = [await bandwidth(1), await bandwidth(2)];
  print(`${machine}\n\n${memory.map(describeBandwidth).join('\n')}\n`);
  const outcomes: Outcome[] = [];
  for (const match of matches) {
    const outcome = await play(match, mostRows(matches, match));
    if (outcome === null) continue;
    outcomes.push(outcome);
    print(`\n${matchTable(outcome)}\n`);
  }
  const verdicts = judge(outcomes);
  print(`\n### targets\n\n${targetTable(verdicts)}\n`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(
    join(CACHE, 'results.json'),
    JSON.stringify({ machine, memory, outcomes, verdicts }, null, 1),
  );
}

async function play(match: Match, rows: number): Promise<Outcome | null> {
  const data = dataSet(CACHE, match.data, rows);
  if (data === null) {
    print(`\n### ${match.group}: ${match.data} skipped, its file is not beside the checkout\n`);
    return null;
  }
  const peers = match.peers
    .flatMap((id) => PEERS.filter((peer) => peer.id === id))
    .map((contestant) => ({ contestant, missing: whyMissing(contestant, hasProgram) }));
  return playMatch(match, data, OURS, peers);
}

/** The most rows that any match wants of the same data set, so that it is made once. */
function mostRows(matches: readonly Match[], { data }: Match): number {
  return Math.max(...matches.filter((match) => match.data === data).map((match) => match.rows));
}

function describeMachine(): string {
  const cores = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  const load = loadavg().map((value) => value.toFixed(2));
  return `${cores[0]?.model ?? 'unknown processor'}, ${cores.length} cores, ${gigabytes} GB, node ${process.version}, load ${load.join(' ')}`;
}

function describeBandwidth({ threads, copy, read }: Bandwidth): string {
  return `memory, ${threads} thread${threads === 1 ? '' : 's'}: copy ${copy.toFixed(1)} GB/s, read ${read.toFixed(1)} GB/s`;
}

function print(text: string): void {
  process.stdout.write(text);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
});
