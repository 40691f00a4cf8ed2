import { clearSeen, fill, fillSeen, useCells } from './histogram';
import { beginPartition, copyRecord, leftEnd, partition, rightBegin } from './partition';
import { childKey, drawsOf, mix } from './random';
import {
  beginNode,
  bestCut,
  bestFeature,
  bestGain,
  bestMass,
  bestMissingLeft,
  bestSet,
  bestSum,
  scan,
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
  cellAt,
  cells,
  codeAt,
  features,
  isCategorical,
  isMonotone,
  monotone,
  outcomes,
  rows,
  stride,
  table,
} from './table';

// One tree of a random forest, depth first, the smaller child first, so that few nodes are pending.
//
//   node (8 bytes) = u8 cut · u8 flags (1 missing left, 2 set) · u16 feature · u32 left child
//   a leaf is its own left child, with cut 255; the right child is the one after the left
//   value (f32)    = prediction of a leaf; for a set its index (u32)
//   cover (f32)    = weight of the tree's rows in the node

/** Pending nodes: at most log2(rows) + 2, as the smaller child goes first. */
const MAX_PENDING: i32 = 64;
/** i64 sum · i64 mass · u32 from · u32 end · u32 key · i32 node · i32 depth · i32 slot · i32 in B · f32 low · f32 high */
const PENDING: usize = 64;
/** Histograms of pending nodes. */
const SLOTS: i32 = 40;
/** Bytes of records between a partition and its histograms: they stay in the first-level cache. */
const CHUNK_BYTES: usize = 24576;

let drawn: i32 = 1;
let maxDepth: i32 = 0;
let leastRows: i32 = 1;
let isBinary: bool = false;
let isBootstrap: bool = true;
let fraction: u64 = 0;
let fewRows: i32 = 96;
let pseudoWeight: f64 = 0;
let ratio: f64 = 1;
let offset: f64 = 0;
let coverUnit: f64 = 1;

let bufferA: usize = 0;
let bufferB: usize = 0;
let bufferRecords: i32 = 0;
let nodes: usize = 0;
let values: usize = 0;
let covers: usize = 0;
let sets: usize = 0;
let gains: usize = 0;
let nodeCapacity: i32 = 0;

let permutation: usize = 0;
let picks: usize = 0;
let pending: usize = 0;
let freeSlots: usize = 0;
let slotFeatures: usize = 0;
let slotBytes: usize = 0;
let slotPlaces: usize = 0;
let slotHistograms: usize = 0;
let histogramBytes: usize = 0;
let scratchHistogram: usize = 0;
let scratchSeen: usize = 0;
let sides: usize = 0;

let pendingCount: i32 = 0;
let freeCount: i32 = 0;
let nodeCount: i32 = 0;
export let forestSets: i32 = 0;
let randomState: u32 = 0;
let pickCount: i32 = 0;
let priorSum: f64 = 0;
let priorWeight: f64 = 0;

export function setForest(
  drawn_: i32,
  maxDepth_: i32,
  minRows: i32,
  minWeight: f64,
  isBinary_: i32,
  isBootstrap_: i32,
  fraction_: f64,
  fewRows_: i32,
  pseudoWeight_: f64,
  ratio_: f64,
  offset_: f64,
  coverUnit_: f64,
): void {
  drawn = drawn_;
  maxDepth = maxDepth_;
  leastRows = minRows;
  isBinary = isBinary_ != 0;
  isBootstrap = isBootstrap_ != 0;
  fraction = <u64>(fraction_ * 4294967296.0);
  fewRows = fewRows_;
  pseudoWeight = pseudoWeight_;
  ratio = ratio_;
  offset = offset_;
  coverUnit = coverUnit_;
  setRules(minRows, minWeight, 0, scanScratch);
}

let scanScratch: usize = 0;

/** Bytes of scratch a thread needs for nodes that draw `drawn` of `features`. */
export function scratchSize(features_: i32, drawn_: i32): usize {
  return (
    8192 +
    ((<usize>features_ << 3) + 64) +
    <usize>MAX_PENDING * PENDING +
    <usize>SLOTS * (4 + <usize>drawn_ * (12 + 4096)) +
    1024
  );
}

/** Lays out a thread's areas; `scratch` is 64-byte aligned and zero. */
export function setThread(
  scratch: usize,
  features_: i32,
  drawn_: i32,
  bufferA_: usize,
  bufferB_: usize,
  bufferRecords_: i32,
  nodes_: usize,
  values_: usize,
  covers_: usize,
  sets_: usize,
  gains_: usize,
  nodeCapacity_: i32,
): void {
  bufferA = bufferA_;
  bufferB = bufferB_;
  bufferRecords = bufferRecords_;
  nodes = nodes_;
  values = values_;
  covers = covers_;
  sets = sets_;
  gains = gains_;
  nodeCapacity = nodeCapacity_;
  let at = scratch;
  scanScratch = at;
  at += 2560;
  sides = at;
  at += 256;
  scratchSeen = at;
  at += 64;
  scratchHistogram = at;
  at += 4096;
  pending = at;
  at += <usize>MAX_PENDING * PENDING;
  permutation = at;
  at += <usize>features_ << 2;
  picks = at;
  at += <usize>features_ << 2;
  freeSlots = at;
  at += <usize>SLOTS << 2;
  const list = <usize>SLOTS * (<usize>drawn_ << 2);
  slotFeatures = at;
  at += list;
  slotBytes = at;
  at += list;
  slotPlaces = at;
  at += list;
  slotHistograms = (at + 63) & ~63;
  histogramBytes = <usize>drawn_ << 12;
  for (let f = 0; f < features_; f++) store<i32>(permutation + (<usize>f << 2), f);
}

// @ts-ignore: decorator
@inline
function nextRandom(): u32 {
  randomState += 0x9e3779b9;
  return mix(randomState);
}

/** Begins the draw of a node's features: without replacement, a function of the node's key only. */
function beginDraw(key: u32): void {
  randomState = key;
  pickCount = 0;
}

function drawFeature(): i32 {
  const j = pickCount++;
  const k = j + <i32>((<u64>nextRandom() * <u64>(features - j)) >> 32);
  const a = permutation + (<usize>k << 2);
  const b = permutation + (<usize>j << 2);
  const feature = load<i32>(a);
  store<i32>(a, load<i32>(b));
  store<i32>(b, feature);
  store<i32>(picks + (<usize>j << 2), k);
  return feature;
}

/** Undoes the swaps, so that the next draw starts from the same order. */
function endDraw(): void {
  for (let j = pickCount - 1; j >= 0; j--) {
    const a = permutation + ((<usize>load<i32>(picks + (<usize>j << 2))) << 2);
    const b = permutation + (<usize>j << 2);
    const feature = load<i32>(a);
    store<i32>(a, load<i32>(b));
    store<i32>(b, feature);
  }
}

/** A slot with empty histograms of the features that a node draws. */
function openSlot(key: u32): i32 {
  freeCount--;
  const slot = load<i32>(freeSlots + ((<usize>freeCount) << 2));
  const list = <usize>slot * (<usize>drawn << 2);
  let place = slotHistograms + <usize>slot * histogramBytes;
  const first = place;
  beginDraw(key);
  for (let j = 0; j < drawn; j++) {
    const feature = drawFeature();
    const at = list + (<usize>j << 2);
    store<i32>(slotFeatures + at, feature);
    store<u32>(slotBytes + at, <u32>(binsAt + <usize>feature));
    store<u32>(slotPlaces + at, <u32>place);
    place += <usize>(binCount(feature) + 1) << 4;
  }
  endDraw();
  memory.fill(first, 0, place - first);
  return slot;
}

function closeSlot(slot: i32): void {
  store<i32>(freeSlots + ((<usize>freeCount) << 2), slot);
  freeCount++;
}

function fillSlot(slot: i32, from: usize, end: usize): void {
  const list = <usize>slot * (<usize>drawn << 2);
  fill(from, end, stride, slotBytes + list, slotPlaces + list, drawn);
}

function push(
  sum: i64,
  mass: i64,
  from: usize,
  end: usize,
  key: u32,
  node: i32,
  depth: i32,
  slot: i32,
  isInB: i32,
  low: f32,
  high: f32,
): void {
  const at = pending + (<usize>pendingCount) * PENDING;
  pendingCount++;
  store<i64>(at, sum);
  store<i64>(at, mass, 8);
  store<u32>(at, <u32>from, 16);
  store<u32>(at, <u32>end, 20);
  store<u32>(at, key, 24);
  store<i32>(at, node, 28);
  store<i32>(at, depth, 32);
  store<i32>(at, slot, 36);
  store<i32>(at, isInB, 40);
  store<f32>(at, low, 44);
  store<f32>(at, high, 48);
}

/** Draws the tree's rows into the first buffer; returns where they end. With no row drawn, all are taken. */
function drawRows(key: u32): usize {
  const limit = bufferA + <usize>(bufferRecords - 1) * stride;
  let to = bufferA;
  let from = table;
  for (let row = 0; row < rows; row++, from += stride) {
    const times = drawsOf(row, key, isBootstrap, fraction);
    if (to > limit) return 0;
    copyRecord(to, from, stride);
    if (cells != 0) store<u8>(to + codeAt, <u8>(load<u8>(from + codeAt) + outcomes * times));
    else multiply(to, times);
    to += times != 0 ? stride : 0;
  }
  if (to > bufferA) return to;
  memory.copy(bufferA, table, <usize>rows * stride);
  return bufferA + <usize>rows * stride;
}

/** Makes a record count so many times. */
// @ts-ignore: decorator
@inline
function multiply(record: usize, times: u32): void {
  const mass = load<i64>(record, 8);
  store<i64>(record, load<i64>(record) * times);
  store<i64>(record, (((mass >> ROW_BITS) * times) << ROW_BITS) | (mass & ROW_MASK), 8);
}

// @ts-ignore: decorator
@inline
function predictionOf(sum: i64, mass: i64): f64 {
  return ((<f64>sum + priorSum) / (<f64>(mass >> ROW_BITS) + priorWeight)) * ratio + offset;
}

function describe(node: i32, sum: i64, mass: i64, low: f64, high: f64): f64 {
  const value = Math.min(high, Math.max(low, predictionOf(sum, mass)));
  store<u64>(nodes + (<usize>node << 3), 0xff | ((<u64>node) << 32));
  store<f32>(values + (<usize>node << 2), <f32>value);
  store<f32>(covers + (<usize>node << 2), <f32>(<f64>(mass >> ROW_BITS) * coverUnit));
  return value;
}

/** Whether a node of these totals stays a leaf whatever its features are. */
function isLeaf(sum: i64, mass: i64, depth: i32): bool {
  const count = <i32>(mass & ROW_MASK);
  if (depth >= maxDepth || count < 2 || count < 2 * leastRows) return true;
  return isBinary && (sum == 0 || sum == mass >> ROW_BITS);
}

/** Looks for the best split of a node among the features it draws; goes on drawing while none of them can be split. */
function search(from: usize, end: usize, key: u32, slot: i32): void {
  if (slot >= 0) {
    const list = <usize>slot * (<usize>drawn << 2);
    for (let j = 0; j < drawn; j++) {
      const at = list + (<usize>j << 2);
      const feature = load<i32>(slotFeatures + at);
      scanFull(<usize>load<u32>(slotPlaces + at), scratchSeen, feature);
    }
    closeSlot(slot);
    if (bestFeature >= 0) return;
  }
  beginDraw(key);
  for (let j = 0; j < features && (j < drawn || bestFeature < 0); j++) {
    const feature = drawFeature();
    if (slot >= 0 && j < drawn) continue;
    fillSeen(from, end, stride, binsAt + <usize>feature, scratchHistogram, scratchSeen);
    scan(scratchHistogram, scratchSeen, feature);
    clearSeen(scratchHistogram, scratchSeen);
  }
  endDraw();
}

function writeSplit(node: i32, left: i32): usize {
  const isSet = isCategorical(bestFeature);
  let set: usize = 0;
  if (isSet) {
    set = sets + (<usize>forestSets << 5);
    memory.copy(set, bestSet, 32);
    store<u32>(values + (<usize>node << 2), forestSets++);
  }
  const flags: u64 = isSet ? 2 : bestMissingLeft ? 1 : 0;
  const cut: u64 = isSet ? 0 : <u64>bestCut;
  store<u64>(
    nodes + (<usize>node << 3),
    cut | (flags << 8) | ((<u64>bestFeature) << 16) | ((<u64>left) << 32),
  );
  const gain = gains + (<usize>bestFeature << 3);
  store<f64>(gain, load<f64>(gain) + bestGain());
  return set;
}

/**
 * Grows one tree; returns its nodes, 0 when the tree's rows do not fit the buffers, −1 when its nodes do not fit.
 * Gains are added to `gains`: f64 per feature.
 */
export function growTree(key: u32): i32 {
  useCells(cells, codeAt);
  const end = drawRows(key);
  if (end == 0) return 0;
  let total = i64x2.splat(0);
  for (let at = bufferA; at < end; at += stride) {
    total = i64x2.add(total, cellAt(at, cells, codeAt));
  }
  const sum = i64x2.extract_lane(total, 0);
  const mass = i64x2.extract_lane(total, 1);
  priorWeight = pseudoWeight;
  priorSum = (pseudoWeight * <f64>sum) / <f64>(mass >> ROW_BITS);
  setPrior(priorSum, priorWeight);
  nodeCount = 1;
  forestSets = 0;
  pendingCount = 0;
  freeCount = 0;
  for (let slot = SLOTS - 1; slot >= 0; slot--) closeSlot(slot);
  describe(0, sum, mass, -Infinity, Infinity);
  if (!isLeaf(sum, mass, 0)) {
    const rootKey = mix(key ^ 0x5bd1e995);
    let slot = -1;
    if (<i32>(mass & ROW_MASK) > fewRows) {
      slot = openSlot(rootKey);
      const step = (CHUNK_BYTES / stride) * stride;
      for (let at = bufferA; at < end; at += step) fillSlot(slot, at, at + step < end ? at + step : end);
    }
    push(sum, mass, bufferA, end, rootKey, 0, 0, slot, 0, -Infinity, Infinity);
  }
  while (pendingCount > 0) {
    if (nodeCount + 2 > nodeCapacity) return -1;
    pendingCount--;
    growNode(pending + (<usize>pendingCount) * PENDING);
  }
  return nodeCount;
}

function growNode(at: usize): void {
  const sum = load<i64>(at);
  const mass = load<i64>(at, 8);
  const from = <usize>load<u32>(at, 16);
  const end = <usize>load<u32>(at, 20);
  const key = load<u32>(at, 24);
  const node = load<i32>(at, 28);
  const depth = load<i32>(at, 32) + 1;
  const isInB = load<i32>(at, 40);
  let leftLow = load<f32>(at, 44);
  let rightHigh = load<f32>(at, 48);
  beginNode(sum, mass);
  search(from, end, key, load<i32>(at, 36));
  if (bestFeature < 0) return;

  const left = nodeCount;
  nodeCount += 2;
  const set = writeSplit(node, left);
  const leftSum = bestSum;
  const leftMass = bestMass;
  const rightSum = sum - leftSum;
  const rightMass = mass - leftMass;
  let leftHigh = rightHigh;
  let rightLow = leftLow;
  const leftValue = describe(left, leftSum, leftMass, leftLow, leftHigh);
  const rightValue = describe(left + 1, rightSum, rightMass, rightLow, rightHigh);
  if (isMonotone) {
    const direction = load<i8>(monotone + <usize>bestFeature);
    const middle = <f32>((leftValue + rightValue) / 2);
    if (direction > 0) {
      leftHigh = middle;
      rightLow = middle;
    } else if (direction < 0) {
      leftLow = middle;
      rightHigh = middle;
    }
  }
  const leftIsLeaf = isLeaf(leftSum, leftMass, depth);
  const rightIsLeaf = isLeaf(rightSum, rightMass, depth);
  if (leftIsLeaf && rightIsLeaf) return;

  const leftKey = childKey(key, 0);
  const rightKey = childKey(key, 1);
  const leftRows = <i32>(leftMass & ROW_MASK);
  const rightRows = <i32>(rightMass & ROW_MASK);
  const leftSlot = !leftIsLeaf && leftRows > fewRows ? openSlot(leftKey) : -1;
  const rightSlot = !rightIsLeaf && rightRows > fewRows ? openSlot(rightKey) : -1;
  writeSides(sides, bestFeature, bestCut, bestMissingLeft, set);
  const front = (isInB ? bufferA : bufferB) + (from - (isInB ? bufferB : bufferA));
  const back = front + (end - from);
  const middle = divide(from, end, front, back, leftSlot, rightSlot);
  const isInA = 1 - isInB;
  const leftFirst = leftRows < rightRows;
  if (!leftIsLeaf && !leftFirst) {
    push(leftSum, leftMass, front, middle, leftKey, left, depth, leftSlot, isInA, leftLow, leftHigh);
  }
  if (!rightIsLeaf) {
    push(rightSum, rightMass, middle, back, rightKey, left + 1, depth, rightSlot, isInA, rightLow, rightHigh);
  }
  if (!leftIsLeaf && leftFirst) {
    push(leftSum, leftMass, front, middle, leftKey, left, depth, leftSlot, isInA, leftLow, leftHigh);
  }
}

/** Partitions a node's records to the other buffer, filling the children's histograms while they are in cache. */
function divide(from: usize, end: usize, front: usize, back: usize, leftSlot: i32, rightSlot: i32): usize {
  const step = (CHUNK_BYTES / stride) * stride;
  const byte = binsAt + <usize>bestFeature;
  beginPartition(front, back);
  for (let at = from; at < end; at += step) {
    const left = leftEnd;
    const right = rightBegin;
    partition(stride, at, at + step < end ? at + step : end, byte, sides);
    if (leftSlot >= 0) fillSlot(leftSlot, left, leftEnd);
    if (rightSlot >= 0) fillSlot(rightSlot, rightBegin, right);
  }
  return leftEnd;
}
