import { rng } from '../base/rng.ts';

/**
 * Indices of at most `most` rows, ascending: one drawn from each run of equally many rows, so that rows
 * ordered by day and entity are all represented. The same every time.
 */
export function sampleRows(rows: number, most: number): Int32Array {
  const stride = Math.max(1, Math.ceil(rows / most));
  if (stride === 1) return Int32Array.from({ length: rows }, (_, row) => row);
  const random = rng(1, 'sample rows', rows);
  return Int32Array.from(
    { length: Math.floor(rows / stride) },
    (_, at) => at * stride + random.below(stride),
  );
}
