import { drawsOf } from './random';

// Predictions. A row is two bytes per feature: the bin with missing values last, and with missing values first, so
// that either direction of missing values is one comparison.
//
//   node (8 bytes) = u16 byte of the row · u8 cut · u8 flags (2 set) · u32 left child
//   compact (4)    = u8 byte of the row · u8 cut · u16 left child, where rows and trees are small enough
//   a leaf is its own left child and its comparison is never true

/** Every node is a cut. */
const CUTS: i32 = 0;
/** Some nodes are sets. */
const SETS: i32 = 1;
/** Every node is a cut, in four bytes. */
const COMPACT: i32 = 2;

let nodes: usize = 0;
let values: usize = 0;
let sets: usize = 0;
/** u32 per tree and one more: its first node. */
let roots: usize = 0;
let trees: i32 = 0;
let layout: i32 = CUTS;

export function setTrees(nodes_: usize, values_: usize, sets_: usize, roots_: usize, trees_: i32, layout_: i32): void {
  nodes = nodes_;
  values = values_;
  sets = sets_;
  roots = roots_;
  trees = trees_;
  layout = layout_;
}

/** Turns stored nodes (feature, missing left) into nodes that name the byte of the row, in a layout. */
export function prepareNodes(from: usize, to: usize, count: i32, layout: i32): void {
  for (let i = 0; i < count; i++, from += 8) {
    const node = load<u64>(from);
    const flags = (node >> 8) & 3;
    const isFirst = flags & 1;
    const cut = (node & 0xff) + isFirst;
    const byte = (((node >> 16) & 0xffff) << 1) + isFirst;
    if (layout == COMPACT) {
      store<u32>(to, <u32>byte | (<u32>cut << 8) | (<u32>(node >> 32) << 16));
      to += 4;
    } else {
      store<u64>(to, byte | (cut << 16) | ((flags & 2) << 24) | (node & 0xffffffff00000000));
      to += 8;
    }
  }
}

/** First node of a tree. */
// @ts-ignore: decorator
@inline
function baseOf(root: usize, layout: i32): usize {
  return nodes + (layout == COMPACT ? root << 2 : root << 3);
}

/** The next node of a row, in a layout that is known when this is compiled. */
// @ts-ignore: decorator
@inline
function step(base: usize, node: u32, row: usize, layout: i32): u32 {
  if (layout == COMPACT) {
    const at = base + ((<usize>node) << 2);
    const bin = <u32>load<u8>(row + <usize>load<u8>(at));
    return <u32>load<u16>(at, 2) + <u32>(bin > <u32>load<u8>(at, 1));
  }
  const at = base + ((<usize>node) << 3);
  const bin = <u32>load<u8>(row + <usize>load<u16>(at));
  return load<u32>(at, 4) + <u32>(bin > <u32>load<u8>(at, 2));
}

function stepWithSets(base: usize, leaf: usize, node: u32, row: usize): u32 {
  const at = base + ((<usize>node) << 3);
  if (load<u8>(at, 3) == 0) return step(base, node, row, CUTS);
  const bin = <u32>load<u8>(row + <usize>load<u16>(at));
  const set = sets + ((<usize>load<u32>(leaf + ((<usize>node) << 2))) << 5);
  return load<u32>(at, 4) + 1 - ((<u32>load<u8>(set + <usize>(bin >> 3)) >> (bin & 7)) & 1);
}

/** Value of the leaf that a row comes to. */
function leafOf(root: usize, row: usize): f64 {
  const base = baseOf(root, layout);
  const leaf = values + (root << 2);
  let node: u32 = 0;
  let next: u32 = 0;
  do {
    node = next;
    if (layout == SETS) next = stepWithSets(base, leaf, node, row);
    else if (layout == COMPACT) next = step(base, node, row, COMPACT);
    else next = step(base, node, row, CUTS);
  } while (next != node);
  return <f64>load<f32>(leaf + ((<usize>node) << 2));
}

// @ts-ignore: decorator
@inline
function addTo(out: usize, index: usize, leaf: usize, node: u32): void {
  const at = out + (index << 3);
  store<f64>(at, load<f64>(at) + <f64>load<f32>(leaf + ((<usize>node) << 2)));
}

/** Adds every tree's value to f64 `out` of `n` rows that stand `size` bytes apart: eight rows at a time, tree by tree. */
export function scoreRows(row: usize, size: usize, n: i32, out: usize): void {
  for (let t = 0; t < trees; t++) {
    const root = <usize>load<u32>(roots + ((<usize>t) << 2));
    let i = 0;
    if (layout == COMPACT) i = scoreMany(root, row, size, n, out, COMPACT);
    else if (layout == CUTS) i = scoreMany(root, row, size, n, out, CUTS);
    for (; i < n; i++) {
      const at = out + ((<usize>i) << 3);
      store<f64>(at, load<f64>(at) + leafOf(root, row + <usize>i * size));
    }
  }
}

/** Rows by eights; returns how many were scored. */
// @ts-ignore: decorator
@inline
function scoreMany(root: usize, row: usize, size: usize, n: i32, out: usize, layout: i32): i32 {
  const base = baseOf(root, layout);
  const leaf = values + (root << 2);
  let i = 0;
  for (; i + 8 <= n; i += 8) scoreEight(base, leaf, row + <usize>i * size, size, out + ((<usize>i) << 3), layout);
  return i;
}

// @ts-ignore: decorator
@inline
function scoreEight(base: usize, leaf: usize, r0: usize, size: usize, out: usize, layout: i32): void {
  const r1 = r0 + size;
  const r2 = r1 + size;
  const r3 = r2 + size;
  const r4 = r3 + size;
  const r5 = r4 + size;
  const r6 = r5 + size;
  const r7 = r6 + size;
  let a: u32 = 0;
  let b: u32 = 0;
  let c: u32 = 0;
  let d: u32 = 0;
  let e: u32 = 0;
  let f: u32 = 0;
  let g: u32 = 0;
  let h: u32 = 0;
  let moved: u32;
  do {
    let next = step(base, a, r0, layout);
    moved = next ^ a;
    a = next;
    next = step(base, b, r1, layout);
    moved |= next ^ b;
    b = next;
    next = step(base, c, r2, layout);
    moved |= next ^ c;
    c = next;
    next = step(base, d, r3, layout);
    moved |= next ^ d;
    d = next;
    next = step(base, e, r4, layout);
    moved |= next ^ e;
    e = next;
    next = step(base, f, r5, layout);
    moved |= next ^ f;
    f = next;
    next = step(base, g, r6, layout);
    moved |= next ^ g;
    g = next;
    next = step(base, h, r7, layout);
    moved |= next ^ h;
    h = next;
  } while (moved != 0);
  addTo(out, 0, leaf, a);
  addTo(out, 1, leaf, b);
  addTo(out, 2, leaf, c);
  addTo(out, 3, leaf, d);
  addTo(out, 4, leaf, e);
  addTo(out, 5, leaf, f);
  addTo(out, 6, leaf, g);
  addTo(out, 7, leaf, h);
}

/** Sum of every tree's value for one row: eight trees at a time, added in the order of the trees. */
export function scoreRow(row: usize): f64 {
  let sum: f64 = 0;
  let t = 0;
  for (; layout != SETS && t + 8 <= trees; t += 8) {
    const list = roots + ((<usize>t) << 2);
    sum = layout == COMPACT ? eightTrees(list, row, sum, COMPACT) : eightTrees(list, row, sum, CUTS);
  }
  for (; t < trees; t++) sum += leafOf(<usize>load<u32>(roots + ((<usize>t) << 2)), row);
  return sum;
}

// @ts-ignore: decorator
@inline
function rootOf(list: usize, index: usize): usize {
  return <usize>load<u32>(list + (index << 2));
}

// @ts-ignore: decorator
@inline
function leafValue(root: usize, node: u32): f64 {
  return <f64>load<f32>(values + ((root + <usize>node) << 2));
}

// @ts-ignore: decorator
@inline
function eightTrees(list: usize, row: usize, sum: f64, layout: i32): f64 {
  const n0 = rootOf(list, 0);
  const n1 = rootOf(list, 1);
  const n2 = rootOf(list, 2);
  const n3 = rootOf(list, 3);
  const n4 = rootOf(list, 4);
  const n5 = rootOf(list, 5);
  const n6 = rootOf(list, 6);
  const n7 = rootOf(list, 7);
  let a: u32 = 0;
  let b: u32 = 0;
  let c: u32 = 0;
  let d: u32 = 0;
  let e: u32 = 0;
  let f: u32 = 0;
  let g: u32 = 0;
  let h: u32 = 0;
  let moved: u32;
  do {
    let next = step(baseOf(n0, layout), a, row, layout);
    moved = next ^ a;
    a = next;
    next = step(baseOf(n1, layout), b, row, layout);
    moved |= next ^ b;
    b = next;
    next = step(baseOf(n2, layout), c, row, layout);
    moved |= next ^ c;
    c = next;
    next = step(baseOf(n3, layout), d, row, layout);
    moved |= next ^ d;
    d = next;
    next = step(baseOf(n4, layout), e, row, layout);
    moved |= next ^ e;
    e = next;
    next = step(baseOf(n5, layout), f, row, layout);
    moved |= next ^ f;
    f = next;
    next = step(baseOf(n6, layout), g, row, layout);
    moved |= next ^ g;
    g = next;
    next = step(baseOf(n7, layout), h, row, layout);
    moved |= next ^ h;
    h = next;
  } while (moved != 0);
  sum += leafValue(n0, a);
  sum += leafValue(n1, b);
  sum += leafValue(n2, c);
  sum += leafValue(n3, d);
  sum += leafValue(n4, e);
  sum += leafValue(n5, f);
  sum += leafValue(n6, g);
  return sum + leafValue(n7, h);
}

/** Rows as scoring reads them, from the bins of training records. */
export function expandRecords(
  record: usize,
  step: usize,
  n: i32,
  features: i32,
  binCounts: usize,
  out: usize,
): void {
  for (let i = 0; i < n; i++, record += step) {
    for (let f = 0; f < features; f++, out += 2) {
      const bin = <i32>load<u8>(record + <usize>f);
      store<u8>(out, <u8>bin);
      store<u8>(out, bin == load<i32>(binCounts + ((<usize>f) << 2)) ? 0 : <u8>(bin + 1), 1);
    }
  }
}

/**
 * As {@link scoreRows}, but each row only by the trees that did not draw it; `counts` (u32) are their numbers.
 * `keys` are the keys of the trees (u32), `first` the number of the first row.
 */
export function scoreUnseen(
  row: usize,
  size: usize,
  first: i32,
  n: i32,
  keys: usize,
  isBootstrap: i32,
  fraction: f64,
  list: usize,
  out: usize,
  counts: usize,
): void {
  const share = <u64>(fraction * 4294967296.0);
  for (let t = 0; t < trees; t++) {
    const root = <usize>load<u32>(roots + ((<usize>t) << 2));
    const key = load<u32>(keys + ((<usize>t) << 2));
    let unseen: usize = 0;
    for (let i = 0; i < n; i++) {
      store<u32>(list + (unseen << 2), i);
      unseen += <usize>(drawsOf(first + i, key, isBootstrap != 0, share) == 0);
    }
    for (let j: usize = 0; j < unseen; j++) {
      const i = <usize>load<u32>(list + (j << 2));
      const at = out + (i << 3);
      store<f64>(at, load<f64>(at) + leafOf(root, row + i * size));
      store<u32>(counts + (i << 2), load<u32>(counts + (i << 2)) + 1);
    }
  }
}
