/** Share of orders that are believed as they are. */
const BELIEVED = 0.99;
/** Standard deviations of the logarithm above the median beyond which a value is taken for a mistake. */
const MOST_DEVIATIONS = 2.5;
/** From the interquartile range of a normal distribution to its standard deviation. */
const QUARTILES_TO_SD = 1.349;
const LEAST_ORDERS = 30;

/**
 * The highest order value that is believed, currency units: the account's 99th percentile, or less where mistakes are
 * more than 1 % of orders, which quartiles do not feel. `values`: mean order values, any order; fewer than 30 give
 * ten times their median.
 */
export function orderValueCap(values: Float64Array): number {
  const sorted = values.filter((value) => value > 0).sort();
  if (sorted.length === 0) return Infinity;
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  const median = at(0.5);
  if (sorted.length < LEAST_ORDERS) return 10 * median;
  const sd = Math.log(at(0.75) / at(0.25)) / QUARTILES_TO_SD;
  return Math.min(at(BELIEVED), median * Math.exp(MOST_DEVIATIONS * sd));
}
