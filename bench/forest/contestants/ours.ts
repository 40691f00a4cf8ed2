import { rowFiles } from '../data/read-rows.ts';
import { answer, contestArguments, peakMB, readTestRows, secondsOf } from './contest.ts';
import type { ContestArguments } from './contest.ts';
import { boost, readColumns, score, train } from './engine-api.ts';
import type { Fitted } from './engine-api.ts';
import { auc, logLoss } from './metrics.ts';
import type { RowStream } from '../../../src/core/forest/training/training-rows.ts';

/** Rows scored one at a time, of which the first fifth only warms up. */
const SINGLE_ROWS = 50_000;

/** The engine of bidforest; its fits start its workers. */
async function contest(args: ContestArguments): Promise<void> {
  const scoring = args.task === 'score';
  const rowsRead = readColumns(rowFiles(args.data, 'train', args.rows, args.features));
  const baseMB = peakMB();
  const fits: number[] = [];
  let fitted = await fit(args, rowsRead, fits);
  const wanted = scoring ? 1 : args.reps;
  while (fits.length < wanted) fitted = await fit(args, rowsRead, fits);
  const fitPeakMB = peakMB();
  const test = readTestRows(args);
  const rows = test.labels.length;
  const predictions = new Float32Array(rows);
  const batches: number[] = [];
  for (let rep = 0; rep < (scoring ? args.reps + 1 : 1); rep++) {
    batches.push(await secondsOf(() => score(fitted, test.features, rows, predictions)));
  }
  const extra = scoring
    ? { threads: 1, testRows: rows, oneRowMicros: oneRowMicros(fitted, test.features, args.features) }
    : { nodes: fitted.nodes };
  answer({
    name: 'bidforest',
    version: fitted.version,
    task: args.task,
    rows: args.rows,
    seconds: scoring ? batches.slice(1) : fits,
    auc: auc(predictions, test.labels),
    logLoss: logLoss(predictions, test.labels),
    peakMB: scoring ? peakMB() : fitPeakMB,
    baseMB,
    extra: fitted.outOfBagAuc === undefined ? extra : { ...extra, outOfBagAuc: fitted.outOfBagAuc },
  });
}

async function fit(args: ContestArguments, rows: RowStream, seconds: number[]): Promise<Fitted> {
  const { trees, depth, threads, seed, leaf: minLeafRows } = args;
  const options = { trees, depth, minLeafRows, threads, seed, outOfBag: args.oob === 1 };
  const start = performance.now();
  const fitted = await (args.task === 'boost' ? boost : train)(rows, args.features, options);
  seconds.push((performance.now() - start) / 1000);
  return fitted;
}

/** Median time of scoring one row, each call timed by itself. */
function oneRowMicros(fitted: Fitted, features: Float32Array, featureCount: number): number {
  const into = new Float32Array(1);
  const rows = Math.min(SINGLE_ROWS, features.length / featureCount);
  const micros = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = features.subarray(i * featureCount, (i + 1) * featureCount);
    const start = performance.now();
    score(fitted, row, 1, into);
    micros[i] = (performance.now() - start) * 1000;
  }
  const measured = micros.subarray(Math.floor(rows / 5)).sort();
  return measured[Math.floor(measured.length / 2)] ?? Number.NaN;
}

await contest(contestArguments(process.argv.slice(2)));
