/** Bids are divided by no more than this, whatever the budget. */
export const MOST_DIVISOR = 20;

/** Halvings of the logarithm of the divisor: to within a thousandth of a per cent. */
const HALVINGS = 18;

/**
 * The least number of at least 1 that bids are to be divided by so that no more than the money is spent: 1 + λ of the
 * budget. `spendAt` tells what is spent at a divisor, and falls with it. {@link MOST_DIVISOR} where nothing is enough.
 */
export function leastDivisor(spendAt: (divisor: number) => number, money: number): number {
  if (!(spendAt(1) > money)) return 1;
  let [low, high] = [0, Math.log(MOST_DIVISOR)];
  if (spendAt(MOST_DIVISOR) > money) return MOST_DIVISOR;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (spendAt(Math.exp(middle)) > money) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}
