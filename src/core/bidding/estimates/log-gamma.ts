const HALF_LOG_TWO_PI = 0.918_938_533_204_672_7;

/** Natural logarithm of Γ(x) for x > 0, to 1e-10: Stirling's series after moving x above 7 (Abramowitz and Stegun, 6.1.41). */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 7) {
    shift += Math.log(at);
    at++;
  }
  const square = 1 / (at * at);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + HALF_LOG_TWO_PI + series - shift;
}
