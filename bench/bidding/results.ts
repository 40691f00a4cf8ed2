import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

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

/** What decides a result: a change in any of these files begins anew. */
const DECISIVE = [
  'src/core/base/rng.ts',
  'src/core/bidding/estimates',
  'src/core/bidding/rounds',
  'src/core/forest/training',
  'src/core/learning/ridge-regression.ts',
  'src/jobs/learn-prior.ts',
  'src/sandbox/market',
  'bench/bidding/arena.ts',
  'bench/bidding/evidence-of.ts',
  'bench/bidding/play-episode.ts',
  'bench/bidding/policies',
  'bench/bidding/sandbox-arena.ts',
  'bench/bidding/second-arena.ts',
  'bench/bidding/second-prices.ts',
];

/** Results kept as JSON lines, so that a run that was interrupted goes on where it was. */
export class Results {
  readonly #file: string;
  readonly #kept: Played[] = [];

  /** `size` names what else the results depend on. */
  constructor(size: string) {
    mkdirSync(CACHE, { recursive: true });
    this.#file = join(CACHE, `${size}-${fingerprint()}.jsonl`);
    if (!existsSync(this.#file)) return;
    for (const line of readFileSync(this.#file, 'utf8').split('\n'))
      if (line.endsWith('}')) this.#kept.push(JSON.parse(line) as Played);
  }

  add(played: Played): void {
    this.#kept.push(played);
    appendFileSync(this.#file, `${JSON.stringify(played)}\n`);
  }

  find(regime: string, policy: string, seed: number): readonly number[] | undefined {
    return this.#kept.find((it) => it.regime === regime && it.policy === policy && it.seed === seed)?.profit;
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const path of DECISIVE.flatMap(filesOf)) hash.update(path).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex').slice(0, 12);
}

function filesOf(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => `${path}/${name}`);
}
