import { ModelError } from '../../base/errors.ts';
import { binCountOf, type FeatureBins } from '../bins/feature-bins.ts';
import { readForest } from '../trees/forest-file.ts';
import type { Forest } from '../trees/forest.ts';
import { Arena } from '../kernel/arena.ts';
import { scoreKernel, type ScoreKernel } from '../kernel/score-kernel.ts';
import { loadTrees } from '../trees/load-trees.ts';

/** A value of a feature: a category by its name; null, undefined and NaN are missing. */
export type FeatureValue = number | string | null | undefined;

/** Values of one feature, shape (rows): categories by name, where the feature is one. */
export type FeatureValues = ArrayLike<FeatureValue>;

const BLOCK = 1_024;
const LOOKUP_BYTES = 16_385;

/**
 * Predicts with a forest, anywhere: no Node, no threads. It holds the trees in a memory of its own; values of numbers
 * are compared as doubles, as in training.
 */
export class Scorer {
  readonly forest: Forest;
  readonly #arena = new Arena(false);
  readonly #kernel: ScoreKernel;
  readonly #codes: readonly (ReadonlyMap<string, number> | null)[];
  /** Addresses: edges of all features, first edge of each, kinds, values of a row or of a block, bins, sums. */
  readonly #edges: number;
  readonly #firstEdges: number;
  readonly #kinds: number;
  readonly #values: number;
  readonly #bins: number;
  readonly #sums: number;
  /** View of `#values`. */
  #block: Float64Array;
  #lookups: readonly number[] | null = null;
  #rows: number | null = null;

  /** `bytes` of a `forest.bin`. @throws ModelError when they are damaged. */
  static fromBytes(bytes: Uint8Array): Scorer {
    return new Scorer(readForest(bytes));
  }

  constructor(forest: Forest) {
    this.forest = forest;
    const arena = this.#arena;
    this.#kernel = scoreKernel(arena.memory);
    const { features } = forest;
    this.#codes = features.map(codesOf);
    const firstEdges = firstEdgesOf(features);
    const total = firstEdges[features.length]!;
    const room = Math.max(features.length, BLOCK);
    this.#edges = arena.allocate(total * 8);
    this.#firstEdges = arena.allocate(firstEdges.byteLength);
    this.#kinds = arena.allocate(features.length);
    this.#values = arena.allocate(room * 8);
    this.#bins = arena.allocate(BLOCK * 2 * features.length);
    this.#sums = arena.allocate(BLOCK * 8);
    loadTrees(arena, this.#kernel, forest);
    const edges = arena.float64(this.#edges, total);
    features.forEach((feature, f) => {
      if (feature.kind === 'number') edges.set([...feature.edges, Infinity], firstEdges[f]);
    });
    arena.uint32(this.#firstEdges, firstEdges.length).set(firstEdges);
    arena.bytes(this.#kinds, features.length).set(features.map(({ kind }) => Number(kind === 'category')));
    this.#block = arena.float64(this.#values, room);
  }

  /**
   * Prediction of one row, in the order of the features: numbers, and codes (the index into `levels`) of categories;
   * NaN is missing. Nothing is allocated.
   */
  predictRow(row: ArrayLike<number>): number {
    const width = this.forest.features.length;
    for (let f = 0; f < width; f++) this.#block[f] = row[f]!;
    this.#kernel.binRow(this.#values, width, this.#edges, this.#firstEdges, this.#kinds, this.#bins);
    return predictionOf(this.forest, this.#kernel.scoreRow(this.#bins));
  }

  /** Prediction of one row by the names of the features; what is absent is missing. */
  predictObject(row: Readonly<Record<string, FeatureValue>>): number {
    return this.predictRow(
      this.forest.features.map(({ name }, f) => numberOf(row[name], this.#codes[f] ?? null)),
    );
  }

  /** Predictions of `rows` rows given by columns. float64, shape (rows). @throws ModelError when a column is missing. */
  predictColumns(columns: ReadonlyMap<string, FeatureValues>, rows: number): Float64Array {
    const inOrder = this.forest.features.map(({ name }) => {
      const column = columns.get(name);
      if (column === undefined) throw noFeature(name, [...columns.keys()]);
      return column;
    });
    return this.#predictBlocks(rows, (from, count) => {
      inOrder.forEach((column, f) => {
        const codes = this.#codes[f] ?? null;
        if (codes !== null) this.#writeCodes(f, count, (i) => numberOf(column[from + i], codes));
        else {
          if (column instanceof Float64Array) this.#block.set(column.subarray(from, from + count));
          else for (let i = 0; i < count; i++) this.#block[i] = numberOf(column[from + i], null);
          this.#binNumbers(f, count, { at: this.#values, isFloat32: 0, step: 8 });
        }
      });
    });
  }

  /** Predictions of rows one after the other, each as {@link predictRow} takes it. float64, shape (rows). */
  predictRows(values: ArrayLike<number>): Float64Array {
    const width = this.forest.features.length;
    if (values.length % width !== 0) throw wrongWidth(values.length, width);
    const isFloat32 = values instanceof Float32Array;
    const size = isFloat32 ? 4 : 8;
    return this.#predictBlocks(values.length / width, (from, count) => {
      const room = this.#rowBlock(isFloat32);
      const [first, last] = [from * width, (from + count) * width];
      if (values instanceof Float32Array || values instanceof Float64Array)
        room.set(values.subarray(first, last));
      else for (let i = first; i < last; i++) room[i - first] = values[i]!;
      for (let f = 0; f < width; f++) {
        if (this.#codes[f] !== null) this.#writeCodes(f, count, (i) => values[first + i * width + f]!);
        else {
          this.#binNumbers(f, count, {
            at: room.byteOffset + f * size,
            isFloat32: Number(isFloat32),
            step: width * size,
          });
        }
      }
    });
  }

  #predictBlocks(rows: number, bin: (from: number, count: number) => void): Float64Array {
    const width = this.forest.features.length;
    const out = new Float64Array(rows);
    this.#lookups ??= this.#buildLookups();
    for (let from = 0; from < rows; from += BLOCK) {
      const count = Math.min(BLOCK, rows - from);
      bin(from, count);
      const sums = this.#arena.float64(this.#sums, BLOCK).fill(0);
      this.#kernel.scoreRows(this.#bins, 2 * width, count, this.#sums);
      for (let i = 0; i < count; i++) out[from + i] = predictionOf(this.forest, sums[i]!);
    }
    return out;
  }

  /** Room for a block of rows, as they lie. */
  #rowBlock(isFloat32: boolean): Float32Array | Float64Array {
    const length = BLOCK * this.forest.features.length;
    this.#rows ??= this.#arena.allocate(length * 8);
    // A memory that grew has a new buffer.
    this.#block = this.#arena.float64(this.#values, Math.max(this.forest.features.length, BLOCK));
    return isFloat32 ? this.#arena.float32(this.#rows, length) : this.#arena.float64(this.#rows, length);
  }

  #binNumbers(
    feature: number,
    count: number,
    source: { readonly at: number; readonly isFloat32: number; readonly step: number },
  ): void {
    const width = this.forest.features.length;
    const first = this.#arena.uint32(this.#firstEdges, width + 1);
    this.#kernel.binValues(
      source.at,
      source.isFloat32,
      source.step,
      count,
      this.#edges + 8 * first[feature]!,
      first[feature + 1]! - first[feature]! - 1,
      this.#lookups![feature]!,
      this.#bins + 2 * feature,
      2 * width,
      1,
    );
  }

  /** Codes of a category are its bins; others are missing. */
  #writeCodes(feature: number, count: number, codeOf: (row: number) => number): void {
    const missing = binCountOf(this.forest.features[feature]!);
    const size = 2 * this.forest.features.length;
    const bytes = this.#arena.bytes(this.#bins + 2 * feature, count * size - 2 * feature);
    for (let i = 0; i < count; i++) {
      const code = codeOf(i);
      bytes[i * size] = code >= 0 && code < missing ? code : missing;
    }
  }

  #buildLookups(): readonly number[] {
    const lookups = this.forest.features.map((bins, f) => {
      if (bins.kind === 'category') return 0;
      const lookup = this.#arena.allocate(LOOKUP_BYTES);
      const edges = this.#edges + 8 * this.#arena.uint32(this.#firstEdges, f + 1)[f]!;
      this.#kernel.buildLookup(edges, bins.edges.length, lookup);
      return lookup;
    });
    // A memory that grew has a new buffer.
    this.#block = this.#arena.float64(this.#values, Math.max(this.forest.features.length, BLOCK));
    return lookups;
  }
}

/** What the sum of the trees' values predicts. */
export function predictionOf({ kind, base, roots }: Forest, sum: number): number {
  if (kind === 'boosted-probability') return 1 / (1 + Math.exp(-(base + sum)));
  return kind === 'boosted-value' ? base + sum : sum / (roots.length - 1);
}

/** First edge of each feature in one list of edges, each with an infinite one more; those of categories only count. */
function firstEdgesOf(features: readonly FeatureBins[]): Uint32Array {
  const first = new Uint32Array(features.length + 1);
  features.forEach((feature, f) => (first[f + 1] = first[f]! + binCountOf(feature)));
  return first;
}

function codesOf(feature: FeatureBins): ReadonlyMap<string, number> | null {
  return feature.kind === 'number' ? null : new Map(feature.levels.map((level, code) => [level, code]));
}

function numberOf(value: FeatureValue, codes: ReadonlyMap<string, number> | null): number {
  if (codes !== null) return typeof value === 'string' ? (codes.get(value) ?? Number.NaN) : Number.NaN;
  return typeof value === 'number' ? value : Number.NaN;
}

function noFeature(name: string, found: readonly string[]): ModelError {
  return new ModelError(`the model needs the feature ${name}`, {
    expected: `a column ${name}`,
    found: found.join(', ') || 'no columns',
    next: 'score with the features of the training run, or train again',
  });
}

function wrongWidth(values: number, width: number): ModelError {
  return new ModelError('the rows have another width than the model', {
    expected: `a multiple of ${width} values`,
    found: `${values} values`,
    next: 'give one value for every feature of the model',
  });
}
