import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import type { ContestResult } from './contestants/contest.ts';
import type { DataSet } from './data/data-sets.ts';
import type { Contestant } from './field.ts';
import type { Match } from './plan.ts';

/** What became of one contestant in one match. */
export interface Standing {
  readonly id: string;
  readonly label: string;
  /** One a round, in the order they were played. */
  readonly results: readonly ContestResult[];
  /** Why there are fewer rounds than planned, or none. */
  readonly note: string | null;
}

/** A match and how it went; the engine of bidforest comes first. */
export interface Outcome {
  readonly match: Match;
  readonly features: number;
  /** Load average of the last minute when the match began. */
  readonly load: number;
  readonly standings: readonly Standing[];
}

/** Seconds that one process may take, loading and testing included. */
const MOST_SECONDS = 900;
/** Seconds of fitting after which a peer is not asked again. */
const ENOUGH_SECONDS = 120;

/** A standing that still grows. */
interface Entry {
  readonly contestant: Contestant;
  readonly results: ContestResult[];
  note: string | null;
}

/**
 * Plays every round: ours, a peer, ours, the next peer, so that both of a pair meet the same weather.
 * A contestant that fails or overruns its time is not asked again, and its standing says so.
 */
export async function playMatch(
  match: Match,
  data: DataSet,
  ours: Contestant,
  peers: readonly { readonly contestant: Contestant; readonly missing: string | null }[],
): Promise<Outcome> {
  const rows = Math.min(match.rows, data.rows);
  const [load = Number.NaN] = loadavg();
  const own: Entry = { contestant: ours, results: [], note: null };
  const others = peers.map(({ contestant, missing }): Entry => {
    const tooMany = rows > contestant.mostRows ? `not asked above ${contestant.mostRows} rows` : null;
    return { contestant, results: [], note: missing ?? tooMany };
  });
  for (let round = 1; round <= match.rounds; round++) {
    const asked = others.filter((other) => other.note === null);
    for (const other of asked.length > 0 ? asked : [null]) {
      await playOnce(own, match, rows, data, round);
      if (other !== null) await playOnce(other, match, rows, data, round);
    }
  }
  const standings = [own, ...others].map(({ contestant, results, note }) => {
    return { id: contestant.id, label: contestant.label, results, note };
  });
  return { match: { ...match, rows }, features: data.features, load, standings };
}

async function playOnce(
  entry: Entry,
  match: Match,
  rows: number,
  data: DataSet,
  round: number,
): Promise<void> {
  if (entry.note !== null) return;
  const { task, depth } = match;
  const fitting = { seed: round, reps: 1, oob: match.group === 'small' ? 1 : 0 };
  const given = {
    task,
    data: data.folder,
    rows,
    features: data.features,
    depth,
    ...(task === 'score' ? { seed: 1, reps: 5 } : fitting),
  };
  const words = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const [program, ...script] = entry.contestant.command;
  process.stderr.write(
    `${match.group} ${rows} depth ${match.depth}: ${entry.contestant.label}, round ${round}\n`,
  );
  const answer = await run(program, [...script, ...words, ...(entry.contestant.own ?? [])]);
  if (typeof answer === 'string') entry.note = answer;
  else entry.results.push(answer);
  const spent = entry.results.flatMap(({ seconds }) => seconds).reduce((sum, seconds) => sum + seconds, 0);
  if (spent > ENOUGH_SECONDS && round < match.rounds) entry.note = `${round} of ${match.rounds} rounds`;
}

/** The JSON line a contestant prints, or in words why there is none. */
function run(program: string, words: readonly string[]): Promise<ContestResult | string> {
  const { promise, resolve } = Promise.withResolvers<ContestResult | string>();
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], timeout: MOST_SECONDS * 1000 });
  let printed = '';
  let complained = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  child.on('error', (error) => resolve(`failed: ${error.message}`));
  child.on('close', (code, signal) => {
    if (signal !== null && child.killed) return resolve(`over ${MOST_SECONDS} s`);
    const line = printed.split('\n').find((text) => text.startsWith('{"name"'));
    const reason =
      /^\w*(?:Error|Exception): .*$/m.exec(complained)?.[0] ?? complained.trim().split('\n').at(-1);
    return resolve(
      line === undefined || code !== 0
        ? `failed: ${reason ?? signal ?? code}`
        : (JSON.parse(line) as ContestResult),
    );
  });
  return promise;
}
