import { barrier } from './barrier';
import { exponential, softplus } from './exponential';
import { fill, useCells } from './histogram';
import { beginPartition, copyRecord, leftEnd, partition, rightBegin } from './partition';
import { mix } from './random';
import {
  beginNode,
  bestCut,
  bestDenominator,
  bestFeature,
  bestGain,
  bestMass,
  bestMissingLeft,
  bestNumerator,
  bestSet,
  bestSum,
  scanFull,
  setPrior,
  setRules,
  writeSides,
} from './scan';
import {
  ROW_BITS,
  ROW_MASK,
  binCount,
  binsAt,
  features,
  isCategorical,
  isMonotone,
  monotone,
  stride as tableStride,
  table,
} from './table';

// Gradient boosting, level by level, every thread on its own rows: each adds its rows to partial histograms, merges
// a share of the features, scans them, and all agree on the best splits. Sums are whole numbers, so the trees do not
// depend on the number of threads. The larger child's histogram is the parent's minus the smaller child's.
//
//   record = cell (gradient, hessian << 24 | rows) · f32 score · f32 successes · f32 trials · u32 row · bins

const BINS_AT: usize = 32;
const HELD: u32 = 0x80000000;
const CHUNK_BYTES: usize = 24576;
/** i64 sum · i64 mass · u32 from · u32 end · i32 node · i32 active · f32 low · f32 high · i32 built by partial · u32 key */
const LEVEL_NODE: usize = 64;
/** f64 numerator · f64 denominator · i64 sum · i64 mass · f64 gain · i32 feature · i32 cut · i32 missing left · 32 bytes set */
const FOUND: usize = 96;

let isSquared: bool = false;
let depth: i32 = 6;
let rate: f64 = 0.1;
let lambda: f64 = 1;
let leastRows: i32 = 1;
let drawn: i32 = 0;
let gradientScale: f64 = 1;
let hessianScale: f64 = 1;

let thread: i32 = 0;
let threads: i32 = 1;
let fromBuffer: usize = 0;
let toBuffer: usize = 0;
let stride: usize = 0;
let count: i32 = 0;

let histogramBytes: usize = 0;
let partials: usize = 0;
let partialBytes: usize = 0;
let levelHistograms: usize = 0;
let nextHistograms: usize = 0;
let levelNodes: usize = 0;
let nextNodes: usize = 0;
let levelCount: i32 = 0;
let found: usize = 0;
let totals: usize = 0;

let placeOf: usize = 0;
let byteOf: usize = 0;
let partialPlaces: usize = 0;
let mask: usize = 0;
let permutation: usize = 0;
let seen: usize = 0;
let sides: usize = 0;
let firstFeature: i32 = 0;
let lastFeature: i32 = 0;

let nodes: usize = 0;
let values: usize = 0;
let covers: usize = 0;
let sets: usize = 0;
let gains: usize = 0;
let nodeCount: i32 = 0;
export let boostSets: i32 = 0;

export function setBoost(
  isSquared_: i32,
  depth_: i32,
  rate_: f64,
  lambda_: f64,
  minRows: i32,
  minWeight: f64,
  drawn_: i32,
  gradientScale_: f64,
  hessianScale_: f64,
): void {
  isSquared = isSquared_ != 0;
  depth = depth_;
  rate = rate_;
  lambda = lambda_ * hessianScale_;
  leastRows = minRows;
  drawn = drawn_;
  gradientScale = gradientScale_;
  hessianScale = hessianScale_;
  setRules(minRows, minWeight * hessianScale_, lambda, scanScratch);
  setPrior(0, lambda);
}

let scanScratch: usize = 0;

/** Bytes of private scratch of a thread. */
export function boostScratchSize(features_: i32, depth_: i32): usize {
  return 4096 + <usize>features_ * 17 + ((LEVEL_NODE * 2) << <usize>depth_) + 256;
}

/** Bytes of what the threads share: histograms of two levels, partial histograms, found splits, totals. */
export function boostSharedSize(histogramBytes_: usize, depth_: i32, threads_: i32): usize {
  const widest = <usize>1 << <usize>(depth_ - 1);
  return (
    histogramBytes_ * (2 * widest + <usize>threads_ * ((widest >> 1) + 1)) +
    FOUND * widest * <usize>threads_ +
    64 * <usize>threads_
  );
}

/** Bytes of the histograms of all features of a node. */
export function boostHistogramSize(features_: i32): usize {
  let bytes: usize = 0;
  for (let f = 0; f < features_; f++) bytes += <usize>(binCount(f) + 1) << 4;
  return bytes;
}

export function setBoostThread(
  thread_: i32,
  threads_: i32,
  depth_: i32,
  scratch: usize,
  shared: usize,
  bufferA: usize,
  bufferB: usize,
  stride_: usize,
  nodes_: usize,
  values_: usize,
  covers_: usize,
  sets_: usize,
  gains_: usize,
): void {
  thread = thread_;
  threads = threads_;
  fromBuffer = bufferA;
  toBuffer = bufferB;
  stride = stride_;
  nodes = nodes_;
  values = values_;
  covers = covers_;
  sets = sets_;
  gains = gains_;
  histogramBytes = boostHistogramSize(features);
  const widest = <usize>1 << <usize>(depth_ - 1);
  levelHistograms = shared;
  nextHistograms = levelHistograms + histogramBytes * widest;
  partials = nextHistograms + histogramBytes * widest;
  partialBytes = histogramBytes * ((widest >> 1) + 1);
  found = partials + partialBytes * <usize>threads_;
  totals = found + FOUND * widest * <usize>threads_;
  let at = scratch;
  scanScratch = at;
  at += 2560;
  seen = at;
  at += 64;
  sides = at;
  at += 256;
  levelNodes = at;
  at += LEVEL_NODE << <usize>depth_;
  nextNodes = at;
  at += LEVEL_NODE << <usize>depth_;
  placeOf = at;
  at += <usize>features << 2;
  byteOf = at;
  at += <usize>features << 2;
  partialPlaces = at;
  at += <usize>features << 2;
  permutation = at;
  at += <usize>features << 2;
  mask = at;
  layOutFeatures();
}

/** Offsets of features in a histogram, and the share of them, by bins, that this thread merges and scans. */
function layOutFeatures(): void {
  let place: usize = 0;
  firstFeature = -1;
  lastFeature = 0;
  const from = (histogramBytes * <usize>thread) / <usize>threads;
  const to = (histogramBytes * <usize>(thread + 1)) / <usize>threads;
  for (let f = 0; f < features; f++) {
    if (place >= from && place < to) {
      if (firstFeature < 0) firstFeature = f;
      lastFeature = f + 1;
    }
    const at = (<usize>f) << 2;
    store<u32>(placeOf + at, <u32>place);
    store<u32>(byteOf + at, <u32>(BINS_AT + <usize>f));
    place += <usize>(binCount(f) + 1) << 4;
  }
  if (firstFeature < 0) firstFeature = 0;
}

/**
 * Takes the rows `first` to `last` of the table. `outcomes` are f32 pairs of successes and trials (target × weight
 * and weight of squared loss) per row of the table, `held` u8 per row: rows that only measure.
 */
export function loadBoostRows(first: i32, last: i32, outcomes: usize, held: usize, base: f32): void {
  count = last - first;
  let to = fromBuffer;
  let from = table + <usize>first * tableStride;
  const bins = tableStride - binsAt;
  for (let row = first; row < last; row++, to += stride, from += tableStride) {
    store<f32>(to, base, 16);
    store<f32>(to, load<f32>(outcomes + ((<usize>row) << 3)), 20);
    store<f32>(to, load<f32>(outcomes + ((<usize>row) << 3), 4), 24);
    store<u32>(to, <u32>row | (load<u8>(held + <usize>row) != 0 ? HELD : 0), 28);
    copyRecord(to + BINS_AT, from + binsAt, bins);
  }
}

/**
 * Gradients and hessians at the present scores, and the root's histogram. Returns the loss of the held-out rows, times
 * 2^20, of all threads: a whole number.
 */
export function computeGradients(): f64 {
  const histogram = partials + partialBytes * <usize>thread;
  useCells(0, 0);
  memory.fill(histogram, 0, histogramBytes);
  usePlaces(histogram);
  const end = fromBuffer + <usize>count * stride;
  const step = (CHUNK_BYTES / stride) * stride;
  let total = i64x2.splat(0);
  let loss: i64 = 0;
  for (let at = fromBuffer; at < end; at += step) {
    const until = at + step < end ? at + step : end;
    for (let record = at; record < until; record += stride) {
      if (load<u32>(record, 28) & HELD) {
        v128.store(record, i64x2.splat(0));
        loss += lossOf(record);
      } else {
        const cell = isSquared ? squaredCell(record) : logisticCell(record);
        v128.store(record, cell);
        total = i64x2.add(total, cell);
      }
    }
    fill(at, until, stride, byteOf, partialPlaces, features);
  }
  const mine = totals + (<usize>thread << 6);
  v128.store(mine, total);
  store<i64>(mine, loss, 16);
  barrier();
  total = i64x2.splat(0);
  loss = 0;
  for (let t = 0; t < threads; t++) {
    total = i64x2.add(total, v128.load(totals + (<usize>t << 6)));
    loss += load<i64>(totals + (<usize>t << 6), 16);
  }
  store<i64>(levelNodes, i64x2.extract_lane(total, 0));
  store<i64>(levelNodes, i64x2.extract_lane(total, 1), 8);
  return <f64>loss;
}

// @ts-ignore: decorator
@inline
function logisticCell(record: usize): v128 {
  const trials = load<f32>(record, 24);
  const p = <f32>1 / (<f32>1 + exponential(-load<f32>(record, 16)));
  const gradient = <f64>(load<f32>(record, 20) - trials * p);
  const hessian = <f64>(trials * p * (<f32>1 - p));
  return cellOf(gradient, hessian);
}

// @ts-ignore: decorator
@inline
function squaredCell(record: usize): v128 {
  const weight = load<f32>(record, 24);
  return cellOf(<f64>(load<f32>(record, 20) - weight * load<f32>(record, 16)), <f64>weight);
}

// @ts-ignore: decorator
@inline
function cellOf(gradient: f64, hessian: f64): v128 {
  const sum = <i64>nearest<f64>(gradient * gradientScale);
  const mass = ((<i64>nearest<f64>(hessian * hessianScale)) << ROW_BITS) | 1;
  return i64x2.replace_lane(i64x2.splat(sum), 1, mass);
}

function lossOf(record: usize): i64 {
  const score = <f64>load<f32>(record, 16);
  const sum = <f64>load<f32>(record, 20);
  const weight = <f64>load<f32>(record, 24);
  const error = sum / weight - score;
  const loss = isSquared ? weight * error * error : weight * softplus(score) - sum * score;
  return <i64>nearest<f64>(loss * 1048576.0);
}

function usePlaces(histogram: usize): void {
  for (let f: usize = 0; f < <usize>features; f++) {
    store<u32>(partialPlaces + (f << 2), <u32>histogram + load<u32>(placeOf + (f << 2)));
  }
}

/** Grows one tree on the gradients and updates the scores; returns its nodes. `key` draws features, where some are drawn. */
export function growBoostTree(key: u32): i32 {
  nodeCount = 1;
  boostSets = 0;
  levelCount = 1;
  const sum = load<i64>(levelNodes);
  const mass = load<i64>(levelNodes, 8);
  store<u32>(levelNodes, <u32>fromBuffer, 16);
  store<u32>(levelNodes, <u32>(fromBuffer + <usize>count * stride), 20);
  store<i32>(levelNodes, 0, 24);
  store<i32>(levelNodes, <i32>!isLeaf(mass), 28);
  store<f32>(levelNodes, -Infinity, 32);
  store<f32>(levelNodes, Infinity, 36);
  store<u32>(levelNodes, mix(key), 44);
  describe(0, sum, mass, -Infinity, Infinity);
  for (let level = 0; level < depth; level++) {
    if (!searchLevel(level)) break;
    barrier();
    if (splitLevel(level)) break;
  }
  for (let i = 0; i < levelCount; i++) {
    const node = levelNodes + <usize>i * LEVEL_NODE;
    addLeaf(<usize>load<u32>(node, 16), <usize>load<u32>(node, 20), load<i32>(node, 24));
  }
  levelCount = 0;
  return nodeCount;
}

function isLeaf(mass: i64): bool {
  const rows = <i32>(mass & ROW_MASK);
  return rows < 2 || rows < 2 * leastRows;
}

// @ts-ignore: decorator
@inline
function valueOf(sum: i64, mass: i64): f64 {
  return (<f64>sum / (<f64>(mass >> ROW_BITS) + lambda)) * (hessianScale / gradientScale);
}

function describe(node: i32, sum: i64, mass: i64, low: f64, high: f64): f64 {
  const value = Math.min(high, Math.max(low, valueOf(sum, mass)));
  if (thread != 0) {
    // Every thread adds the value to its own rows, so every thread keeps it.
    store<f32>(values + (<usize>node << 2), <f32>(value * rate));
    return value;
  }
  store<u64>(nodes + (<usize>node << 3), 0xff | ((<u64>node) << 32));
  store<f32>(values + (<usize>node << 2), <f32>(value * rate));
  store<f32>(covers + (<usize>node << 2), <f32>(<f64>(mass >> ROW_BITS) / hessianScale));
  return value;
}

/** Merges and scans this thread's features for every active node of the level; whether there is one. */
function searchLevel(level: i32): bool {
  let active = false;
  for (let i = 0; i < levelCount; i++) {
    const node = levelNodes + <usize>i * LEVEL_NODE;
    if (load<i32>(node, 28) == 0) continue;
    active = true;
    beginNode(load<i64>(node), load<i64>(node, 8));
    drawMask(load<u32>(node, 44));
    const histogram = levelHistograms + <usize>i * histogramBytes;
    for (let f = firstFeature; f < lastFeature; f++) {
      const place = <usize>load<u32>(placeOf + ((<usize>f) << 2));
      if (level == 0) mergePartials(0, place, histogram + place, f);
      if (drawn < features && load<u8>(mask + <usize>f) == 0) continue;
      scanFull(histogram + place, seen, f);
    }
    record(i);
  }
  return active;
}

function record(index: i32): void {
  const at = found + (<usize>index * <usize>threads + <usize>thread) * FOUND;
  store<f64>(at, bestNumerator);
  store<f64>(at, bestDenominator, 8);
  store<i64>(at, bestSum, 16);
  store<i64>(at, bestMass, 24);
  store<f64>(at, bestFeature < 0 ? 0 : bestGain(), 32);
  store<i32>(at, bestFeature, 40);
  store<i32>(at, bestCut, 44);
  store<i32>(at, <i32>bestMissingLeft, 48);
  memory.copy(at + 56, bestSet, 32);
}

/** The best split that any thread found for a node; of equal ones that of the first feature. 0 when there is none. */
function bestFound(index: i32): usize {
  let best: usize = 0;
  for (let t = 0; t < threads; t++) {
    const at = found + (<usize>index * <usize>threads + <usize>t) * FOUND;
    if (load<i32>(at, 40) < 0) continue;
    if (best == 0 || load<f64>(at) * load<f64>(best, 8) > load<f64>(best) * load<f64>(at, 8)) best = at;
  }
  return best;
}

/** Adds up the partial histograms of one feature. */
function mergePartials(slot: usize, place: usize, to: usize, feature: i32): void {
  const end = <usize>(binCount(feature) + 1) << 4;
  const first = partials + slot * histogramBytes + place;
  memory.copy(to, first, end);
  for (let t = 1; t < threads; t++) {
    const other = first + partialBytes * <usize>t;
    for (let at: usize = 0; at < end; at += 16) {
      v128.store(to + at, i64x2.add(v128.load(to + at), v128.load(other + at)));
    }
  }
}

/** Which features a node may split: u8 per feature, `drawn` of them set. */
function drawMask(key: u32): void {
  if (drawn >= features) return;
  for (let f = 0; f < features; f++) store<i32>(permutation + ((<usize>f) << 2), f);
  memory.fill(mask, 0, <usize>features);
  let state = key;
  for (let j = 0; j < drawn; j++) {
    state += 0x9e3779b9;
    const k = j + <i32>((<u64>mix(state) * <u64>(features - j)) >> 32);
    const feature = load<i32>(permutation + ((<usize>k) << 2));
    store<i32>(permutation + ((<usize>k) << 2), load<i32>(permutation + ((<usize>j) << 2)));
    store<u8>(mask + <usize>feature, 1);
  }
}

/**
 * Splits the level's nodes: leaves get their value, the rows of the others go to the next level, with the smaller
 * child's partial histogram. Returns whether the tree is done; then no row was left behind.
 */
function splitLevel(level: i32): bool {
  let children = 0;
  let splits = 0;
  let open = false;
  const isDeepest = level + 1 == depth;
  for (let i = 0; i < levelCount; i++) {
    const node = levelNodes + <usize>i * LEVEL_NODE;
    const split = load<i32>(node, 28) != 0 ? bestFound(i) : 0;
    const from = <usize>load<u32>(node, 16);
    const end = <usize>load<u32>(node, 20);
    if (split == 0) {
      addLeaf(from, end, load<i32>(node, 24));
      continue;
    }
    const left = nodeCount;
    nodeCount += 2;
    const set = writeSplit(load<i32>(node, 24), left, split);
    describeChildren(node, split, left, children);
    const feature = load<i32>(split, 40);
    writeSides(sides, feature, load<i32>(split, 44), load<i32>(split, 48) != 0, set);
    if (isDeepest) {
      addChildren(from, end, BINS_AT + <usize>feature, left);
      continue;
    }
    const middle = divide(from, end, BINS_AT + <usize>feature, children, splits++);
    place(nextNodes + <usize>children * LEVEL_NODE, from, middle);
    place(nextNodes + <usize>(children + 1) * LEVEL_NODE, middle, end);
    store<i32>(nextNodes + <usize>children * LEVEL_NODE, i, 48);
    const pair = nextNodes + <usize>children * LEVEL_NODE;
    open = open || load<i32>(pair, 28) != 0 || load<i32>(pair + LEVEL_NODE, 28) != 0;
    children += 2;
  }
  if (isDeepest) {
    levelCount = 0;
    return true;
  }
  swapLevels(children);
  if (!open) return true;
  barrier();
  mergeLevel();
  return false;
}

function swapLevels(children: i32): void {
  const buffer = fromBuffer;
  fromBuffer = toBuffer;
  toBuffer = buffer;
  const list = levelNodes;
  levelNodes = nextNodes;
  nextNodes = list;
  const histograms = levelHistograms;
  levelHistograms = nextHistograms;
  nextHistograms = histograms;
  levelCount = children;
}

/** Histograms of the level that was just made: the smaller child's from the partial ones, its sibling's by subtraction. */
function mergeLevel(): void {
  for (let pair = 0; pair < levelCount; pair += 2) {
    const left = levelNodes + <usize>pair * LEVEL_NODE;
    if (load<i32>(left, 28) == 0 && load<i32>(left + LEVEL_NODE, 28) == 0) continue;
    const parent = nextHistograms + <usize>load<i32>(left, 48) * histogramBytes;
    const smaller = pair + <i32>(rowsOf(left + LEVEL_NODE) < rowsOf(left));
    const built = levelHistograms + <usize>smaller * histogramBytes;
    const other = levelHistograms + <usize>(2 * pair + 1 - smaller) * histogramBytes;
    for (let f = firstFeature; f < lastFeature; f++) {
      const place = <usize>load<u32>(placeOf + ((<usize>f) << 2));
      mergePartials(<usize>(pair >> 1), place, built + place, f);
      const end = place + (<usize>(binCount(f) + 1) << 4);
      for (let at = place; at < end; at += 16) {
        v128.store(other + at, i64x2.sub(v128.load(parent + at), v128.load(built + at)));
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function rowsOf(node: usize): i32 {
  return <i32>(load<i64>(node, 8) & ROW_MASK);
}

function place(child: usize, from: usize, end: usize): void {
  store<u32>(child, <u32>(toBuffer + (from - fromBuffer)), 16);
  store<u32>(child, <u32>(toBuffer + (end - fromBuffer)), 20);
}

function writeSplit(node: i32, left: i32, split: usize): usize {
  const feature = load<i32>(split, 40);
  const isSet = isCategorical(feature);
  let set: usize = 0;
  if (isSet) set = split + 56;
  if (thread != 0) return set;
  if (isSet) {
    memory.copy(sets + (<usize>boostSets << 5), set, 32);
    store<u32>(values + (<usize>node << 2), boostSets++);
  }
  const flags: u64 = isSet ? 2 : load<i32>(split, 48) != 0 ? 1 : 0;
  const cut: u64 = isSet ? 0 : <u64>load<i32>(split, 44);
  store<u64>(nodes + (<usize>node << 3), cut | (flags << 8) | ((<u64>feature) << 16) | ((<u64>left) << 32));
  const gain = gains + (<usize>feature << 3);
  store<f64>(gain, load<f64>(gain) + (load<f64>(split, 32) * hessianScale) / (gradientScale * gradientScale));
  return set;
}

function describeChildren(parent: usize, split: usize, left: i32, children: i32): void {
  const sum = load<i64>(split, 16);
  const mass = load<i64>(split, 24);
  const otherSum = load<i64>(parent) - sum;
  const otherMass = load<i64>(parent, 8) - mass;
  const low = load<f32>(parent, 32);
  const high = load<f32>(parent, 36);
  const leftValue = describe(left, sum, mass, low, high);
  const rightValue = describe(left + 1, otherSum, otherMass, low, high);
  const middle = <f32>((leftValue + rightValue) / 2);
  const direction = isMonotone ? load<i8>(monotone + <usize>load<i32>(split, 40)) : 0;
  const key = load<u32>(parent, 44);
  const first = nextNodes + <usize>children * LEVEL_NODE;
  enter(first, sum, mass, left, direction < 0 ? middle : low, direction > 0 ? middle : high, mix(key * 2 + 1));
  enter(
    first + LEVEL_NODE,
    otherSum,
    otherMass,
    left + 1,
    direction > 0 ? middle : low,
    direction < 0 ? middle : high,
    mix(key * 2 + 2),
  );
}

function enter(at: usize, sum: i64, mass: i64, node: i32, low: f32, high: f32, key: u32): void {
  store<i64>(at, sum);
  store<i64>(at, mass, 8);
  store<i32>(at, node, 24);
  store<i32>(at, <i32>!isLeaf(mass), 28);
  store<f32>(at, low, 32);
  store<f32>(at, high, 36);
  store<u32>(at, key, 44);
}

/** Moves a node's rows to the other buffer, with the partial histogram of the child that has fewer rows in all. */
function divide(from: usize, end: usize, byte: usize, children: i32, slot: i32): usize {
  const child = nextNodes + <usize>children * LEVEL_NODE;
  const rightIsSmaller = rowsOf(child + LEVEL_NODE) < rowsOf(child);
  const isNeeded = load<i32>(child, 28) != 0 || load<i32>(child + LEVEL_NODE, 28) != 0;
  const histogram = partials + partialBytes * <usize>thread + <usize>slot * histogramBytes;
  if (isNeeded) {
    memory.fill(histogram, 0, histogramBytes);
    usePlaces(histogram);
  }
  const front = toBuffer + (from - fromBuffer);
  const back = toBuffer + (end - fromBuffer);
  const step = (CHUNK_BYTES / stride) * stride;
  beginPartition(front, back);
  for (let at = from; at < end; at += step) {
    const left = leftEnd;
    const right = rightBegin;
    partition(stride, at, at + step < end ? at + step : end, byte, sides);
    if (!isNeeded) continue;
    if (rightIsSmaller) fill(rightBegin, right, stride, byteOf, partialPlaces, features);
    else fill(left, leftEnd, stride, byteOf, partialPlaces, features);
  }
  return from + (leftEnd - front);
}

/** Adds a leaf's value to its rows, and leaves them in both buffers, whichever the tree ends in. */
function addLeaf(from: usize, end: usize, node: i32): void {
  const value = load<f32>(values + (<usize>node << 2));
  const other = toBuffer - fromBuffer;
  for (let at = from; at < end; at += stride) {
    store<f32>(at, load<f32>(at, 16) + value, 16);
    copyRecord(at + other, at, stride);
  }
}

/** Adds the values of two leaves to the rows of their parent, where they are. */
function addChildren(from: usize, end: usize, byte: usize, left: i32): void {
  const leftValue = load<f32>(values + (<usize>left << 2));
  const rightValue = load<f32>(values + (<usize>left << 2), 4);
  for (let at = from; at < end; at += stride) {
    const value = load<u8>(sides + <usize>load<u8>(at + byte)) ? leftValue : rightValue;
    store<f32>(at, load<f32>(at, 16) + value, 16);
  }
}
