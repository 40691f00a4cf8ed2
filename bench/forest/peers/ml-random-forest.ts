import { createRequire } from 'node:module';
import { RandomForestRegression } from 'ml-random-forest';
import { answer, contestArguments, peakMB, readTestRows, secondsOf } from '../contestants/contest.ts';
import { auc, logLoss } from '../contestants/metrics.ts';
import { readFeatureChunks, readLabels, rowFiles } from '../data/read-rows.ts';

/** Test rows it is scored on: scoring all of them takes minutes. */
const MOST_TEST_ROWS = 20_000;

// Regression trees on 0/1 labels, as its classifier has no probabilities worth the name.
// It draws features per tree, not per split.
const args = contestArguments(process.argv.slice(2));
const files = rowFiles(args.data, 'train', args.rows, args.features);
const [features = new Float32Array()] = readFeatureChunks(files, args.rows);
const rows = toRows(features, args.rows);
const labels = Array.from(readLabels(files));
const forest = new RandomForestRegression({
  seed: args.seed,
  nEstimators: args.trees,
  maxFeatures: Math.round(Math.sqrt(args.features)),
  replacement: false,
  useSampleBagging: true,
  noOOB: true,
  treeOptions: { maxDepth: args.depth || Infinity, minNumSamples: args.leaf },
});
const baseMB = peakMB();
const seconds: number[] = [];
for (let rep = 0; rep < args.reps; rep++) seconds.push(await secondsOf(() => forest.train(rows, labels)));
const fitPeakMB = peakMB();

const test = readTestRows(args);
const testRows = Math.min(MOST_TEST_ROWS, test.labels.length);
const predictions = Float32Array.from(forest.predict(toRows(test.features, testRows)));
const { version } = createRequire(import.meta.url)('ml-random-forest/package.json') as { version: string };
answer({
  name: 'ml-random-forest',
  version,
  task: args.task,
  rows: args.rows,
  seconds,
  auc: auc(predictions, test.labels.subarray(0, testRows)),
  logLoss: logLoss(predictions, test.labels.subarray(0, testRows)),
  peakMB: fitPeakMB,
  baseMB,
  extra: { testRows },
});

function toRows(features: Float32Array, rows: number): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from(features.subarray(i * args.features, (i + 1) * args.features)),
  );
}
