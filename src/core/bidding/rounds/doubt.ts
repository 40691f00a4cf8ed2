/** Conversions of an account at which half of a move is made. */
const HALF_TRUSTED = 100;

/**
 * How far an account with so many conversions can be believed: the share `n / (n + 100)`, and below 100 conversions
 * less, `n² / (n² + 100²)`, as few tell neither entities nor what they have in common.
 */
export function trustIn(conversions: number): number {
  return Math.min(share(conversions, HALF_TRUSTED), share(conversions ** 2, HALF_TRUSTED ** 2));
}

function share(part: number, rest: number): number {
  return part / (part + rest);
}

/**
 * Bids that are wanted, as far as an account with so few conversions can be believed: moves from the bids that people
 * left are shortened, in logarithms, by {@link trustIn}. With none, nothing moves.
 * `wanted`, `start`: currency units, float64, shape (entities); entities that want NaN or nothing stay as they are.
 */
export function doubtBids(wanted: Float64Array, start: Float64Array, conversions: number): Float64Array {
  const trust = trustIn(conversions);
  return wanted.map((want, i) => {
    const from = start[i]!;
    return want > 0 && from > 0 ? from * (want / from) ** trust : want;
  });
}
