import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** One policy, or the best, in one market: expected profit by day of control, currency units. */
export interface Played {
  readonly regime: string;
  readonly seed: number;
  readonly policy: string;
  readonly profit: readonly number[];
}

/** Stands among the policies for the best that can be done. */
export const BEST = 'best';

const ROOT = resolve(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'bench/.cache/bidding');

/** What decides a result, with all that they import: a change in any of these files begins anew. */
const DECISIVE = [
  'bench/bidding/play-episode.ts',
  'bench/bidding/sandbox-arena.ts',
  'bench/bidding/second-arena.ts',
  'bench/bidding/policies/heuristics.ts',
  'bench/bidding/policies/marginal.ts',
];

/** Results kept as JSON lines, so that a run that was interrupted goes on where it was. */
export class Results {
  readonly #file: string;
  readonly #kept: Played[];

  /** `size` names what else the results depend on. */
  constructor(size: string) {
    this.#file = keptFile(size, DECISIVE);
    this.#kept = readKept<Played>(this.#file);
  }

  add(played: Played): void {
    this.#kept.push(played);
    keep(this.#file, played);
  }

  find(regime: string, policy: string, seed: number): readonly number[] | undefined {
    return this.#kept.find((it) => it.regime === regime && it.policy === policy && it.seed === seed)?.profit;
  }
}

/**
 * Where results are kept as JSON lines: a file named after what they are of and a hash of the files that decide them,
 * with all that these import.
 */
export function keptFile(name: string, decisive: readonly string[]): string {
  mkdirSync(CACHE, { recursive: true });
  return join(CACHE, `${name}-${fingerprint(decisive)}.jsonl`);
}

/** What was kept so far; a line that was cut off by the end of a run does not count. */
export function readKept<T>(file: string): T[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as T);
}

/** Adds a result to those that are kept. */
export function keep(file: string, result: unknown): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}

function fingerprint(decisive: readonly string[]): string {
  const texts = new Map<string, string>();
  const read = (path: string): void => {
    if (texts.has(path)) return;
    const text = readFileSync(path, 'utf8');
    texts.set(path, text);
    for (const [, specifier] of text.matchAll(/from '(\.[^']+\.ts)'/g))
      if (specifier !== undefined) read(resolve(dirname(path), specifier));
  };
  for (const path of decisive) read(join(ROOT, path));
  const hash = createHash('sha256');
  for (const path of [...texts.keys()].toSorted()) hash.update(texts.get(path) ?? '');
  return hash.digest('hex').slice(0, 12);
}
