/** A pivot below this share of the largest diagonal entry counts as no information. */
const SINGULAR = 1e-12;

/**
 * Solves A·x = b for a symmetric positive definite A by Cholesky's decomposition. O(n³).
 * `matrix` is row-major, shape (n × n), its lower triangle is read and overwritten.
 * Directions in which A is singular to rounding get 0.
 */
export function solvePositiveDefinite(matrix: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const singular = decompose(matrix, n);
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) x[i]! -= matrix[i * n + j]! * x[j]!;
    x[i] = singular[i] ? 0 : x[i]! / matrix[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i]! -= matrix[j * n + i]! * x[j]!;
    x[i] = singular[i] ? 0 : x[i]! / matrix[i * n + i]!;
  }
  return x;
}

/** Overwrites the lower triangle by L with A = L·Lᵀ; returns which pivots were singular (their column is 0). */
function decompose(matrix: Float64Array, n: number): Uint8Array {
  const singular = new Uint8Array(n);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * n + i]!);
  for (let j = 0; j < n; j++) {
    let pivot = matrix[j * n + j]!;
    for (let k = 0; k < j; k++) pivot -= matrix[j * n + k]! ** 2;
    singular[j] = pivot > SINGULAR * largest ? 0 : 1;
    const root = singular[j] ? 1 : Math.sqrt(pivot);
    matrix[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let value = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) value -= matrix[i * n + k]! * matrix[j * n + k]!;
      matrix[i * n + j] = singular[j] ? 0 : value / root;
    }
  }
  return singular;
}
