import { ROW_BITS } from './table';

/**
 * Writes the cells of a table's records from outcomes (f32 pairs of sum and weight per row): sums less
 * `centre` × weight, both rounded to whole numbers of 1/scale. A weight above nothing never becomes nothing.
 */
export function writeCells(
  record: usize,
  step: usize,
  n: i32,
  outcomes: usize,
  centre: f64,
  sumScale: f64,
  weightScale: f64,
): void {
  for (let i = 0; i < n; i++, record += step, outcomes += 8) {
    const weight = <f64>load<f32>(outcomes, 4);
    const sum = <f64>load<f32>(outcomes) - centre * weight;
    const units = <i64>Math.max(1, nearest<f64>(weight * weightScale));
    store<i64>(record, <i64>nearest<f64>(sum * sumScale));
    store<i64>(record, (units << ROW_BITS) | 1, 8);
  }
}

/** Writes the code of each row's outcome: its place among `count` pairs (f32). Every outcome is one of them. */
export function writeCodes(code: usize, step: usize, n: i32, outcomes: usize, pairs: usize, count: i32): void {
  for (let i = 0; i < n; i++, code += step, outcomes += 8) {
    let at = 0;
    while (at < count - 1 && load<u64>(pairs + ((<usize>at) << 3)) != load<u64>(outcomes)) at++;
    store<u8>(code, <u8>at);
  }
}
