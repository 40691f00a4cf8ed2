const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const factors = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });
const smallPercents = new Intl.NumberFormat('en-US', { style: 'percent', maximumSignificantDigits: 2 });

/** At most one decimal, with thousands separators. */
export function count(value: number): string {
  return counts.format(value);
}

/** At most two decimals. */
export function factor(value: number): string {
  return factors.format(value);
}

/** One decimal; two significant digits below one per cent. */
export function percent(share: number): string {
  return (share > 0 && share < 0.01 ? smallPercents : percents).format(share);
}
