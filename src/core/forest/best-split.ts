import { MISSING_BIN } from './bin.ts';
import { CELL, listSeenBins } from './histogram.ts';
import type { Histogram, Sums } from './histogram.ts';

/** What a split is measured by. `gini` on (Σ hessian, Σ gradient) is the gain of second-order boosting. */
export type Criterion = 'gini' | 'entropy';

/** The best split found so far at one node; `feature` −1 while there is none. */
export interface Split {
  feature: number;
  /** Bins up to this one go left. */
  bin: number;
  missingLeft: boolean;
  /** Gain in {@link nodeScore}, above 0. */
  gain: number;
}

/** What a split must respect. */
export interface SplitRules {
  readonly criterion: Criterion;
  readonly minLeafRows: number;
  /** Added to the weight of each side (L2 on leaf values); 0 in a forest. */
  readonly lambda: number;
}

/** Gains below this share of the node's score are rounding, not signal. */
const ROUNDING = 1e-12;

const seenBins = new Uint8Array(MISSING_BIN + 1);

/**
 * Larger is purer; additive over nodes. gini: s²/(w + λ), so that a gain is half the decrease of weighted Gini
 * impurity 2·w·p(1 − p); entropy: minus the weighted entropy in nats.
 */
export function nodeScore(weight: number, sum: number, rules: SplitRules): number {
  if (rules.criterion === 'gini') return (sum * sum) / (weight + rules.lambda);
  const rest = weight - sum;
  return (sum > 0 ? sum * Math.log(sum / weight) : 0) + (rest > 0 ? rest * Math.log(rest / weight) : 0);
}

/**
 * Improves `best` by the best split of one feature. Every cut between bins that hold rows is tried with the
 * missing values on either side; without missing values they follow the side with more rows.
 * The cut is put in the middle of the empty bins between its neighbours. First found wins ties.
 */
export function improveSplit(
  best: Split,
  feature: number,
  histogram: Histogram,
  node: Readonly<Sums>,
  rules: SplitRules,
): void {
  const { cells } = histogram;
  const missingAt = MISSING_BIN * CELL;
  const missingRows = cells[missingAt]!;
  const parent = nodeScore(node.weight, node.sum, rules);
  const floor = ROUNDING * (1 + Math.abs(parent));
  const count = listSeenBins(histogram, seenBins);
  let rows = 0;
  let weight = 0;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const bin = seenBins[i]!;
    rows += cells[bin * CELL]!;
    weight += cells[bin * CELL + 1]!;
    sum += cells[bin * CELL + 2]!;
    const last = i === count - 1;
    if (last && missingRows === 0) break;
    const cut = last ? MISSING_BIN - 1 : (bin + seenBins[i + 1]! - 1) >>> 1;
    const gain = splitGain(rows, weight, sum, node, rules) - parent;
    if (gain > floor && gain > best.gain) {
      record(best, feature, cut, missingRows === 0 && 2 * rows >= node.rows, gain);
    }
    if (missingRows === 0 || last) continue;
    const w = weight + cells[missingAt + 1]!;
    const s = sum + cells[missingAt + 2]!;
    const gainLeft = splitGain(rows + missingRows, w, s, node, rules) - parent;
    if (gainLeft > floor && gainLeft > best.gain) record(best, feature, cut, true, gainLeft);
  }
}

/** Score of both sides together; −Infinity when a side has too few rows. */
function splitGain(
  rows: number,
  weight: number,
  sum: number,
  node: Readonly<Sums>,
  rules: SplitRules,
): number {
  if (rows < rules.minLeafRows || node.rows - rows < rules.minLeafRows) return -Infinity;
  return nodeScore(weight, sum, rules) + nodeScore(node.weight - weight, node.sum - sum, rules);
}

function record(best: Split, feature: number, bin: number, missingLeft: boolean, gain: number): void {
  best.feature = feature;
  best.bin = bin;
  best.missingLeft = missingLeft;
  best.gain = gain;
}
