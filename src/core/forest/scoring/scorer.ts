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
    return this.#predictBlocks(rows, (f, from, count) => {
      const codes = this.#codes[f] ?? null;
      const column = inOrder[f]!;
      if (codes === null && column instanceof Float64Array) {
        this.#block.set(column.subarray(from, from + count));
      } else for (let i = 0; i < count; i++) this.#block[i] = numberOf(column[from + i], codes);
    });
  }

  /** Predictions of rows one after the other, each as {@link predictRow} takes it. float64, shape (rows). */
  predictRows(values: ArrayLike<number>): Float64Array {
    const width = this.forest.features.length;
    if (values.length % width !== 0) throw wrongWidth(values.length, width);
    return this.#predictBlocks(values.length / width, (f, from, count) => {
      for (let i = 0, at = from * width + f; i < count; i++, at += width) this.#block[i] = values[at]!;
    });
  }

  #predictBlocks(rows: number, fill: (feature: number, from: number, count: number) => void): Float64Array {
    const width = this.forest.features.length;
    const out = new Float64Array(rows);
    this.#lookups ??= this.#buildLookups();
    const sums = this.#arena.float64(this.#sums, BLOCK);
    for (let from = 0; from < rows; from += BLOCK) {
      const count = Math.min(BLOCK, rows - from);
      for (let f = 0; f < width; f++) {
        fill(f, from, count);
        this.#binBlock(f, count);
      }
      sums.fill(0);
      this.#kernel.scoreRows(this.#bins, 2 * width, count, this.#sums);
      for (let i = 0; i < count; i++) out[from + i] = predictionOf(this.forest, sums[i]!);
    }
    return out;
  }

  #binBlock(feature: number, count: number): void {
    const { features } = this.forest;
    const bins = features[feature]!;
    const out = this.#bins + 2 * feature;
    const size = 2 * features.length;
    if (bins.kind === 'number') {
      const edges = this.#edges + 8 * this.#arena.uint32(this.#firstEdges, feature + 1)[feature]!;
      const lookup = this.#lookups![feature]!;
      this.#kernel.binValues(this.#values, 0, count, edges, bins.edges.length, lookup, out, size, 1);
      return;
    }
    const missing = binCountOf(bins);
    const bytes = this.#arena.bytes(out, count * size);
    for (let i = 0; i < count; i++) {
      const code = this.#block[i]!;
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
