import { MISSING_BIN } from './bin.ts';

/** Numbers per bin: training rows, weight, sum. */
export const CELL = 3;

/**
 * Sums of one feature over the rows of one node, by bin.
 * `weight` and `sum` are Σ trials and Σ successes in a forest, Σ hessian and Σ gradient in boosting.
 */
export interface Histogram {
  /** float64, shape (256 × CELL). */
  readonly cells: Float64Array;
  /** Bitmap of the bins that hold rows: uint32, shape (8). */
  readonly seen: Uint32Array;
}

/** The rows of the nodes in flight: three parallel arrays that are partitioned together. */
export interface NodeRows {
  readonly row: Int32Array;
  readonly weight: Float64Array;
  readonly sum: Float64Array;
}

/** An empty histogram; {@link clearHistogram} makes it empty again at the cost of the bins seen. */
export function emptyHistogram(): Histogram {
  return { cells: new Float64Array((MISSING_BIN + 1) * CELL), seen: new Uint32Array(8) };
}

/** Sums over a set of rows. */
export interface Sums {
  rows: number;
  weight: number;
  sum: number;
}

/**
 * Adds the rows `from` to `to` (exclusive), whose totals are `node`, to an empty histogram.
 * Rows in the common bin are not visited one by one: their sums are what the others leave of the totals, which is
 * exact because the sums are.
 */
export function fillHistogram(
  into: Histogram,
  bins: Uint8Array,
  commonBin: number,
  rows: NodeRows,
  node: Readonly<Sums> & { readonly from: number; readonly to: number },
): void {
  const { cells, seen } = into;
  const { row, weight, sum } = rows;
  let others = 0;
  let otherWeight = 0;
  let otherSum = 0;
  for (let i = node.from; i < node.to; i++) {
    const bin = bins[row[i]!]!;
    if (bin === commonBin) continue;
    const at = bin * CELL;
    const w = weight[i]!;
    const s = sum[i]!;
    cells[at]! += 1;
    cells[at + 1]! += w;
    cells[at + 2]! += s;
    seen[bin >>> 5]! |= 1 << (bin & 31);
    others += 1;
    otherWeight += w;
    otherSum += s;
  }
  if (others === node.rows) return;
  const at = commonBin * CELL;
  cells[at] = node.rows - others;
  cells[at + 1] = node.weight - otherWeight;
  cells[at + 2] = node.sum - otherSum;
  seen[commonBin >>> 5]! |= 1 << (commonBin & 31);
}

/** The bins that hold rows, ascending, written to `out` (without the missing bin). Returns their number. */
export function listSeenBins(histogram: Histogram, out: Uint8Array): number {
  let count = 0;
  for (let word = 0; word < 8; word++) {
    let bits = histogram.seen[word]!;
    while (bits !== 0) {
      const lowest = bits & -bits;
      const bin = word * 32 + 31 - Math.clz32(lowest);
      if (bin !== MISSING_BIN) out[count++] = bin;
      bits ^= lowest;
    }
  }
  return count;
}

/** Empties the bins that were seen. */
export function clearHistogram(histogram: Histogram): void {
  const { cells, seen } = histogram;
  for (let word = 0; word < 8; word++) {
    let bits = seen[word]!;
    while (bits !== 0) {
      const lowest = bits & -bits;
      const at = (word * 32 + 31 - Math.clz32(lowest)) * CELL;
      cells[at] = 0;
      cells[at + 1] = 0;
      cells[at + 2] = 0;
      bits ^= lowest;
    }
    seen[word] = 0;
  }
}
