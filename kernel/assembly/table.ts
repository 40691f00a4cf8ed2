// The table of training rows, the same for all threads: one record a row.
//
//   record = cell (16 bytes) · bins (one byte per feature) · padding to a multiple of 16 bytes
//   cell   = i64 sum · i64 (weight << 24 | rows)
//
// Where rows have few different outcomes, a record holds the number of its cell in a list instead, after its bins:
//
//   record = bins · u8 code · padding;   code = outcome + outcomes × times drawn
//
// Sums and weights are whole numbers, so that adding cells up gives the same result in any order and on any
// number of threads. One 128-bit addition adds a cell.

/** Bytes of a cell. */
export const CELL: usize = 16;
/** Bits of a cell's second half that count rows; the rest is weight. */
export const ROW_BITS: i64 = 24;
export const ROW_MASK: i64 = 0xffffff;

export let table: usize = 0;
export let rows: i32 = 0;
export let features: i32 = 0;
export let stride: usize = 0;
/** i32 per feature: bins of values; the bin after them is that of missing values. */
export let binCounts: usize = 0;
/** u8 per feature: bit 0 categorical, bit 1 has missing values in the table. */
export let kinds: usize = 0;
/** i8 per feature: 1 never falls as the feature rises, -1 never rises, 0 free. */
export let monotone: usize = 0;
export let isMonotone: bool = false;
/** The list of cells; 0 where records hold their own. */
export let cells: usize = 0;
export let outcomes: u32 = 0;
/** Where in a record its bins begin, and its code is. */
export let binsAt: usize = 0;
export let codeAt: usize = 0;

export function setTable(
  table_: usize,
  rows_: i32,
  features_: i32,
  stride_: usize,
  binCounts_: usize,
  kinds_: usize,
  monotone_: usize,
  isMonotone_: i32,
  cells_: usize,
  outcomes_: i32,
): void {
  table = table_;
  rows = rows_;
  features = features_;
  stride = stride_;
  binCounts = binCounts_;
  kinds = kinds_;
  monotone = monotone_;
  isMonotone = isMonotone_ != 0;
  cells = cells_;
  outcomes = outcomes_;
  binsAt = cells_ == 0 ? CELL : 0;
  codeAt = <usize>features_;
}

/** The cell of a record; `list` is 0 where the record holds it. */
// @ts-ignore: decorator
@inline
export function cellAt(record: usize, list: usize, code: usize): v128 {
  return list == 0 ? v128.load(record) : v128.load(list + ((<usize>load<u8>(record + code)) << 4));
}

// @ts-ignore: decorator
@inline
export function binCount(feature: i32): i32 {
  return load<i32>(binCounts + (<usize>feature << 2));
}

// @ts-ignore: decorator
@inline
export function isCategorical(feature: i32): bool {
  return (load<u8>(kinds + <usize>feature) & 1) != 0;
}

// @ts-ignore: decorator
@inline
export function hasMissing(feature: i32): bool {
  return (load<u8>(kinds + <usize>feature) & 2) != 0;
}
