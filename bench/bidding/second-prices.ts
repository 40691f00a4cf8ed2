/** A distribution of rivals' prices: even within each unit of a histogram. Prices in units of the histogram. */
export interface PriceCurve {
  /** Probability that the price is below a bid. */
  below(bid: number): number;
  /** Expected payment of one auction at the second price: the mean of the prices below a bid, times their probability. */
  paid(bid: number): number;
  /** The price below which a share of them lies. */
  priceAt(share: number): number;
}

/** `counts`: auctions by whole price from 0. */
export function priceCurve(counts: readonly number[]): PriceCurve {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const share = new Float64Array(counts.length + 1);
  const paid = new Float64Array(counts.length + 1);
  for (const [price, count] of counts.entries()) {
    share[price + 1] = share[price]! + count / total;
    paid[price + 1] = paid[price]! + (count / total) * (price + 0.5);
  }
  const densityAt = (price: number): number => counts[price]! / total;
  return {
    below(bid) {
      if (bid >= counts.length) return 1;
      const price = Math.floor(bid);
      return share[price]! + densityAt(price) * (bid - price);
    },
    paid(bid) {
      if (bid >= counts.length) return paid[counts.length]!;
      const price = Math.floor(bid);
      return paid[price]! + (densityAt(price) * (bid * bid - price * price)) / 2;
    },
    priceAt(wanted) {
      let low = 0;
      let high = counts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (share[middle]! <= wanted) low = middle;
        else high = middle;
      }
      const density = densityAt(low);
      return density > 0 ? low + Math.min(1, (wanted - share[low]!) / density) : low;
    },
  };
}
