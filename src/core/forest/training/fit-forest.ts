import { ModelError } from '../../base/errors.ts';
import type { Crew } from './crew.ts';
import type { ForestParams } from './forest-params.ts';
import { assembleForest, type Forest } from '../trees/forest.ts';
import { treeKey } from './row-draws.ts';
import type { GrowJob, ThreadArea } from './thread-job.ts';
import { streamOf, type RowStream, type TrainingRows } from './training-rows.ts';
import { weighOutcomes, type Units } from './weigh-outcomes.ts';
import { Workshop, type FitContext } from './workshop.ts';

/** A forest, and what its trees predict of the training rows that they did not draw. */
export interface FittedForest {
  readonly forest: Forest;
  /** float64, shape (rows): NaN where every tree drew the row. Null when it was not asked for. */
  readonly outOfBag: Float64Array | null;
}

/** Nodes with more distinct rows are searched by histograms, smaller ones row by row. */
const FEW_ROWS = 96;
const UNLIMITED = 2 ** 30;

/**
 * Fits a random forest (Breiman, 2001) on binned features, with features drawn at each node. Weights count like rows:
 * the unit that is drawn for a tree is the row, a leaf predicts the weighted mean. Same rows, parameters and seed: same
 * bytes, whatever the crew. Memory per row: a record of one byte per feature and one more
 * (16 more where rows have over 28 different outcomes) in steps of 16, and 1.3 times that per thread.
 * @throws ModelError without anything to learn, when it does not fit 4 GiB, or when the signal stopped it.
 */
export async function fitForest(
  rows: TrainingRows | RowStream,
  params: ForestParams,
  context: FitContext & { readonly outOfBag?: boolean } = {},
): Promise<FittedForest> {
  const stream = 'read' in rows ? rows : streamOf(rows);
  const shop = await Workshop.open(stream, params, context);
  try {
    return await growForest(shop, stream.outcome, params, context.outOfBag ?? true);
  } finally {
    shop.close();
  }
}

async function growForest(
  shop: Workshop,
  outcome: RowStream['outcome'],
  params: ForestParams,
  outOfBag: boolean,
): Promise<FittedForest> {
  const { arena, kernel, table } = shop;
  const isBinary = outcome === 'binomial';
  if (isBinary) weighClasses(shop, params);
  const units = weighOutcomes(arena, kernel, table, { centred: !isBinary, sameUnits: isBinary });
  checkOutcomes(shop, units, isBinary);
  if (table.cells !== 0) arena.release(table.outcomes);
  const used = arena.used;
  const crew = shop.crewFor(table.rows * params.trees);
  const job = growJob(shop, crew, params, units, isBinary);
  const trees = await shop.run(job, crew, params.trees);
  const forest = assembleForest(trees, {
    kind: isBinary ? 'probability' : 'value',
    features: shop.bins,
    base: units.mean,
  });
  arena.release(used);
  return { forest, outOfBag: outOfBag ? await predictUnseen(shop, forest, params) : null };
}

function growJob(shop: Workshop, crew: Crew, params: ForestParams, units: Units, isBinary: boolean): GrowJob {
  const { arena, table } = shop;
  const featuresPerSplit = Math.min(table.features, Math.max(1, params.featuresPerSplit));
  const drawn = mostDrawn(table.rows, params);
  return {
    kind: 'grow',
    table,
    control: shop.control(),
    trees: params.trees,
    seed: params.seed,
    sampling: params.sampling,
    featuresPerSplit,
    maxDepth: params.depth === 0 ? UNLIMITED : params.depth,
    minLeafRows: Math.max(1, params.minLeafRows),
    isBinary,
    fewRows: FEW_ROWS,
    pseudoWeight: params.pseudoTrials * units.weightScale,
    ratio: units.weightScale / units.sumScale,
    offset: isBinary ? 0 : units.mean,
    coverUnit: 1 / units.weightScale,
    areas: Array.from({ length: crew.threads }, (): ThreadArea => {
      const capacity = mostNodes(drawn, params);
      return {
        bufferA: arena.reserve((drawn + 1) * table.stride),
        bufferB: arena.reserve((drawn + 1) * table.stride),
        bufferRecords: drawn + 1,
        scratch: arena.allocate(shop.kernel.scratchSize(table.features, featuresPerSplit)),
        nodes: arena.reserve(capacity * 8),
        values: arena.reserve(capacity * 4),
        covers: arena.reserve(capacity * 4),
        sets: arena.reserve(shop.bins.some(({ kind }) => kind === 'category') ? capacity * 16 : 0),
        gains: arena.allocate(table.features * 8),
        capacity,
      };
    }),
  };
}

/** A bound on the distinct rows of a tree: ten standard deviations above what is expected. */
function mostDrawn(rows: number, { sampling }: ForestParams): number {
  const share = sampling.bootstrap ? 1 - Math.exp(-1) : sampling.fraction;
  return Math.min(rows, Math.ceil(rows * share + 10 * Math.sqrt(rows * share * (1 - share)) + 64));
}

function mostNodes(rows: number, { depth }: ForestParams): number {
  return depth > 0 && depth < 30 ? Math.min(2 * rows, 2 ** (depth + 1)) + 2 : 2 * rows + 2;
}

/** Multiplies successes and failures by their class's weight. */
function weighClasses(shop: Workshop, { classWeights }: ForestParams): void {
  if (classWeights === undefined) return;
  const { outcomes, rows, pairs, pairCount } = shop.table;
  for (const list of [shop.arena.float32(outcomes, 2 * rows), shop.arena.float32(pairs, 2 * pairCount)]) {
    for (let i = 0; i < list.length; i += 2) {
      const successes = list[i]! * classWeights.success;
      list[i + 1] = successes + (list[i + 1]! - list[i]!) * classWeights.failure;
      list[i] = successes;
    }
  }
}

async function predictUnseen(shop: Workshop, forest: Forest, params: ForestParams): Promise<Float64Array> {
  const keys = Uint32Array.from({ length: params.trees }, (_, tree) => treeKey(params.seed, tree));
  const { sums, counts } = await shop.score(forest, keys, params.sampling);
  return sums.map((sum, row) => sum / counts[row]!);
}

function checkOutcomes(shop: Workshop, units: Units, isBinary: boolean): void {
  const { rows, features } = shop.table;
  if (rows === 0 || features === 0) {
    throw nothing('at least one row and one feature', `${rows} rows, ${features} features`);
  }
  if (!(units.weight > 0 && Number.isFinite(units.sum) && Number.isFinite(units.weight))) {
    throw nothing('finite outcomes and weights above 0', `sum ${units.sum}, weight ${units.weight}`);
  }
  if (isBinary && !(units.sum >= 0 && units.sum <= units.weight)) {
    throw nothing('successes between 0 and trials', `${units.sum} successes in ${units.weight} trials`);
  }
}

function nothing(expected: string, found: string): ModelError {
  return new ModelError('there is nothing to learn from', {
    expected,
    found,
    next: 'import data, or let the model file allow more features',
  });
}
