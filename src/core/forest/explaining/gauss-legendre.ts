/** Points and weights of a quadrature rule on (0, 1). */
export interface QuadratureRule {
  /** float64, shape (points), ascending. */
  readonly points: Float64Array;
  /** float64, shape (points), positive, summing to 1. */
  readonly weights: Float64Array;
}

/**
 * The Gauss–Legendre rule on (0, 1): exact for polynomials of degree 2 × `count` − 1. The points are roots of the
 * Legendre polynomial, by Newton's method from Tricomi's approximation. O(count²).
 */
export function gaussLegendre(count: number): QuadratureRule {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      const [value, before] = legendre(count, x);
      slope = (count * (before - x * value)) / (1 - x * x);
      x -= value / slope;
    }
    points[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** Legendre polynomials of this degree and of the one before, at x. */
function legendre(degree: number, x: number): readonly [number, number] {
  let before = 1;
  let value = x;
  for (let k = 2; k <= degree; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return [value, before];
}
