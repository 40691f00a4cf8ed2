import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeThreads } from '../../../src/adapters/threads/node-threads.ts';
import type { Crew } from '../../../src/core/forest/training/crew.ts';
import { fitBoosting } from '../../../src/core/forest/training/fit-boosting.ts';
import { fitForest } from '../../../src/core/forest/training/fit-forest.ts';
import { boostDefaults, forestDefaults } from '../../../src/core/forest/training/forest-params.ts';
import type { Forest } from '../../../src/core/forest/trees/forest.ts';
import { Scorer } from '../../../src/core/forest/scoring/scorer.ts';
import type { RowStream, TrainingFrame } from '../../../src/core/forest/training/training-rows.ts';
import { readFeatureChunks, readLabels } from '../data/read-rows.ts';
import type { RowFiles } from '../data/read-rows.ts';
import { auc } from './metrics.ts';

/** What a fit is asked for. */
export interface FitOptions {
  /** Trees of a forest, rounds of boosting. */
  readonly trees: number;
  /** Splits from root to deepest leaf; 0 is unlimited. */
  readonly depth: number;
  readonly minLeafRows: number;
  readonly threads: number;
  readonly seed: number;
  /** Whether out-of-bag predictions are made as part of the fit; for forests. */
  readonly outOfBag: boolean;
}

/** What a fit gives. */
export interface Fitted {
  readonly scorer: Scorer;
  /** Version of the engine, for the tables. */
  readonly version: string;
  readonly nodes: number;
  /** ROC AUC of the out-of-bag predictions, where they were asked for. */
  readonly outOfBagAuc?: number;
}

const CHUNK = 65_536;
/** Above it the rows stay on disk and are read as they are needed. */
const MOST_ROWS_IN_MEMORY = 2_000_000;

/** Rows as columns of 32-bit floats: in memory, or read from disk chunk by chunk when there are many. */
export function readColumns(files: RowFiles): RowStream {
  const labels = readLabels(files);
  const fromDisk = function* (): Generator<TrainingFrame> {
    for (const rows of readFeatureChunks(files, CHUNK)) yield columnsOf(rows, files);
  };
  const inMemory = files.rows > MOST_ROWS_IN_MEMORY ? null : [...fromDisk()];
  return {
    capacity: files.rows,
    outcome: 'binomial',
    *read() {
      let from = 0;
      for (const features of inMemory ?? fromDisk()) {
        const part = labels.subarray(from, (from += features.rows));
        yield { features, sums: Float64Array.from(part), weights: new Float64Array(part.length).fill(1) };
      }
    },
  };
}

function columnsOf(rows: Float32Array, { featureCount }: RowFiles): TrainingFrame {
  const count = rows.length / featureCount;
  const columns = Array.from({ length: featureCount }, (_, f) => {
    const values = new Float32Array(count);
    for (let i = 0, at = f; i < count; i++, at += featureCount) values[i] = rows[at] ?? 0;
    return { kind: 'number' as const, name: `f${f}`, values };
  });
  return { rows: count, columns };
}

/** Fits a random forest, starting what it needs. */
export async function train(rows: RowStream, features: number, options: FitOptions): Promise<Fitted> {
  const { trees, depth, minLeafRows, seed, outOfBag } = options;
  const params = { ...forestDefaults(features), trees, depth, minLeafRows, seed };
  const fitted = await onThreads(options.threads, (crew) => fitForest(rows, params, { crew, outOfBag }));
  return {
    ...fittedOf(fitted.forest),
    ...(fitted.outOfBag === null ? {} : { outOfBagAuc: await outOfBagAuc(fitted.outOfBag, rows) }),
  };
}

/** Fits gradient boosting with a learning rate of 0.1. */
export async function boost(rows: RowStream, features: number, options: FitOptions): Promise<Fitted> {
  const { trees, depth, minLeafRows, seed } = options;
  const params = { ...boostDefaults(features), rounds: trees, depth, minLeafRows, seed };
  return fittedOf(await onThreads(options.threads, (crew) => fitBoosting(rows, params, { crew })));
}

/** Writes the probabilities of `rows` row-major rows into `into`, on one thread. */
export function score(fitted: Fitted, features: Float32Array, rows: number, into: Float32Array): void {
  if (rows === 1) into[0] = fitted.scorer.predictRow(features);
  else into.set(fitted.scorer.predictRows(features));
}

async function onThreads<T>(threads: number, work: (crew: Crew) => Promise<T>): Promise<T> {
  const crew = nodeThreads(threads);
  try {
    return await work(crew);
  } finally {
    await crew.close();
  }
}

function fittedOf(forest: Forest): Fitted {
  const manifest = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return { scorer: new Scorer(forest), version, nodes: forest.values.length };
}

/** Rows that every tree drew have no prediction and do not count. */
async function outOfBagAuc(predicted: Float64Array, rows: RowStream): Promise<number> {
  const labels: number[] = [];
  for await (const { sums } of rows.read()) labels.push(...sums);
  const seen = [...predicted.keys()].filter((row) => !Number.isNaN(predicted[row]));
  return auc(
    Float32Array.from(seen, (row) => predicted[row] ?? 0),
    Uint8Array.from(seen, (row) => labels[row] ?? 0),
  );
}
