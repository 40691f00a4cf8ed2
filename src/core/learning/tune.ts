import type { Examples, NumberFrame } from '../features/frame.ts';
import type { Engine, TreeParams } from '../forest/engine.ts';
import { stratifiedFolds, timeFolds } from './folds.ts';
import type { Fold } from './folds.ts';
import { rowLosses, total } from './probability-metrics.ts';
import { takeExamples } from '../features/frame.ts';

/** Values to try; every combination is one candidate. */
export interface TuneGrid {
  readonly trees: readonly number[];
  /** 0 is unlimited. */
  readonly depth: readonly number[];
  readonly minLeafRows: readonly number[];
}

/** What tuning needs to know besides engine and examples. */
export interface TuneOptions {
  readonly grid: TuneGrid;
  /** The parameters that are not searched. */
  readonly params: TreeParams;
  /** Day numbers, shape (rows); null where rows have no dates. */
  readonly days: Int32Array | null;
  /** Days left out between training and test of a fold, for conversion lag. */
  readonly gapDays?: number;
  readonly folds: number;
  readonly seed: number;
  /** Called with the number of candidates done, and of all. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** One candidate and how it did. */
export interface TuneRow {
  readonly trees: number;
  readonly depth: number;
  readonly minLeafRows: number;
  /** Mean log loss of one trial over all test rows of the folds. */
  readonly logLoss: number;
  readonly folds: number;
}

/** Every candidate in the order of the grid, and the parameters of the best. */
export interface TuneResult {
  readonly method: 'time' | 'stratified-random';
  readonly table: readonly TuneRow[];
  readonly best: TreeParams;
}

/** Log losses closer than this share are a tie. */
const TIE = 1e-4;

/**
 * Cross-validates every candidate on the training part: expanding windows over time where rows have days, else
 * stratified folds. Best is the lowest log loss; among ties the smallest model (fewer trees, shallower, larger leaves).
 * Folds whose training part has one kind of outcome only are left out; with no fold left the first candidate is best
 * and the table is empty. Cost: candidates × folds fits.
 */
export async function tune(
  engine: Engine,
  examples: Examples<NumberFrame>,
  options: TuneOptions,
): Promise<TuneResult> {
  const { method, folds } = chooseFolds(examples, options);
  const candidates = candidatesOf(options);
  const parts = folds.map(
    (fold) => [takeExamples(examples, fold.train), takeExamples(examples, fold.test)] as const,
  );
  const usable = parts.filter(([train]) => hasBothOutcomes(train));
  const table: TuneRow[] = [];
  for (const params of usable.length === 0 ? [] : candidates) {
    table.push(await scoreCandidate(engine, usable, params, options));
    options.onProgress?.(table.length, candidates.length);
  }
  const lowest = Math.min(...table.map((row) => row.logLoss));
  const ties = candidates.filter((_, i) => (table[i]?.logLoss ?? Infinity) <= lowest * (1 + TIE));
  return { method, table, best: ties.sort(bySize)[0] ?? candidates[0] ?? options.params };
}

function chooseFolds(
  examples: Examples,
  options: TuneOptions,
): { method: TuneResult['method']; folds: Fold[] } {
  const inTime = options.days === null ? [] : timeFolds(options.days, options.folds, options.gapDays ?? 0);
  if (inTime.length > 0) return { method: 'time', folds: inTime };
  return { method: 'stratified-random', folds: stratifiedFolds(examples, options.folds, options.seed) };
}

function candidatesOf({ grid, params }: TuneOptions): TreeParams[] {
  return grid.trees.flatMap((trees) =>
    grid.depth.flatMap((depth) =>
      grid.minLeafRows.map((minLeafRows) => ({ ...params, trees, depth, minLeafRows })),
    ),
  );
}

function hasBothOutcomes({ successes, trials }: Examples): boolean {
  const hits = total(successes);
  return hits > 0 && hits < total(trials);
}

async function scoreCandidate(
  engine: Engine,
  parts: readonly (readonly [Examples<NumberFrame>, Examples<NumberFrame>])[],
  params: TreeParams,
  options: TuneOptions,
): Promise<TuneRow> {
  let loss = 0;
  let trials = 0;
  for (const [train, test] of parts) {
    const predicted = (await engine.fit(train, params, options.seed)).predict(test.features);
    loss += total(rowLosses(predicted, test));
    trials += total(test.trials);
  }
  const { trees, depth, minLeafRows } = params;
  return { trees, depth, minLeafRows, logLoss: loss / trials, folds: parts.length };
}

function bySize(a: TreeParams, b: TreeParams): number {
  const depth = (params: TreeParams): number => (params.depth === 0 ? Infinity : params.depth);
  if (a.trees !== b.trees) return a.trees - b.trees;
  if (a.depth !== b.depth) return depth(a) - depth(b);
  return b.minLeafRows - a.minLeafRows;
}
