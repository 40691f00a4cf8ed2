/**
 * Rounds values so that sums of them are exact in doubles as long as they stay below `bound` in absolute value:
 * exact sums do not depend on the order of rows, so the same data gives the same tree however it is arranged.
 * The grid is 2^(⌈log2 bound⌉ − 52); whole numbers are never changed. float64, same shape.
 */
export function roundToExactGrid(values: Float64Array, bound: number): Float64Array {
  const grid = Math.min(1, 2 ** (Math.ceil(Math.log2(Math.max(1, bound))) - 52));
  return values.map((value) => Math.round(value / grid) * grid);
}
