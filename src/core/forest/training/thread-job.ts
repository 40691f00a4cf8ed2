import { ModelError } from '../../base/errors.ts';
import type { GrownTree } from '../trees/forest.ts';
import { useTrees, type TreesInMemory } from '../trees/load-trees.ts';
import { trainKernel, type TrainKernel } from '../kernel/train-kernel.ts';
import { treeKey, type Sampling } from './row-draws.ts';
import { useTable, type TrainingTable } from './training-table.ts';

/** Where a thread writes the tree it grows. */
export interface TreeArea {
  readonly nodes: number;
  readonly values: number;
  readonly covers: number;
  readonly sets: number;
  readonly gains: number;
  readonly capacity: number;
}

/** Two buffers for records, and a thread's scratch. */
export interface ThreadArea extends TreeArea {
  readonly scratch: number;
  readonly bufferA: number;
  readonly bufferB: number;
  readonly bufferRecords: number;
}

interface Job {
  readonly table: TrainingTable;
  /** int32: next piece of work · 1 to stop. */
  readonly control: number;
}

/** Growing the trees of a random forest: threads take trees in turn. */
export interface GrowJob extends Job {
  readonly kind: 'grow';
  readonly trees: number;
  readonly seed: number;
  readonly sampling: Sampling;
  readonly areas: readonly ThreadArea[];
  readonly featuresPerSplit: number;
  readonly maxDepth: number;
  readonly minLeafRows: number;
  readonly isBinary: boolean;
  readonly fewRows: number;
  /** Weight of the tree's mean in a leaf, in units of the cells' weight. */
  readonly pseudoWeight: number;
  /** A leaf predicts sum / weight × ratio + offset. */
  readonly ratio: number;
  readonly offset: number;
  /** Weight of one unit of a cell's weight. */
  readonly coverUnit: number;
}

/** Boosting: threads work on every tree together. */
export interface BoostJob extends Job {
  readonly kind: 'boost';
  readonly rounds: number;
  /** Rounds without improvement on the held-out rows after which boosting stops; 0 when none are held out. */
  readonly patience: number;
  readonly seed: number;
  readonly areas: readonly ThreadArea[];
  /** uint8 per row: 1 for rows that only measure. */
  readonly held: number;
  readonly shared: number;
  readonly barrier: number;
  readonly stride: number;
  readonly isSquared: boolean;
  readonly depth: number;
  readonly rate: number;
  readonly lambda: number;
  readonly minLeafRows: number;
  readonly minLeafWeight: number;
  readonly featuresPerSplit: number;
  readonly base: number;
  readonly gradientScale: number;
  readonly hessianScale: number;
  /** float64 of the round that predicts the held-out rows best. */
  readonly best: number;
}

/** Predicting the rows of a table: threads take blocks of rows in turn. */
export interface ScoreJob extends Job {
  readonly kind: 'score';
  readonly trees: TreesInMemory;
  /** uint32 keys of the trees: each row only by the trees that did not draw it. 0 for all trees. */
  readonly keys: number;
  readonly sampling: Sampling;
  /** float64 per row: sum of the trees' values. */
  readonly out: number;
  /** uint32 per row: trees in the sum. */
  readonly counts: number;
  /** Per thread: room for a block of rows and a list of them. */
  readonly scratch: readonly number[];
}

/** What threads do together; plain data. */
export type ThreadJob = GrowJob | BoostJob | ScoreJob;

/** Rows that are scored at a time. */
export const SCORE_BLOCK = 1_024;

/** A thread's part of a job. @throws ModelError when a job was stopped. */
export function runJob(
  job: ThreadJob,
  memory: WebAssembly.Memory,
  thread: number,
  onTree: (tree: GrownTree) => void,
): void {
  const kernel = trainKernel(memory);
  useTable(kernel, job.table);
  const control = new Int32Array(memory.buffer, job.control, 2);
  try {
    if (job.kind === 'grow') growTrees(job, kernel, memory, control, thread, onTree);
    else if (job.kind === 'boost') boostTrees(job, kernel, memory, control, thread, onTree);
    else scoreBlocks(job, kernel, control, thread);
  } catch (error) {
    // A thread that waits for one that stopped gives up with a trap.
    throw Atomics.load(control, 1) === 0 || error instanceof ModelError ? error : stopped();
  }
}

/** Asks every thread of a job to stop. */
export function stopJob(job: ThreadJob, memory: WebAssembly.Memory): void {
  Atomics.store(new Int32Array(memory.buffer, job.control, 2), 1, 1);
  if (job.kind === 'boost') Atomics.store(new Int32Array(memory.buffer, job.barrier, 3), 2, 1);
}

function nextPiece(control: Int32Array): number {
  if (Atomics.load(control, 1) !== 0) throw stopped();
  return Atomics.add(control, 0, 1);
}

function growTrees(
  job: GrowJob,
  kernel: TrainKernel,
  memory: WebAssembly.Memory,
  control: Int32Array,
  thread: number,
  onTree: (tree: GrownTree) => void,
): void {
  const area = job.areas[thread]!;
  const { features } = job.table;
  kernel.setThread(
    area.scratch,
    features,
    job.featuresPerSplit,
    area.bufferA,
    area.bufferB,
    area.bufferRecords,
    area.nodes,
    area.values,
    area.covers,
    area.sets,
    area.gains,
    area.capacity,
  );
  kernel.setForest(
    job.featuresPerSplit,
    job.maxDepth,
    job.minLeafRows,
    0,
    Number(job.isBinary),
    Number(job.sampling.bootstrap),
    job.sampling.fraction,
    job.fewRows,
    job.pseudoWeight,
    job.ratio,
    job.offset,
    job.coverUnit,
  );
  for (let tree = nextPiece(control); tree < job.trees; tree = nextPiece(control)) {
    const count = kernel.growTree(treeKey(job.seed, tree));
    if (count <= 0) throw tooFull(count);
    onTree(takeTree(memory, area, tree, count, kernel.forestSets.value, features));
  }
}

function boostTrees(
  job: BoostJob,
  kernel: TrainKernel,
  memory: WebAssembly.Memory,
  control: Int32Array,
  thread: number,
  onTree: (tree: GrownTree) => void,
): void {
  const area = job.areas[thread]!;
  const { features, rows } = job.table;
  const threads = job.areas.length;
  kernel.setBarrier(job.barrier, threads);
  kernel.setBoostThread(
    thread,
    threads,
    job.depth,
    area.scratch,
    job.shared,
    area.bufferA,
    area.bufferB,
    job.stride,
    area.nodes,
    area.values,
    area.covers,
    area.sets,
    area.gains,
  );
  kernel.setBoost(
    Number(job.isSquared),
    job.depth,
    job.rate,
    job.lambda,
    job.minLeafRows,
    job.minLeafWeight,
    job.featuresPerSplit,
    job.gradientScale,
    job.hessianScale,
  );
  const first = Math.floor((rows * thread) / threads);
  const last = Math.floor((rows * (thread + 1)) / threads);
  kernel.loadBoostRows(first, last, job.table.outcomes, job.held, job.base);
  let best = { loss: Infinity, rounds: 0 };
  let round = 0;
  for (; ; round++) {
    if (Atomics.load(control, 1) !== 0) throw stopped();
    if (job.patience === 0 && round === job.rounds) break;
    const loss = kernel.computeGradients();
    if (loss < best.loss) best = { loss, rounds: round };
    else if (job.patience > 0 && round - best.rounds >= job.patience) break;
    if (round === job.rounds) break;
    const count = kernel.growBoostTree(treeKey(job.seed, round));
    // Without a split, no further round has one.
    if (count === 1) break;
    if (thread === 0) onTree(takeTree(memory, area, round, count, kernel.boostSets.value, features));
  }
  if (thread === 0) new Float64Array(memory.buffer, job.best, 1)[0] = job.patience > 0 ? best.rounds : round;
}

function scoreBlocks(job: ScoreJob, kernel: TrainKernel, control: Int32Array, thread: number): void {
  const { table, trees } = job;
  const rows = job.scratch[thread]!;
  const size = 2 * table.features;
  const list = rows + Math.ceil((SCORE_BLOCK * size) / 64) * 64;
  useTrees(kernel, trees);
  for (
    let first = nextPiece(control) * SCORE_BLOCK;
    first < table.rows;
    first = nextPiece(control) * SCORE_BLOCK
  ) {
    const count = Math.min(SCORE_BLOCK, table.rows - first);
    const record = table.records + first * table.stride + table.binsAt;
    kernel.expandRecords(record, table.stride, count, table.features, table.binCounts, rows);
    if (job.keys === 0) kernel.scoreRows(rows, size, count, job.out + first * 8);
    else {
      const { bootstrap, fraction } = job.sampling;
      kernel.scoreUnseen(
        rows,
        size,
        first,
        count,
        job.keys,
        Number(bootstrap),
        fraction,
        list,
        job.out + first * 8,
        job.counts + first * 4,
      );
    }
  }
}

/** Copies a tree out of the memory, and clears its gains for the next. */
function takeTree(
  memory: WebAssembly.Memory,
  area: TreeArea,
  tree: number,
  nodes: number,
  sets: number,
  features: number,
): GrownTree {
  const { buffer } = memory;
  const gains = new Float64Array(buffer, area.gains, features);
  const grown = {
    tree,
    nodes: new Uint32Array(buffer, area.nodes, 2 * nodes).slice(),
    values: new Float32Array(buffer, area.values, nodes).slice(),
    covers: new Float32Array(buffer, area.covers, nodes).slice(),
    sets: new Uint8Array(buffer, area.sets, 32 * sets).slice(),
    gains: gains.slice(),
  };
  gains.fill(0);
  return grown;
}

function stopped(): ModelError {
  return new ModelError('training was stopped', {
    expected: 'to be left to finish',
    found: 'a request to stop',
    next: 'train again when ready',
  });
}

function tooFull(code: number): ModelError {
  return new ModelError('a tree does not fit the room laid out for it', {
    expected: code === 0 ? 'fewer drawn rows' : 'fewer nodes',
    found: code === 0 ? 'more rows than the bound' : 'more nodes than the bound',
    next: 'report this as a bug',
  });
}
