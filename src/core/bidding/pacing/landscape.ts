import { InvariantError } from '../../base/errors.ts';

/** One auction of the past: what it would have cost to win, and what winning was worth. */
export interface Offer {
  /** Highest rival bid, which a second-price auction charges; in the unit of the budget, at least 0. */
  readonly price: number;
  /** Expected clicks, conversions or money of a win; at least 0. */
  readonly value: number;
}

/** Prices and values of a typical auction, in a form that is quick to ask what lies above an asking value. */
export interface Landscape {
  /** Mean price of each price bin, ascending. */
  readonly prices: Float64Array;
  /** Asking values, ascending from 0; the last is the highest value seen. */
  readonly knots: Float64Array;
  /** Shape (price bins × knots): `E[(value − knot)⁺ · 1{price in bin}]` of one auction. */
  readonly surplus: Float64Array;
}

const MOST_PRICES = 64;
const MOST_KNOTS = 256;
/** Values below this part of the highest are told apart no further. */
const LEAST_VALUE_RATIO = 1e-7;

/**
 * Summarises past auctions: at most 64 bins of price with as many auctions each, at most 256 asking values in equal
 * ratios. Exact where no more prices and values than that occur. O(n log n).
 * @throws InvariantError without offers, or for a price or value that is negative or no number.
 */
export function fitLandscape(offers: readonly Offer[]): Landscape {
  if (offers.length === 0) throw new InvariantError('expected at least one offer to fit a landscape');
  for (const { price, value } of offers) {
    if (!(price >= 0 && value >= 0 && price < Infinity && value < Infinity)) {
      throw new InvariantError(`expected a price and a value of at least 0, found ${price} and ${value}`);
    }
  }
  const bins = priceBins(offers);
  const knots = askingValues(offers.map(({ value }) => value));
  const surplus = new Float64Array(bins.length * knots.length);
  bins.forEach((bin, i) => surplus.set(surplusAbove(bin, knots, offers.length), i * knots.length));
  const prices = Float64Array.from(bins, (bin) =>
    bin.reduce((sum, { price }) => sum + price / bin.length, 0),
  );
  return { prices, knots, surplus };
}

/** Groups of offers by ascending price: one per price where they are few, else of about equal size. */
function priceBins(offers: readonly Offer[]): Offer[][] {
  const sorted = offers.toSorted((a, b) => a.price - b.price);
  const few = new Set(offers.map(({ price }) => price)).size <= MOST_PRICES;
  const bins: Offer[][] = [];
  let [first, bin]: [number, Offer[]] = [0, []];
  sorted.forEach((offer, i) => {
    const isNewPrice = offer.price !== bin.at(-1)?.price;
    if (isNewPrice && (few || bins.length === 0 || binOf(i, offers.length) !== binOf(first, offers.length))) {
      [first, bin] = [i, []];
      bins.push(bin);
    }
    bin.push(offer);
  });
  return bins;
}

function binOf(rank: number, count: number): number {
  return Math.floor((rank / count) * MOST_PRICES);
}

/** 0 and values that occur: all of them where they are few, else about one per equal step of the logarithm. */
function askingValues(values: readonly number[]): Float64Array {
  const distinct = [...new Set(values.filter((value) => value > 0))].sort((a, b) => a - b);
  if (distinct.length < MOST_KNOTS) return Float64Array.of(0, ...distinct);
  const highest = distinct.at(-1) ?? 0;
  const lowest = Math.max(distinct[0] ?? 0, highest * LEAST_VALUE_RATIO);
  const ratio = (highest / lowest) ** (1 / (MOST_KNOTS - 2));
  const knots = [0];
  let next = lowest;
  for (const value of distinct) {
    if (value < next && value !== highest) continue;
    knots.push(value);
    next = Math.max(next, value) * ratio;
  }
  return Float64Array.from(knots);
}

function surplusAbove(bin: readonly Offer[], knots: Float64Array, auctions: number): Float64Array {
  const values = Float64Array.from(bin, ({ value }) => value).sort();
  const surplus = new Float64Array(knots.length);
  let above = values.length;
  let sum = 0;
  for (let k = knots.length - 1; k >= 0; k--) {
    const knot = knots[k] ?? 0;
    while (above > 0 && (values[above - 1] ?? 0) > knot) sum += values[--above] ?? 0;
    surplus[k] = Math.max(0, sum - knot * (values.length - above)) / auctions;
  }
  return surplus;
}
