import { markSeen } from './histogram';
import { ROW_BITS, ROW_MASK, binCount, isCategorical, isMonotone, monotone } from './table';

// The best split of a node, from histograms of its features.
//
// A split is measured by l²/(wl + λ) + r²/(wr + λ), where l, r are the sums and wl, wr the weights of the two
// sides: twice the decrease of Gini impurity in a forest, the variance reduction in regression, the gain of
// second-order boosting (Chen and Guestrin, 2016). Fractions are compared crosswise, so there is no division.

/** Gains below this share of the node's own score are rounding, not signal. */
const ROUNDING: f64 = 1e-12;

let minRows: i32 = 1;
let minWeight: f64 = 0;
let lambda: f64 = 0;
/** What a node with sum s and weight w predicts: (s + priorSum) / (w + priorWeight). */
let priorSum: f64 = 0;
let priorWeight: f64 = 0;

let nodeMass: i64 = 0;
/** The same as numbers: whole, and exact as doubles. */
let nodeSumFloat: f64 = 0;
let nodeWeight: f64 = 0;

export let bestNumerator: f64 = 0;
export let bestDenominator: f64 = 1;
export let bestFeature: i32 = -1;
/** Bins up to this one go left. */
export let bestCut: i32 = 0;
export let bestMissingLeft: bool = false;
/** Sum and mass (weight << 24 | rows) of the left side. */
export let bestSum: i64 = 0;
export let bestMass: i64 = 0;

/** Scratch of this thread: 256 × f64 means, 256 × u8 order, 32 bytes of the best set of categories. */
let means: usize = 0;
let order: usize = 0;
export let bestSet: usize = 0;

export function setRules(minRows_: i32, minWeight_: f64, lambda_: f64, scratch: usize): void {
  minRows = minRows_;
  minWeight = minWeight_;
  lambda = lambda_;
  means = scratch;
  order = scratch + 2048;
  bestSet = scratch + 2304;
}

export function setPrior(sum: f64, weight: f64): void {
  priorSum = sum;
  priorWeight = weight;
}

/** Begins a node of these totals: no split is found yet. */
export function beginNode(sum: i64, mass: i64): void {
  nodeMass = mass;
  nodeSumFloat = <f64>sum;
  nodeWeight = <f64>(mass >> ROW_BITS);
  bestNumerator = nodeSumFloat * nodeSumFloat * (1 + ROUNDING);
  bestDenominator = nodeWeight + lambda;
  bestFeature = -1;
}

/** Gain of the best split over the node as it is, in the units of sum² / weight. */
export function bestGain(): f64 {
  return bestNumerator / bestDenominator - (nodeSumFloat * nodeSumFloat) / (nodeWeight + lambda);
}

/** Puts a split in the place of the best one when it is better; the first found wins ties. */
// @ts-ignore: decorator
@inline
function consider(sum: i64, mass: i64, feature: i32, cut: i32, missingLeft: bool): bool {
  const l = <f64>sum;
  const r = nodeSumFloat - l;
  const leftWeight = <f64>(mass >> ROW_BITS);
  const a = leftWeight + lambda;
  const b = nodeWeight - leftWeight + lambda;
  const numerator = l * l * b + r * r * a;
  const denominator = a * b;
  if (!(numerator * bestDenominator > bestNumerator * denominator)) return false;
  return improve(sum, mass, feature, cut, missingLeft, numerator, denominator);
}

/** The rest of {@link consider}, which few splits come to. */
function improve(
  sum: i64,
  mass: i64,
  feature: i32,
  cut: i32,
  missingLeft: bool,
  numerator: f64,
  denominator: f64,
): bool {
  const left = <i32>(mass & ROW_MASK);
  if (left < minRows || <i32>(nodeMass & ROW_MASK) - left < minRows) return false;
  const leftWeight = <f64>(mass >> ROW_BITS);
  const rightWeight = nodeWeight - leftWeight;
  if (leftWeight < minWeight || rightWeight < minWeight) return false;
  const l = <f64>sum;
  if (isMonotone && !isAllowed(feature, l, nodeSumFloat - l, leftWeight, rightWeight)) return false;
  bestNumerator = numerator;
  bestDenominator = denominator;
  bestFeature = feature;
  bestCut = cut;
  bestMissingLeft = missingLeft;
  bestSum = sum;
  bestMass = mass;
  return true;
}

function isAllowed(feature: i32, l: f64, r: f64, leftWeight: f64, rightWeight: f64): bool {
  const direction = load<i8>(monotone + <usize>feature);
  if (direction == 0) return true;
  const left = (l + priorSum) * (rightWeight + priorWeight);
  const right = (r + priorSum) * (leftWeight + priorWeight);
  return direction > 0 ? left <= right : left >= right;
}

/** Improves the best split by one feature; `seen` marks the bins of its histogram that hold rows. */
export function scan(histogram: usize, seen: usize, feature: i32): void {
  if (isCategorical(feature)) scanSets(histogram, seen, feature);
  else scanCuts(histogram, seen, feature);
}

/** As {@link scan}, for a histogram most of whose bins hold rows. */
export function scanFull(histogram: usize, seen: usize, feature: i32): void {
  if (isCategorical(feature)) {
    markSeen(histogram, binCount(feature) + 1, seen);
    scanSets(histogram, seen, feature);
    memory.fill(seen, 0, 32);
    return;
  }
  beginCuts(histogram, feature);
  const end = histogram + ((<usize>binCount(feature)) << 4);
  for (let at = histogram; at < end; at += 16) {
    if (load<i64>(at, 8) != 0) addBin(at, <i32>((at - histogram) >> 4), feature);
  }
  endCuts(feature);
}

function scanCuts(histogram: usize, seen: usize, feature: i32): void {
  beginCuts(histogram, feature);
  const bins = binCount(feature);
  for (let word = 0; word < 4; word++) {
    let bits = load<u64>(seen + ((<usize>word) << 3));
    while (bits != 0) {
      const bin = (word << 6) + <i32>ctz(bits);
      bits &= bits - 1;
      if (bin < bins) addBin(histogram + ((<usize>bin) << 4), bin, feature);
    }
  }
  endCuts(feature);
}

// Every cut between bins that hold rows is tried, with the missing values on either side; without missing values they
// follow the side with more rows. The cut is put in the middle of the empty bins between its neighbours.

let missingSum: i64 = 0;
let missingMass: i64 = 0;
let leftSum: i64 = 0;
let leftMass: i64 = 0;
let lastBin: i32 = -1;

// @ts-ignore: decorator
@inline
function beginCuts(histogram: usize, feature: i32): void {
  const at = histogram + ((<usize>binCount(feature)) << 4);
  missingSum = load<i64>(at);
  missingMass = load<i64>(at, 8);
  leftSum = 0;
  leftMass = 0;
  lastBin = -1;
}

// @ts-ignore: decorator
@inline
function addBin(at: usize, bin: i32, feature: i32): void {
  if (lastBin >= 0) {
    const cut = (lastBin + bin - 1) >> 1;
    if (missingMass == 0) {
      consider(leftSum, leftMass, feature, cut, 2 * <i32>(leftMass & ROW_MASK) >= <i32>(nodeMass & ROW_MASK));
    } else {
      consider(leftSum, leftMass, feature, cut, false);
      consider(leftSum + missingSum, leftMass + missingMass, feature, cut, true);
    }
  }
  leftSum += load<i64>(at);
  leftMass += load<i64>(at, 8);
  lastBin = bin;
}

// @ts-ignore: decorator
@inline
function endCuts(feature: i32): void {
  if (missingMass != 0 && lastBin >= 0) consider(leftSum, leftMass, feature, binCount(feature) - 1, false);
}

/**
 * Sets of categories: in the order of their means, some cut is the best set there is (Fisher, 1958).
 * Missing values are a category of their own. Categories absent from the node follow the side with more rows.
 */
function scanSets(histogram: usize, seen: usize, feature: i32): void {
  let count = 0;
  for (let word = 0; word < 4; word++) {
    let bits = load<u64>(seen + ((<usize>word) << 3));
    while (bits != 0) {
      const bin = (word << 6) + <i32>ctz(bits);
      bits &= bits - 1;
      const at = histogram + ((<usize>bin) << 4);
      insert(count++, bin, <f64>load<i64>(at) / (<f64>(load<i64>(at, 8) >> ROW_BITS) + lambda));
    }
  }
  let sum: i64 = 0;
  let mass: i64 = 0;
  let members = 0;
  for (let i = 0; i < count - 1; i++) {
    const at = histogram + ((<usize>load<u8>(order + <usize>i)) << 4);
    sum += load<i64>(at);
    mass += load<i64>(at, 8);
    if (consider(sum, mass, feature, 0, false)) members = i + 1;
  }
  if (members > 0) recordSet(count, members);
}

/** Inserts a bin into `order` by its mean; equal means keep the order of bins. */
function insert(count: i32, bin: i32, mean: f64): void {
  let at = count;
  while (at > 0 && load<f64>(means + ((<usize>(at - 1)) << 3)) > mean) {
    store<f64>(means + ((<usize>at) << 3), load<f64>(means + ((<usize>(at - 1)) << 3)));
    store<u8>(order + <usize>at, load<u8>(order + <usize>(at - 1)));
    at--;
  }
  store<f64>(means + ((<usize>at) << 3), mean);
  store<u8>(order + <usize>at, <u8>bin);
}

function recordSet(count: i32, members: i32): void {
  const leftIsLarger = 2 * <i32>(bestMass & ROW_MASK) >= <i32>(nodeMass & ROW_MASK);
  memory.fill(bestSet, leftIsLarger ? 0xff : 0, 32);
  for (let i = 0; i < count; i++) {
    const bin = <usize>load<u8>(order + <usize>i);
    const at = bestSet + (bin >> 3);
    const bit = <u8>((<u32>1) << ((<u32>bin) & 7));
    store<u8>(at, i < members ? load<u8>(at) | bit : load<u8>(at) & ~bit);
  }
}

/** Writes 1 for every bin that goes left, 0 for the others: u8, shape (256). `set` is null for a cut. */
export function writeSides(sides: usize, feature: i32, cut: i32, missingLeft: bool, set: usize): void {
  if (set != 0) {
    for (let bin: usize = 0; bin < 256; bin++) {
      store<u8>(sides + bin, (load<u8>(set + (bin >> 3)) >> (<u8>(bin & 7))) & 1);
    }
    return;
  }
  memory.fill(sides, 0, 256);
  memory.fill(sides, 1, <usize>cut + 1);
  store<u8>(sides + <usize>binCount(feature), <u8>missingLeft);
}
