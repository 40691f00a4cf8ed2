import { ModelError } from '../../base/errors.ts';
import type { CategoryColumn } from '../../features/frame.ts';
import { binCountOf, type FeatureBins } from '../bins/feature-bins.ts';
import type { Arena } from '../kernel/arena.ts';
import type { TrainKernel } from '../kernel/train-kernel.ts';
import type { TrainingColumn, TrainingFrame } from './training-rows.ts';

/** Bytes of a record's cell, where it holds one. */
const CELL_BYTES = 16;
/** Different outcomes that a byte can name together with how often a row is drawn (0 to 8 times). */
export const MOST_OUTCOMES = 28;
export const MOST_TIMES = 8;
const LOOKUP_BYTES = 16_385;
/** Rows that are binned at a time. */
const BLOCK = 4_096;
/** Rows that a cell can count. */
const MOST_ROWS = 2 ** 24 - 1;

/** Training rows in shared memory, one record a row, as the kernel reads them. Plain data, for any thread. */
export interface TrainingTable {
  readonly rows: number;
  readonly features: number;
  /** Bytes of a record. */
  readonly stride: number;
  readonly records: number;
  /** float32 pairs of successes and trials (or target and weight), shape (rows, 2). */
  readonly outcomes: number;
  readonly binCounts: number;
  readonly kinds: number;
  readonly monotone: number;
  readonly isMonotone: boolean;
  /** Where in a record its bins begin. */
  readonly binsAt: number;
  /** The list of cells that records name by a code after their bins; 0 where they hold their cells. */
  readonly cells: number;
  /** float32 pairs as in `outcomes`: the different ones. Their number; 0 where records hold their cells. */
  readonly pairs: number;
  readonly pairCount: number;
}

/**
 * Fills a table chunk by chunk: what stays is one byte per value and 8 to 24 bytes per row, whatever the source holds.
 * `capacity` is the most rows that will come.
 */
export class TrainingTableBuilder {
  readonly #arena: Arena;
  readonly #kernel: TrainKernel;
  readonly #bins: readonly FeatureBins[];
  readonly #table: TrainingTable;
  readonly #capacity: number;
  readonly #lookups: readonly Lookup[];
  readonly #block: number;
  readonly #hasMissing: Uint8Array;
  #rows = 0;

  /** @throws ModelError above 16,777,215 rows or 65,535 features. */
  constructor(
    arena: Arena,
    kernel: TrainKernel,
    bins: readonly FeatureBins[],
    capacity: number,
    monotone: Readonly<Record<string, 1 | -1>> = {},
    different: Float32Array | null = null,
  ) {
    if (capacity > MOST_ROWS || bins.length > 65_535) throw tooMany(capacity, bins.length);
    this.#arena = arena;
    this.#kernel = kernel;
    this.#bins = bins;
    this.#capacity = capacity;
    this.#hasMissing = new Uint8Array(bins.length);
    const pairCount = (different?.length ?? 0) / 2;
    const isListed = pairCount > 0;
    const binsAt = isListed ? 0 : CELL_BYTES;
    const stride = binsAt + Math.max(16, Math.ceil((bins.length + Number(isListed)) / 16) * 16);
    const directions = bins.map(({ name }) => monotone[name] ?? 0);
    this.#lookups = bins.map((feature) => lookupOf(feature, arena, kernel));
    this.#block = arena.allocate(BLOCK * 8);
    this.#table = {
      rows: 0,
      features: bins.length,
      stride,
      binCounts: arena.allocate(bins.length * 4),
      kinds: arena.allocate(bins.length),
      monotone: arena.allocate(bins.length),
      isMonotone: directions.some((direction) => direction !== 0),
      records: arena.allocate(capacity * stride),
      binsAt,
      pairCount,
      pairs: arena.allocate(pairCount * 8),
      cells: isListed ? arena.allocate(pairCount * (MOST_TIMES + 1) * CELL_BYTES) : 0,
      // Last, so that a forest whose cells are listed can give them back.
      outcomes: arena.reserve(capacity * 8),
    };
    if (different !== null) arena.float32(this.#table.pairs, different.length).set(different);
    arena.int32(this.#table.binCounts, bins.length).set(bins.map(binCountOf));
    arena.bytes(this.#table.monotone, bins.length).set(directions.map((direction) => direction & 0xff));
  }

  /** Appends rows; columns are found by name. @throws ModelError when a column is missing, or above the capacity. */
  append(frame: TrainingFrame, sums: Float64Array, weights: Float64Array): void {
    if (this.#rows + frame.rows > this.#capacity) throw tooMany(this.#rows + frame.rows, this.#bins.length);
    const byName = new Map(frame.columns.map((column) => [column.name, column]));
    const columns = this.#bins.map((feature) => {
      const column = byName.get(feature.name);
      if (column?.kind !== feature.kind) throw noColumn(feature, column);
      return column.kind === 'category' ? { column, binOfCode: binsOfCodes(column, feature) } : { column };
    });
    const { records, stride, outcomes, binsAt } = this.#table;
    // Block by block, so that a block's records stay in cache while every feature writes its byte.
    for (let from = 0; from < frame.rows; from += BLOCK) {
      const count = Math.min(BLOCK, frame.rows - from);
      const out = records + (this.#rows + from) * stride + binsAt;
      columns.forEach(({ column, binOfCode }, f) => {
        if (column.kind === 'number') this.#appendNumbers(column.values, from, count, f, out + f);
        else this.#appendCodes(column.codes, binOfCode ?? new Uint8Array(), from, count, f, out + f);
      });
    }
    const pairs = this.#arena.float32(outcomes + this.#rows * 8, frame.rows * 2);
    for (let i = 0; i < frame.rows; i++) {
      // −0 becomes 0: pairs are compared bit by bit.
      pairs[2 * i] = sums[i]! + 0;
      pairs[2 * i + 1] = weights[i]!;
    }
    this.#rows += frame.rows;
  }

  #appendNumbers(
    values: Float64Array | Float32Array,
    from: number,
    count: number,
    feature: number,
    out: number,
  ): void {
    const { edges, count: edgeCount, lookup } = this.#lookups[feature]!;
    const isFloat32 = values instanceof Float32Array;
    const block = isFloat32
      ? this.#arena.float32(this.#block, count)
      : this.#arena.float64(this.#block, count);
    block.set(values.subarray(from, from + count));
    const { stride } = this.#table;
    const missing = this.#kernel.binValues(
      this.#block,
      Number(isFloat32),
      isFloat32 ? 4 : 8,
      count,
      edges,
      edgeCount,
      lookup,
      out,
      stride,
      0,
    );
    this.#hasMissing[feature]! |= Number(missing > 0);
  }

  #appendCodes(
    codes: Int32Array,
    binOfCode: Uint8Array,
    from: number,
    count: number,
    feature: number,
    out: number,
  ): void {
    const { stride } = this.#table;
    const missing = binCountOf(this.#bins[feature]!);
    const bytes = this.#arena.bytes(out, (count - 1) * stride + 1);
    for (let i = 0; i < count; i++) {
      const bin = binOfCode[codes[from + i]!] ?? missing;
      bytes[i * stride] = bin;
      this.#hasMissing[feature]! |= Number(bin === missing);
    }
  }

  /** The table of the rows that came. */
  finish(): TrainingTable {
    const { kinds, records, features, stride, outcomes, pairs, pairCount } = this.#table;
    if (pairCount > 0) {
      this.#kernel.writeCodes(records + features, stride, this.#rows, outcomes, pairs, pairCount);
    }
    this.#arena
      .bytes(kinds, this.#bins.length)
      .set(this.#bins.map(({ kind }, f) => Number(kind === 'category') | (this.#hasMissing[f]! << 1)));
    return { ...this.#table, rows: this.#rows };
  }
}

/** Tells a thread's kernel where the table is. */
export function useTable(kernel: TrainKernel, table: TrainingTable): void {
  kernel.setTable(
    table.records,
    table.rows,
    table.features,
    table.stride,
    table.binCounts,
    table.kinds,
    table.monotone,
    Number(table.isMonotone),
    table.cells,
    table.pairCount,
  );
}

interface Lookup {
  readonly edges: number;
  readonly count: number;
  readonly lookup: number;
}

function lookupOf(feature: FeatureBins, arena: Arena, kernel: TrainKernel): Lookup {
  if (feature.kind === 'category') return { edges: 0, count: 0, lookup: 0 };
  const count = feature.edges.length;
  const edges = arena.allocate((count + 1) * 8);
  arena.float64(edges, count + 1).set([...feature.edges, Infinity]);
  const lookup = arena.allocate(LOOKUP_BYTES);
  kernel.buildLookup(edges, count, lookup);
  return { edges, count, lookup };
}

/** The bin of each code of a column; categories that are not listed have the bin of missing values. */
function binsOfCodes(column: CategoryColumn, bins: FeatureBins): Uint8Array {
  const levels = bins.kind === 'category' ? bins.levels : [];
  const binOf = new Map(levels.map((level, bin) => [level, bin]));
  return Uint8Array.from(column.levels, (level) => binOf.get(level) ?? binCountOf(bins));
}

function tooMany(rows: number, features: number): ModelError {
  return new ModelError('the training data has too many rows or features', {
    expected: `at most ${MOST_ROWS.toLocaleString('en-US')} rows and 65,535 features`,
    found: `${rows.toLocaleString('en-US')} rows, ${features} features`,
    next: 'train on a sample of the rows',
  });
}

function noColumn(feature: FeatureBins, column: TrainingColumn | undefined): ModelError {
  return new ModelError(`the rows lack the feature ${feature.name}`, {
    expected: `a ${feature.kind} column`,
    found: column === undefined ? 'no such column' : `a ${column.kind} column`,
    next: 'give every chunk the columns that the bins were fitted on',
  });
}
