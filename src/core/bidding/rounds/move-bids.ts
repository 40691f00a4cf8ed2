/** How far and how soon bids move. */
export interface Caution {
  /** Most that a bid moves in a round, in logarithms. */
  readonly trustRegion: number;
  /** Moves smaller than this are not made. */
  readonly deadBand: number;
}

/** ±20 % a day costs nothing against larger steps; moves below 6 % are not worth an operation. */
export const CAUTION: Caution = { trustRegion: 0.2, deadBand: 0.06 };

/**
 * Base bids after a round: towards what a click may cost, within the trust region; bids within the dead band stay.
 * `bids` and `wanted`: currency units, float64, shape (entities); entities that want NaN or no positive bid stay.
 */
export function moveBids(bids: Float64Array, wanted: Float64Array, caution: Caution = CAUTION): Float64Array {
  return bids.map((bid, i) => {
    const want = wanted[i]!;
    if (!(want > 0) || !(bid > 0)) return bid;
    const move = Math.log(want / bid);
    if (Math.abs(move) < caution.deadBand) return bid;
    return bid * Math.exp(Math.max(-caution.trustRegion, Math.min(caution.trustRegion, move)));
  });
}
