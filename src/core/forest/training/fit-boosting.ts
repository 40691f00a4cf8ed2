import { ModelError } from '../../base/errors.ts';
import type { Crew } from './crew.ts';
import type { BoostParams } from './forest-params.ts';
import { assembleForest, type Forest, type GrownTree } from '../trees/forest.ts';
import type { BoostJob, ThreadArea } from './thread-job.ts';
import { useTable } from './training-table.ts';
import { streamOf, type RowStream, type TrainingRows } from './training-rows.ts';
import { Workshop, type FitContext } from './workshop.ts';

/** Boosted trees, and the rounds that were best on the held-out rows (all of them when none were held out). */
export interface FittedBoosting {
  readonly forest: Forest;
  readonly rounds: number;
}

/** Bytes of a boosting record before its bins: cell, score, outcome, row. */
const BINS_AT = 32;
const MOST_DEPTH = 12;

/**
 * Fits gradient boosting of second-order trees (Friedman, 2001; gain and leaf values of XGBoost, Chen and Guestrin,
 * 2016) on the logistic loss of binomial rows or the squared loss of values. Same rows, parameters and seed: same bytes,
 * whatever the crew.
 */
export async function fitBoosting(
  rows: TrainingRows | RowStream,
  params: BoostParams,
  context: FitContext = {},
): Promise<Forest> {
  const shop = await openBoosting(rows, params, context);
  try {
    return (await shop.fit(null, params.rounds, params.seed)).forest;
  } finally {
    shop.close();
  }
}

/** Fits on the same rows again and again, with other rows held out each time. */
export interface BoostingShop {
  /**
   * `held` marks rows (1) that only measure: boosting stops when they are not predicted better for `patience` rounds,
   * and goes back to the best round. Null holds out none.
   */
  fit(held: Uint8Array | null, rounds: number, seed: number): Promise<FittedBoosting>;
  /** Log-odds (or values) that a boosted forest predicts for every row. float64, shape (rows). */
  scores(forest: Forest): Promise<Float64Array>;
  close(): void;
}

/** Bins the rows for {@link fitBoosting}. @throws ModelError without rows or features. */
export async function openBoosting(
  rows: TrainingRows | RowStream,
  params: BoostParams,
  context: FitContext = {},
): Promise<BoostingShop> {
  const stream = 'read' in rows ? rows : streamOf(rows);
  if (!(params.depth >= 1 && params.depth <= MOST_DEPTH)) throw wrongDepth(params.depth);
  const shop = await Workshop.open(stream, { ...params, trees: params.rounds }, context);
  const isSquared = stream.outcome === 'value';
  const totals = outcomeTotals(shop);
  const base = isSquared ? totals.mean : Math.log(totals.mean / (1 - totals.mean));
  return {
    async fit(held, most, seed) {
      const used = shop.arena.used;
      const crew = shop.crewFor(shop.table.rows * most);
      const job = boostJob(shop, crew, params, { base, isSquared, held, most, seed, totals });
      const trees = await shop.run(job, crew, most);
      const rounds = shop.arena.float64(job.best, 1)[0]!;
      shop.arena.release(used);
      return { forest: forestOf(trees, rounds, shop, base, isSquared), rounds };
    },
    async scores(forest) {
      const used = shop.arena.used;
      const { sums } = await shop.score(forest, null, { bootstrap: false, fraction: 1 });
      shop.arena.release(used);
      return sums.map((sum) => sum + base);
    },
    close: () => shop.close(),
  };
}

interface Fit {
  readonly base: number;
  readonly isSquared: boolean;
  readonly held: Uint8Array | null;
  readonly most: number;
  readonly seed: number;
  readonly totals: Totals;
}

interface Totals {
  readonly weight: number;
  readonly mean: number;
  /** Largest distance of an outcome from the mean. */
  readonly spread: number;
}

function forestOf(
  trees: readonly GrownTree[],
  rounds: number,
  shop: Workshop,
  base: number,
  isSquared: boolean,
): Forest {
  return assembleForest(
    trees.filter(({ tree }) => tree < rounds),
    { kind: isSquared ? 'boosted-value' : 'boosted-probability', features: shop.bins, base },
  );
}

function outcomeTotals({ arena, table }: Workshop): Totals {
  const pairs = arena.float32(table.outcomes, 2 * table.rows);
  let [sum, weight] = [0, 0];
  for (let i = 0; i < pairs.length; i += 2) {
    sum += pairs[i]!;
    weight += pairs[i + 1]!;
  }
  const mean = sum / weight;
  let spread = 1;
  for (let i = 0; i < pairs.length; i += 2) {
    spread = Math.max(spread, Math.abs(pairs[i]! - mean * pairs[i + 1]!) / pairs[i + 1]!);
  }
  return { weight, mean, spread };
}

function boostJob(shop: Workshop, crew: Crew, params: BoostParams, fit: Fit): BoostJob {
  const { arena, kernel, table } = shop;
  const { depth } = params;
  const { threads } = crew;
  const stride = BINS_AT + table.stride - table.binsAt;
  const capacity = 2 ** (depth + 1);
  useTable(kernel, table);
  const histogramBytes = kernel.boostHistogramSize(table.features);
  const held = arena.allocate(table.rows);
  if (fit.held !== null) arena.bytes(held, table.rows).set(fit.held);
  const share = Math.ceil(table.rows / threads) + 1;
  return {
    kind: 'boost',
    table,
    control: shop.control(),
    rounds: fit.most,
    patience: fit.held === null ? 0 : params.patience,
    seed: fit.seed,
    held,
    stride,
    depth,
    isSquared: fit.isSquared,
    rate: params.rate,
    lambda: params.lambda,
    minLeafRows: Math.max(1, params.minLeafRows),
    minLeafWeight: params.minLeafWeight,
    featuresPerSplit: Math.min(table.features, params.featuresPerSplit),
    base: fit.base,
    // |gradient| is at most the weight times the spread; the hessian at most the weight (a quarter in logistic loss).
    gradientScale: 2 ** Math.min(40, Math.floor(50 - Math.log2(fit.totals.weight * 2 * fit.totals.spread))),
    hessianScale: 2 ** Math.min(30, Math.floor(38 - Math.log2(fit.totals.weight))),
    best: arena.allocate(8),
    barrier: arena.allocate(64),
    shared: arena.allocate(kernel.boostSharedSize(histogramBytes, depth, threads)),
    areas: Array.from({ length: threads }, (): ThreadArea => ({
      bufferA: arena.allocate(share * stride),
      bufferB: arena.allocate(share * stride),
      bufferRecords: share,
      scratch: arena.allocate(kernel.boostScratchSize(table.features, depth)),
      nodes: arena.allocate(capacity * 8),
      values: arena.allocate(capacity * 4),
      covers: arena.allocate(capacity * 4),
      sets: arena.allocate(capacity * 16),
      gains: arena.allocate(table.features * 8),
      capacity,
    })),
  };
}

function wrongDepth(depth: number): ModelError {
  return new ModelError('boosting cannot grow trees of this depth', {
    expected: `a depth from 1 to ${MOST_DEPTH}`,
    found: String(depth),
    next: 'set the depth in the model file',
  });
}
