import { CELL, cellAt } from './table';

// A histogram of one feature: a cell per bin, the cell of missing values last.

// @ts-ignore: decorator
@inline
function add(histogram: usize, bin: usize, cell: v128): void {
  const at = histogram + (bin << 4);
  v128.store(at, i64x2.add(v128.load(at), cell));
}

// @ts-ignore: decorator
@inline
function offset(list: usize, index: usize): usize {
  return <usize>load<u32>(list + (index << 2));
}

let list: usize = 0;
let code: usize = 0;

/** Where the cells of the records are that are filled from now on: see `cellAt`. */
export function useCells(list_: usize, code_: usize): void {
  list = list_;
  code = code_;
}

/**
 * Adds the records from `from` to `end` (addresses, exclusive) to the histograms of several features.
 * `bytes` lists where in a record each feature's bin is (u32), `places` where its histogram is (u32).
 */
export function fill(from: usize, end: usize, step: usize, bytes: usize, places: usize, count: i32): void {
  for (; count >= 5; count -= 5, bytes += 20, places += 20) fill5(from, end, step, bytes, places);
  if (count >= 3) {
    fill3(from, end, step, bytes, places);
    count -= 3;
    bytes += 12;
    places += 12;
  }
  for (; count > 0; count--, bytes += 4, places += 4) fill1(from, end, step, bytes, places);
}

function fill5(from: usize, end: usize, step: usize, bytes: usize, places: usize): void {
  const b0 = offset(bytes, 0);
  const b1 = offset(bytes, 1);
  const b2 = offset(bytes, 2);
  const b3 = offset(bytes, 3);
  const b4 = offset(bytes, 4);
  const h0 = offset(places, 0);
  const h1 = offset(places, 1);
  const h2 = offset(places, 2);
  const h3 = offset(places, 3);
  const h4 = offset(places, 4);
  const cells = list;
  const codeByte = code;
  for (let at = from; at < end; at += step) {
    const cell = cellAt(at, cells, codeByte);
    add(h0, load<u8>(at + b0), cell);
    add(h1, load<u8>(at + b1), cell);
    add(h2, load<u8>(at + b2), cell);
    add(h3, load<u8>(at + b3), cell);
    add(h4, load<u8>(at + b4), cell);
  }
}

function fill3(from: usize, end: usize, step: usize, bytes: usize, places: usize): void {
  const b0 = offset(bytes, 0);
  const b1 = offset(bytes, 1);
  const b2 = offset(bytes, 2);
  const h0 = offset(places, 0);
  const h1 = offset(places, 1);
  const h2 = offset(places, 2);
  const cells = list;
  const codeByte = code;
  for (let at = from; at < end; at += step) {
    const cell = cellAt(at, cells, codeByte);
    add(h0, load<u8>(at + b0), cell);
    add(h1, load<u8>(at + b1), cell);
    add(h2, load<u8>(at + b2), cell);
  }
}

function fill1(from: usize, end: usize, step: usize, bytes: usize, places: usize): void {
  const b0 = offset(bytes, 0);
  const h0 = offset(places, 0);
  const cells = list;
  const codeByte = code;
  for (let at = from; at < end; at += step) add(h0, load<u8>(at + b0), cellAt(at, cells, codeByte));
}

/**
 * The histogram of one feature over few records, in an empty scratch histogram; the bins that hold rows are marked
 * in a bitmap of 4 × 64 bits. Costs nothing per empty bin.
 */
export function fillSeen(from: usize, end: usize, step: usize, byte: usize, histogram: usize, seen: usize): void {
  for (let at = from; at < end; at += step) {
    const bin = <usize>load<u8>(at + byte);
    add(histogram, bin, cellAt(at, list, code));
    const word = seen + ((bin >> 6) << 3);
    store<u64>(word, load<u64>(word) | ((<u64>1) << (bin & 63)));
  }
}

/** Marks the bins that hold rows in a full histogram. */
export function markSeen(histogram: usize, cells: i32, seen: usize): void {
  for (let word = 0; word < 4; word++) {
    let bits: u64 = 0;
    const first = word << 6;
    const last = first + 64 < cells ? first + 64 : cells;
    for (let bin = first; bin < last; bin++) {
      bits |= (<u64>(load<i64>(histogram + ((<usize>bin) << 4), 8) != 0)) << (bin & 63);
    }
    store<u64>(seen + ((<usize>word) << 3), bits);
  }
}

/** Empties the marked bins and their marks. */
export function clearSeen(histogram: usize, seen: usize): void {
  for (let word: usize = 0; word < 4; word++) {
    let bits = load<u64>(seen + (word << 3));
    while (bits != 0) {
      const bin = (word << 6) + <usize>ctz(bits);
      bits &= bits - 1;
      v128.store(histogram + bin * CELL, i64x2.splat(0));
    }
    store<u64>(seen + (word << 3), 0);
  }
}
