// Values to bins: bin b holds edge[b − 1] < x <= edge[b], the last bin everything above; NaN has the bin after.

/** Cells of a look-up table: the upper 14 bits of the value as float32, made ascending. */
const CELLS: usize = 16384;

/** The look-up cell of a value; ascending in the value. */
// @ts-ignore: decorator
@inline
function cellOf(x: f64): usize {
  const bits = reinterpret<i32>(<f32>x);
  return <usize>((<u32>(bits ^ ((bits >> 31) | 0x80000000))) >> 18);
}

/** Writes the number of edges in lower cells, per cell: u8, shape (16385). Edges must not be −0. */
export function buildLookup(edges: usize, count: i32, lookup: usize): void {
  let cell: usize = 0;
  for (let e = 0; e < count; e++) {
    const until = cellOf(load<f64>(edges + ((<usize>e) << 3)));
    if (until >= cell) {
      memory.fill(lookup + cell, <u8>e, until + 1 - cell);
      cell = until + 1;
    }
  }
  memory.fill(lookup + cell, <u8>count, CELLS + 1 - cell);
}

/**
 * Bins `n` values that stand `step` bytes apart, f64 or f32, into bytes `outStep` apart; with `both`, the byte after
 * each holds the bin with missing values first instead of last. Returns how many are missing. The edges end with one
 * more, which is infinite.
 */
export function binValues(
  values: usize,
  isFloat32: i32,
  step: usize,
  n: i32,
  edges: usize,
  count: i32,
  lookup: usize,
  out: usize,
  outStep: usize,
  both: i32,
): i32 {
  let missing = 0;
  for (let i = 0; i < n; i++, values += step, out += outStep) {
    const x = isFloat32 ? <f64>load<f32>(values) : load<f64>(values);
    const bin = x == x ? binOf(x, edges, lookup) : count + 1;
    missing += <i32>(bin > count);
    store<u8>(out, <u8>bin);
    if (both) store<u8>(out, bin > count ? 0 : <u8>(bin + 1), 1);
  }
  return missing;
}

// @ts-ignore: decorator
@inline
function binOf(x: f64, edges: usize, lookup: usize): i32 {
  const cell = lookup + cellOf(x);
  let low = <i32>load<u8>(cell);
  let high = <i32>load<u8>(cell, 1);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x <= load<f64>(edges + ((<usize>middle) << 3))) high = middle;
    else low = middle + 1;
  }
  // The edges of at most one more bin are in this cell; without one, the next edge is above x.
  return low + <i32>(x > load<f64>(edges + ((<usize>low) << 3)));
}

/**
 * Bins one row, without look-up tables: `offsets` (u32) are the first edge of each
 * feature, whose last edge is infinite, and the end of all.
 */
export function binRow(values: usize, features: i32, edges: usize, offsets: usize, kinds: usize, out: usize): void {
  for (let f = 0; f < features; f++, values += 8, out += 2) {
    const first = <usize>load<u32>(offsets + ((<usize>f) << 2));
    const count = <i32>(<usize>load<u32>(offsets + ((<usize>f) << 2), 4) - first) - 1;
    const x = load<f64>(values);
    let bin = count + 1;
    if (load<u8>(kinds + <usize>f) & 1) {
      // Codes of categories are their bins; the edges only count them.
      if (x >= 0 && x <= <f64>count && Math.floor(x) == x) bin = <i32>x;
    } else if (x == x) {
      const base = edges + (first << 3);
      let low = 0;
      let length = count;
      while (length > 0) {
        const half = length >> 1;
        const next = low + half + 1;
        const above = x > load<f64>(base + ((<usize>(low + half)) << 3));
        low = above ? next : low;
        length = above ? length - half - 1 : half;
      }
      bin = low;
    }
    store<u8>(out, <u8>bin);
    store<u8>(out, bin > count ? 0 : <u8>(bin + 1), 1);
  }
}

/**
 * Sorts the finite ones of f64 values in place, by six passes of 11 bits, and returns their number; −0 becomes 0.
 * `spare` is as large, `counts` 8 KiB.
 */
export function sortValues(values: usize, spare: usize, counts: usize, n: i32): i32 {
  let end: usize = 0;
  for (let at: usize = 0; at < (<usize>n) << 3; at += 8) {
    const value = load<f64>(values + at);
    if (value - value != 0) continue;
    const bits = reinterpret<i64>(value + 0);
    store<i64>(values + end, bits ^ ((bits >> 63) | (<i64>1 << 63)));
    end += 8;
  }
  let from = values;
  let to = spare;
  for (let shift: u64 = 0; shift < 66; shift += 11) {
    memory.fill(counts, 0, 8192);
    for (let at: usize = 0; at < end; at += 8) {
      const place = counts + (<usize>((load<u64>(from + at) >> shift) & 2047) << 2);
      store<u32>(place, load<u32>(place) + 1);
    }
    let before: u32 = 0;
    for (let at: usize = 0; at < 8192; at += 4) {
      const count = load<u32>(counts + at);
      store<u32>(counts + at, before);
      before += count;
    }
    for (let at: usize = 0; at < end; at += 8) {
      const key = load<u64>(from + at);
      const place = counts + (<usize>((key >> shift) & 2047) << 2);
      const index = load<u32>(place);
      store<u32>(place, index + 1);
      store<u64>(to + ((<usize>index) << 3), key);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  for (let at: usize = 0; at < end; at += 8) {
    const key = load<i64>(values + at);
    store<i64>(values + at, key ^ (((~key) >> 63) | (<i64>1 << 63)));
  }
  return <i32>(end >> 3);
}
