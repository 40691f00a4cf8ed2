import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readFeatureChunks, readLabels, rowFiles } from '../data/read-rows.ts';

/** What a contestant is asked to do. */
export type Task = 'train' | 'boost' | 'score';

/** The arguments that every contestant understands. */
export interface ContestArguments {
  readonly task: Task;
  /** Folder of the data set. */
  readonly data: string;
  readonly rows: number;
  readonly features: number;
  readonly trees: number;
  /** 0 is unlimited. */
  readonly depth: number;
  readonly leaf: number;
  readonly threads: number;
  readonly seed: number;
  readonly reps: number;
  /** Bins of a feature, for peers that have them. */
  readonly bins: number;
  /** 1 when a forest is to make its out-of-bag predictions too. */
  readonly oob: number;
}

/** The one line of JSON that every contestant prints. */
export interface ContestResult {
  readonly name: string;
  readonly version: string;
  readonly task: Task;
  readonly rows: number;
  /** Of each repetition: the fit alone, or the scoring of all test rows. */
  readonly seconds: readonly number[];
  readonly auc: number;
  /** Mean of the negative log-likelihood, probabilities held within [0.001, 0.999]. */
  readonly logLoss: number;
  /** Largest resident size of the process up to the last repetition. */
  readonly peakMB: number;
  /** Largest resident size before the first repetition. */
  readonly baseMB: number;
  readonly extra: Readonly<Record<string, number | string>>;
}

const FALLBACKS = {
  rows: 0,
  features: 0,
  trees: 100,
  depth: 12,
  leaf: 1,
  threads: 2,
  seed: 1,
  reps: 1,
  bins: 255,
  oob: 0,
};

/** Reads `--task train --data DIR --rows N …`. @throws Error naming an argument that is unknown, missing or not a number. */
export function contestArguments(words: readonly string[]): ContestArguments {
  const names = ['task', 'data', ...Object.keys(FALLBACKS)];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args: [...words], options });
  const { task, data } = values as Record<string, string | undefined>;
  if (task !== 'train' && task !== 'boost' && task !== 'score') {
    throw new Error(`--task is train, boost or score, not ${task}`);
  }
  if (data === undefined) throw new Error('--data names the folder of the data set');
  const numbers = Object.entries(FALLBACKS).map(([name, fallback]) => {
    const number = Number(values[name] ?? fallback);
    if (!Number.isInteger(number) || number < 0) {
      throw new Error(`--${name} is a whole number, not ${values[name]}`);
    }
    return [name, number] as const;
  });
  return { task, data, ...(Object.fromEntries(numbers) as typeof FALLBACKS) };
}

/** The test rows, all in memory. */
export function readTestRows(args: ContestArguments): { features: Float32Array; labels: Uint8Array } {
  const rows = statSync(join(args.data, 'test_y.u8')).size;
  const files = rowFiles(args.data, 'test', rows, args.features);
  const [features = new Float32Array()] = readFeatureChunks(files, rows);
  return { features, labels: readLabels(files) };
}

/** Largest resident size of this process in MB; Linux counts the parent's into `maxRSS`, so its own file is read first. */
export function peakMB(): number {
  if (!existsSync('/proc/self/status')) return process.resourceUsage().maxRSS / 1024;
  const line = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}

/** Seconds that `work` takes. */
export async function secondsOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Prints the line. */
export function answer(result: ContestResult): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
