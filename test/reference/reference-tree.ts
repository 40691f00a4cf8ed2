import type { CategoryColumn, Frame, FrameColumn } from '../../src/core/features/frame.ts';
import type { FeatureBins } from '../../src/core/forest/bins/feature-bins.ts';
import { drawsOf, type Sampling } from '../../src/core/forest/training/row-draws.ts';

/** What a reference tree is grown with; the names are those of the engine's own parameters. */
export interface ReferenceInput {
  readonly frame: Frame;
  readonly bins: readonly FeatureBins[];
  /** Whole-number sums and weights, as the engine writes them into its cells. */
  readonly sums: readonly number[];
  readonly weights: readonly number[];
  readonly key: number;
  readonly sampling: Sampling;
  readonly featuresPerSplit: number;
  /** 0 is unlimited. */
  readonly depth: number;
  readonly minLeafRows: number;
  readonly pseudoWeight: number;
  readonly isBinary: boolean;
  readonly monotone: readonly number[];
}

/** A node of a reference tree. */
export type ReferenceNode =
  | { readonly value: number; readonly weight: number }
  | {
      readonly value: number;
      readonly weight: number;
      readonly feature: number;
      /** Bins up to this one go left; null for a set. */
      readonly cut: number | null;
      readonly missingLeft: boolean;
      /** Bins that go left. */
      readonly set: ReadonlySet<number> | null;
      readonly left: ReferenceNode;
      readonly right: ReferenceNode;
    };

interface Row {
  readonly bins: readonly number[];
  readonly sum: number;
  readonly weight: number;
}

interface Split {
  readonly feature: number;
  readonly cut: number | null;
  readonly missingLeft: boolean;
  readonly set: ReadonlySet<number> | null;
  readonly goesLeft: (row: Row) => boolean;
  readonly numerator: number;
  readonly denominator: number;
}

/** A tree by definition: every split of every drawn feature is tried on lists of rows. Slow, and easy to check. */
export function referenceTree(input: ReferenceInput): ReferenceNode {
  const all = input.sums.map((sum, i): Row => ({
    bins: input.bins.map((feature, f) => referenceBin(feature, input.frame.columns[f]!, i)),
    sum,
    weight: input.weights[i]!,
  }));
  const drawn = all.flatMap((row, i) => {
    const times = drawsOf(i, input.key, input.sampling);
    return times === 0 ? [] : [{ ...row, sum: row.sum * times, weight: row.weight * times }];
  });
  const rows = drawn.length === 0 ? all : drawn;
  const priorSum = (input.pseudoWeight * total(rows, 'sum')) / total(rows, 'weight');
  const grower = new Grower(input, priorSum);
  return grower.grow(rows, mix(input.key ^ 0x5bd1e995), 0, -Infinity, Infinity);
}

/** The bin of a value: how many edges are below it. */
export function referenceBin(feature: FeatureBins, column: FrameColumn, row: number): number {
  if (feature.kind === 'category') {
    const { codes, levels } = column as CategoryColumn;
    const at = feature.levels.indexOf(levels[codes[row]!] ?? '');
    return at < 0 ? Math.max(1, feature.levels.length) : at;
  }
  const value = column.kind === 'number' ? column.values[row]! : Number.NaN;
  return Number.isNaN(value) ? feature.edges.length + 1 : feature.edges.filter((edge) => edge < value).length;
}

class Grower {
  readonly #input: ReferenceInput;
  readonly #priorSum: number;

  constructor(input: ReferenceInput, priorSum: number) {
    this.#input = input;
    this.#priorSum = priorSum;
  }

  grow(rows: readonly Row[], key: number, depth: number, low: number, high: number): ReferenceNode {
    const { minLeafRows, isBinary } = this.#input;
    const weight = total(rows, 'weight');
    const sum = total(rows, 'sum');
    const value = Math.min(high, Math.max(low, this.#valueOf(rows)));
    const leaf = { value, weight };
    const deepest = this.#input.depth > 0 && depth >= this.#input.depth;
    const isPure = isBinary && (sum === 0 || sum === weight);
    if (deepest || rows.length < 2 || rows.length < 2 * minLeafRows || isPure) return leaf;
    const split = this.#bestSplit(rows, key);
    if (split === null) return leaf;
    const left = rows.filter(split.goesLeft);
    const right = rows.filter((row) => !split.goesLeft(row));
    const clip = (list: readonly Row[]): number => Math.min(high, Math.max(low, this.#valueOf(list)));
    const middle = Math.fround((clip(left) + clip(right)) / 2);
    const direction = this.#input.monotone[split.feature] ?? 0;
    return {
      ...leaf,
      feature: split.feature,
      cut: split.cut,
      missingLeft: split.missingLeft,
      set: split.set,
      left: this.grow(
        left,
        childKey(key, 0),
        depth + 1,
        direction < 0 ? middle : low,
        direction > 0 ? middle : high,
      ),
      right: this.grow(
        right,
        childKey(key, 1),
        depth + 1,
        direction > 0 ? middle : low,
        direction < 0 ? middle : high,
      ),
    };
  }

  #valueOf(rows: readonly Row[]): number {
    return (total(rows, 'sum') + this.#priorSum) / (total(rows, 'weight') + this.#input.pseudoWeight);
  }

  #bestSplit(rows: readonly Row[], key: number): Split | null {
    const order = shuffled(this.#input.bins.length, key);
    let best: Split | null = null;
    const parent = total(rows, 'sum') ** 2 * (1 + 1e-12);
    let [numerator, denominator] = [parent, total(rows, 'weight')];
    for (const [drawn, feature] of order.entries()) {
      if (drawn >= this.#input.featuresPerSplit && best !== null) break;
      for (const split of this.#candidates(rows, feature)) {
        if (!(split.numerator * denominator > numerator * split.denominator)) continue;
        if (!this.#isAllowed(split, rows)) continue;
        best = split;
        ({ numerator, denominator } = split);
      }
    }
    return best;
  }

  #isAllowed(split: Split, rows: readonly Row[]): boolean {
    const direction = this.#input.monotone[split.feature] ?? 0;
    const left = rows.filter(split.goesLeft);
    const right = rows.filter((row) => !split.goesLeft(row));
    const l = (total(left, 'sum') + this.#priorSum) * (total(right, 'weight') + this.#input.pseudoWeight);
    const r = (total(right, 'sum') + this.#priorSum) * (total(left, 'weight') + this.#input.pseudoWeight);
    return direction === 0 || (direction > 0 ? l <= r : l >= r);
  }

  #candidates(rows: readonly Row[], feature: number): Split[] {
    const bins = this.#input.bins[feature]!;
    const present = [...new Set(rows.map((row) => row.bins[feature]!))].sort((a, b) => a - b);
    const proposals =
      bins.kind === 'category'
        ? setProposals(rows, feature, present)
        : cutProposals(rows, feature, present, bins.edges.length + 1);
    return proposals.flatMap((proposal) => {
      const left = rows.filter(proposal.goesLeft);
      const right = rows.length - left.length;
      if (left.length < this.#input.minLeafRows || right < this.#input.minLeafRows) return [];
      const [l, r] = [total(left, 'sum'), total(rows, 'sum') - total(left, 'sum')];
      const [a, b] = [total(left, 'weight'), total(rows, 'weight') - total(left, 'weight')];
      return [{ ...proposal, feature, numerator: l * l * b + r * r * a, denominator: a * b }];
    });
  }
}

type Proposal = Pick<Split, 'cut' | 'missingLeft' | 'set' | 'goesLeft'>;

function cutProposals(
  rows: readonly Row[],
  feature: number,
  present: readonly number[],
  missing: number,
): Proposal[] {
  const values = present.filter((bin) => bin !== missing);
  const hasMissing = present.includes(missing);
  const proposal = (cut: number, missingLeft: boolean): Proposal => ({
    cut,
    missingLeft,
    set: null,
    goesLeft: ({ bins }) => (bins[feature] === missing ? missingLeft : bins[feature]! <= cut),
  });
  const cuts = values.slice(1).flatMap((bin, i) => {
    const cut = (values[i]! + bin - 1) >> 1;
    if (hasMissing) return [proposal(cut, false), proposal(cut, true)];
    const left = rows.filter(({ bins }) => bins[feature]! <= cut).length;
    return [proposal(cut, 2 * left >= rows.length)];
  });
  return hasMissing && values.length > 0 ? [...cuts, proposal(missing - 1, false)] : cuts;
}

function setProposals(rows: readonly Row[], feature: number, present: readonly number[]): Proposal[] {
  const meanOf = (bin: number): number => {
    const own = rows.filter(({ bins }) => bins[feature] === bin);
    return total(own, 'sum') / total(own, 'weight');
  };
  const means = new Map(present.map((bin) => [bin, meanOf(bin)]));
  const ordered = [...present].sort((a, b) => means.get(a)! - means.get(b)! || a - b);
  return ordered.slice(0, -1).map((_, i) => {
    const members = new Set(ordered.slice(0, i + 1));
    const left = rows.filter(({ bins }) => members.has(bins[feature]!)).length;
    // Bins that the node does not have follow the side with more rows.
    const others = 2 * left >= rows.length ? allBins().filter((bin) => !present.includes(bin)) : [];
    return {
      cut: null,
      missingLeft: false,
      set: new Set([...members, ...others]),
      goesLeft: ({ bins }) => members.has(bins[feature]!),
    };
  });
}

function allBins(): number[] {
  return Array.from({ length: 256 }, (_, bin) => bin);
}

function total(rows: readonly Row[], what: 'sum' | 'weight'): number {
  return rows.reduce((sum, row) => sum + row[what], 0);
}

/** Features in the order in which a node draws them (Fisher and Yates). */
function shuffled(count: number, key: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  let state = key;
  for (let j = 0; j < count; j++) {
    state = (state + 0x9e3779b9) >>> 0;
    const k = j + Number((BigInt(mix(state)) * BigInt(count - j)) >> 32n);
    [order[j], order[k]] = [order[k]!, order[j]!];
  }
  return order;
}

function childKey(key: number, side: number): number {
  return mix((Math.imul(key, 2) + side + 0x9e3779b9) >>> 0);
}

function mix(x: number): number {
  let h = x >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
