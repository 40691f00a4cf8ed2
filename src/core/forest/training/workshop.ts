import { callingThread, type Crew } from './crew.ts';
import type { FeatureBins } from '../bins/feature-bins.ts';
import { fitBins, USUAL_BINS } from '../bins/fit-bins.ts';
import type { Forest, GrownTree } from '../trees/forest.ts';
import { Arena } from '../kernel/arena.ts';
import { trainKernel, type TrainKernel } from '../kernel/train-kernel.ts';
import { loadTrees } from '../trees/load-trees.ts';
import type { Sampling } from './row-draws.ts';
import { surveyStream } from '../bins/sample-stream.ts';
import { SCORE_BLOCK, stopJob, type ScoreJob, type ThreadJob } from './thread-job.ts';
import { MOST_OUTCOMES, TrainingTableBuilder, type TrainingTable } from './training-table.ts';
import type { RowStream } from './training-rows.ts';

/** Who does the work, who watches, and who may stop it. */
export interface FitContext {
  readonly crew?: Crew;
  /** Called with the number of trees or rounds done, and of all. */
  readonly onProgress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** Arenas are used again by later fits, as the pages of a memory are not given back before it is collected. */
const spareArenas: Arena[] = [];
const MOST_SPARE_BYTES = 256 * 2 ** 20;

/** One fit: a memory with the table in it, and the threads that work on it. */
export class Workshop {
  readonly arena: Arena;
  readonly kernel: TrainKernel;
  readonly bins: readonly FeatureBins[];
  readonly table: TrainingTable;
  readonly #context: FitContext;

  private constructor(
    arena: Arena,
    kernel: TrainKernel,
    bins: readonly FeatureBins[],
    table: TrainingTable,
    context: FitContext,
  ) {
    this.arena = arena;
    this.kernel = kernel;
    this.bins = bins;
    this.table = table;
    this.#context = context;
  }

  /**
   * Bins the rows, chunk by chunk, into a new memory: by the bins that are given, or by bins fitted on the rows.
   * @throws ModelError without a feature that the bins have, or when the rows do not fit 4 GiB.
   */
  static async open(
    rows: RowStream,
    options: {
      readonly bins?: readonly FeatureBins[];
      /** Trees that will be grown or scored with. */
      readonly trees: number;
      readonly mostBins?: number;
      readonly monotone?: Readonly<Record<string, 1 | -1>>;
    },
    context: FitContext,
  ): Promise<Workshop> {
    if (rows.capacity * options.trees >= LEAST_WORK) context.crew?.warmUp();
    const arena = spareArenas.pop() ?? new Arena(true);
    try {
      const kernel = trainKernel(arena.memory);
      const survey = options.bins === undefined ? await surveyStream(rows, MOST_OUTCOMES) : null;
      const mostBins = options.mostBins ?? USUAL_BINS;
      const bins = survey === null ? (options.bins ?? []) : fitBins(survey.sample, arena, kernel, mostBins);
      const outcomes = survey?.outcomes ?? null;
      const { monotone } = options;
      const builder = new TrainingTableBuilder(arena, kernel, bins, rows.capacity, monotone, outcomes);
      for await (const chunk of rows.read()) builder.append(chunk.features, chunk.sums, chunk.weights);
      return new Workshop(arena, kernel, bins, builder.finish(), context);
    } catch (error) {
      giveBack(arena);
      throw error;
    }
  }

  /** Threads for so much work (in rows × trees): starting some takes longer than a small job. */
  crewFor(work: number): Crew {
    const { crew } = this.#context;
    return crew === undefined || work < LEAST_WORK ? callingThread : crew;
  }

  /** Runs a job to its end. @throws ModelError when the signal stopped it. */
  async run(job: ThreadJob, crew: Crew, all: number): Promise<GrownTree[]> {
    const { signal, onProgress } = this.#context;
    signal?.throwIfAborted();
    const trees: GrownTree[] = [];
    const { memory } = this.arena;
    const stop = (): void => stopJob(job, memory);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await crew.run(job, memory, (tree) => {
        trees.push(tree);
        onProgress?.(trees.length, all);
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    return trees;
  }

  /** Addresses that every job needs. */
  control(): number {
    return this.arena.allocate(8);
  }

  /**
   * Sum of the trees' values for every row of the table, and how many trees are in it: with `keys` only those that did
   * not draw the row.
   */
  async score(
    forest: Forest,
    keys: Uint32Array | null,
    sampling: Sampling,
  ): Promise<{ readonly sums: Float64Array; readonly counts: Uint32Array }> {
    const { arena, table } = this;
    const trees = loadTrees(arena, this.kernel, forest);
    const crew = this.crewFor(table.rows * trees.trees);
    const keysAt = keys === null ? 0 : arena.allocate(keys.byteLength);
    if (keys !== null) arena.uint32(keysAt, keys.length).set(keys);
    const block = Math.ceil((SCORE_BLOCK * 2 * table.features) / 64) * 64 + SCORE_BLOCK * 4;
    const job: ScoreJob = {
      kind: 'score',
      table,
      control: this.control(),
      trees,
      keys: keysAt,
      sampling,
      out: arena.allocate(table.rows * 8),
      counts: arena.allocate(table.rows * 4),
      scratch: Array.from({ length: crew.threads }, () => arena.allocate(block)),
    };
    await this.run(job, crew, 0);
    return {
      sums: arena.float64(job.out, table.rows).slice(),
      counts: arena.uint32(job.counts, table.rows).slice(),
    };
  }

  /** Gives the memory back. */
  close(): void {
    giveBack(this.arena);
  }
}

/** Row visits below which one thread is as fast: workers take 30 ms to start. */
const LEAST_WORK = 500_000;

function giveBack(arena: Arena): void {
  arena.release();
  if (arena.memory.buffer.byteLength <= MOST_SPARE_BYTES && spareArenas.length === 0) spareArenas.push(arena);
}
