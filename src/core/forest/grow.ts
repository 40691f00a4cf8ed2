import type { Rng } from '../base/rng.ts';
import { improveSplit } from './best-split.ts';
import type { Split, SplitRules } from './best-split.ts';
import { MISSING_BIN } from './bin.ts';
import type { BinnedColumns } from './bin.ts';
import { clearHistogram, emptyHistogram, fillHistogram } from './histogram.ts';
import type { NodeRows, Sums } from './histogram.ts';
import { NodeList } from './node-list.ts';
import { thresholdOf } from './tree.ts';
import type { Tree } from './tree.ts';

/** How a tree grows. */
export interface GrowOptions extends SplitRules {
  /** Splits from root to deepest leaf; 0 is unlimited. */
  readonly depth: number;
  /** Features drawn at each node; more are drawn while none of them can be split. */
  readonly featuresPerSplit: number;
  /** What a node with these sums predicts; `root` are the sums of the whole tree. */
  readonly nodeValue: (weight: number, sum: number, root: Readonly<Sums>) => number;
  /** Whether a node with these sums is pure and need not be split. */
  readonly isPure: (weight: number, sum: number) => boolean;
}

interface PendingNode extends Sums {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/**
 * Grows one tree on the first `count` of `rows`, which are reordered. Split gains are added to `importance`
 * (float64, shape (features)). With sums that are exact in doubles, the order of the rows changes nothing.
 * Source of the scheme: histogram trees as in LightGBM (Ke et al., 2017), features drawn per node (Breiman, 2001).
 */
export function growTree(
  data: BinnedColumns,
  rows: NodeRows,
  count: number,
  options: GrowOptions,
  random: Rng,
  importance: Float64Array,
): Tree {
  const nodes = new NodeList();
  const finder = splitFinder(data, rows, options, random);
  const scratch = scratchRows(count);
  const root: PendingNode = { node: nodes.add(1), from: 0, to: count, depth: 0, ...sumRows(rows, 0, count) };
  const pending = [root];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    nodes.describe(at.node, options.nodeValue(at.weight, at.sum, root), at.weight);
    const split = mayGrow(at, options) ? finder(at) : null;
    if (split === null) continue;
    const bins = data.bins[split.feature]!;
    const middle = partition(rows, scratch, bins, split, at.from, at.to);
    const left = nodes.add(2);
    nodes.split(at.node, split, left, thresholdOf(data.edges[split.feature], split.bin));
    importance[split.feature]! += split.gain;
    const leftSums = sumRows(rows, at.from, middle);
    const depth = at.depth + 1;
    pending.push({
      node: left + 1,
      from: middle,
      to: at.to,
      depth,
      rows: at.rows - leftSums.rows,
      weight: at.weight - leftSums.weight,
      sum: at.sum - leftSums.sum,
    });
    pending.push({ node: left, from: at.from, to: middle, depth, ...leftSums });
  }
  return nodes.toTree();
}

function mayGrow(node: PendingNode, options: GrowOptions): boolean {
  if (options.depth > 0 && node.depth >= options.depth) return false;
  return node.rows >= 2 * options.minLeafRows && node.rows >= 2 && !options.isPure(node.weight, node.sum);
}

function splitFinder(
  data: BinnedColumns,
  rows: NodeRows,
  options: GrowOptions,
  random: Rng,
): (node: PendingNode) => Split | null {
  const order = Int32Array.from(data.bins, (_, f) => f);
  const histogram = emptyHistogram();
  return (node) => {
    const best: Split = { feature: -1, bin: 0, missingLeft: false, gain: 0 };
    for (let drawn = 0; drawn < order.length; drawn++) {
      if (drawn >= options.featuresPerSplit && best.feature >= 0) break;
      const pick = drawn + random.below(order.length - drawn);
      const feature = order[pick]!;
      order[pick] = order[drawn]!;
      order[drawn] = feature;
      fillHistogram(histogram, data.bins[feature]!, data.commonBin[feature]!, rows, node);
      improveSplit(best, feature, histogram, node, options);
      clearHistogram(histogram);
    }
    return best.feature < 0 ? null : best;
  };
}

function scratchRows(count: number): NodeRows {
  return { row: new Int32Array(count), weight: new Float64Array(count), sum: new Float64Array(count) };
}

function sumRows(rows: NodeRows, from: number, to: number): Sums {
  let weight = 0;
  let sum = 0;
  for (let i = from; i < to; i++) {
    weight += rows.weight[i]!;
    sum += rows.sum[i]!;
  }
  return { rows: to - from, weight, sum };
}

/** Stable partition of `from` to `to`; returns where the right side begins. */
function partition(
  rows: NodeRows,
  scratch: NodeRows,
  bins: Uint8Array,
  split: Split,
  from: number,
  to: number,
): number {
  const { row, weight, sum } = rows;
  let left = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    const bin = bins[row[i]!]!;
    if (bin === MISSING_BIN ? split.missingLeft : bin <= split.bin) {
      row[left] = row[i]!;
      weight[left] = weight[i]!;
      sum[left++] = sum[i]!;
    } else {
      scratch.row[right] = row[i]!;
      scratch.weight[right] = weight[i]!;
      scratch.sum[right++] = sum[i]!;
    }
  }
  row.set(scratch.row.subarray(0, right), left);
  weight.set(scratch.weight.subarray(0, right), left);
  sum.set(scratch.sum.subarray(0, right), left);
  return left;
}
