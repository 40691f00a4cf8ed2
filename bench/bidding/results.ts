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
  const texts = new Map<string, string>();
  const read = (path: string): void => {
    if (texts.has(path)) return;
    const text = readFileSync(path, 'utf8');
    texts.set(path, text);
    for (const [, specifier] of text.matchAll(/from '(\.[^']+\.ts)'/g))
      if (specifier !== undefined) read(resolve(dirname(path), specifier));
  };
  for (const path of DECISIVE) read(join(ROOT, path));
  const hash = createHash('sha256');
  for (const path of [...texts.keys()].toSorted()) hash.update(texts.get(path) ?? '');
  return hash.digest('hex').slice(0, 12);
}
