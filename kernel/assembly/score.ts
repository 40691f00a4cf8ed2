import { drawsOf } from './random';

// Predictions. A row is two bytes per feature: the bin with missing values last, and with missing values first, so
// that either direction of missing values is one comparison.
//
//   node (8 bytes) = u8 cut · u8 flags (2 set) · u16 byte of the row · u32 left child
//   a leaf is its own left child and its comparison is never true

let nodes: usize = 0;
let values: usize = 0;
let sets: usize = 0;
/** u32 per tree and one more: its first node. */
let roots: usize = 0;
let trees: i32 = 0;
let hasSets: bool = false;

export function setTrees(nodes_: usize, values_: usize, sets_: usize, roots_: usize, trees_: i32, hasSets_: i32): void {
  nodes = nodes_;
  values = values_;
  sets = sets_;
  roots = roots_;
  trees = trees_;
  hasSets = hasSets_ != 0;
}

/** Turns stored nodes (feature, missing left) into nodes that name the byte of the row. */
export function prepareNodes(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i++, from += 8, to += 8) {
    const node = load<u64>(from);
    const flags = (node >> 8) & 3;
    const isFirst = flags & 1;
    const cut = (node & 0xff) + isFirst;
    const byte = (((node >> 16) & 0xffff) << 1) + isFirst;
    store<u64>(to, cut | ((flags & 2) << 8) | (byte << 16) | (node & 0xffffffff00000000));
  }
}

// @ts-ignore: decorator
@inline
function step(base: usize, node: u32, row: usize): u32 {
  const at = load<u64>(base + ((<usize>node) << 3));
  const bin = <u32>load<u8>(row + (<usize>(<u32>at >> 16)));
  return <u32>(at >> 32) + <u32>(bin > (<u32>at & 0xff));
}

function stepWithSets(base: usize, leaf: usize, node: u32, row: usize): u32 {
  const at = load<u64>(base + ((<usize>node) << 3));
  const bin = <u32>load<u8>(row + (<usize>(<u32>at >> 16)));
  if ((<u32>at & 0x200) == 0) return <u32>(at >> 32) + <u32>(bin > (<u32>at & 0xff));
  const set = sets + ((<usize>load<u32>(leaf + ((<usize>node) << 2))) << 5);
  return <u32>(at >> 32) + 1 - ((<u32>load<u8>(set + <usize>(bin >> 3)) >> (bin & 7)) & 1);
}

// @ts-ignore: decorator
@inline
function leafOf(base: usize, leaf: usize, row: usize): f64 {
  let node: u32 = 0;
  let next: u32 = 0;
  do {
    node = next;
    next = hasSets ? stepWithSets(base, leaf, node, row) : step(base, node, row);
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
    const base = nodes + (root << 3);
    const leaf = values + (root << 2);
    let i = 0;
    if (!hasSets) for (; i + 8 <= n; i += 8) scoreEight(base, leaf, row + <usize>i * size, size, out + ((<usize>i) << 3));
    for (; i < n; i++) {
      const at = out + ((<usize>i) << 3);
      store<f64>(at, load<f64>(at) + leafOf(base, leaf, row + <usize>i * size));
    }
  }
}

// @ts-ignore: decorator
@inline
function scoreEight(base: usize, leaf: usize, r0: usize, size: usize, out: usize): void {
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
    let next = step(base, a, r0);
    moved = next ^ a;
    a = next;
    next = step(base, b, r1);
    moved |= next ^ b;
    b = next;
    next = step(base, c, r2);
    moved |= next ^ c;
    c = next;
    next = step(base, d, r3);
    moved |= next ^ d;
    d = next;
    next = step(base, e, r4);
    moved |= next ^ e;
    e = next;
    next = step(base, f, r5);
    moved |= next ^ f;
    f = next;
    next = step(base, g, r6);
    moved |= next ^ g;
    g = next;
    next = step(base, h, r7);
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
  if (!hasSets) for (; t + 8 <= trees; t += 8) sum = eightTrees(roots + ((<usize>t) << 2), row, sum);
  for (; t < trees; t++) {
    const root = <usize>load<u32>(roots + ((<usize>t) << 2));
    sum += leafOf(nodes + (root << 3), values + (root << 2), row);
  }
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

function eightTrees(list: usize, row: usize, sum: f64): f64 {
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
    let next = step(nodes + (n0 << 3), a, row);
    moved = next ^ a;
    a = next;
    next = step(nodes + (n1 << 3), b, row);
    moved |= next ^ b;
    b = next;
    next = step(nodes + (n2 << 3), c, row);
    moved |= next ^ c;
    c = next;
    next = step(nodes + (n3 << 3), d, row);
    moved |= next ^ d;
    d = next;
    next = step(nodes + (n4 << 3), e, row);
    moved |= next ^ e;
    e = next;
    next = step(nodes + (n5 << 3), f, row);
    moved |= next ^ f;
    f = next;
    next = step(nodes + (n6 << 3), g, row);
    moved |= next ^ g;
    g = next;
    next = step(nodes + (n7 << 3), h, row);
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
    const base = nodes + (root << 3);
    const leaf = values + (root << 2);
    const key = load<u32>(keys + ((<usize>t) << 2));
    let unseen: usize = 0;
    for (let i = 0; i < n; i++) {
      store<u32>(list + (unseen << 2), i);
      unseen += <usize>(drawsOf(first + i, key, isBootstrap != 0, share) == 0);
    }
    for (let j: usize = 0; j < unseen; j++) {
      const i = <usize>load<u32>(list + (j << 2));
      const at = out + (i << 3);
      store<f64>(at, load<f64>(at) + leafOf(base, leaf, row + i * size));
      store<u32>(counts + (i << 2), load<u32>(counts + (i << 2)) + 1);
    }
  }
}
