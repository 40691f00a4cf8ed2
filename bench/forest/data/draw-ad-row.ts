import type { Rng } from '../../../src/core/base/rng.ts';

/** Features of the narrow data set: 20 numbers, a device and a channel one-hot, three flags. */
export const AD_FEATURES = 30;

/** What a row answers. */
export interface AdOutcome {
  /** 1 for a conversion, about 8% of the rows. */
  readonly converted: 0 | 1;
  /** A noisy log revenue, for regression. */
  readonly value: number;
}

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Draws one ad click into `row[at .. at + 30)` and returns its outcome.
 * Heavy tails, columns that follow each other, counts, noise columns, interactions, and a part that no column shows.
 */
export function drawAdRow(random: Rng, row: Float32Array, at: number): AdOutcome {
  const engagement = random.normal();
  const breadth = random.normal();
  const demand = random.normal();
  const timeOnSite = Math.exp(3.2 + 1.1 * engagement + 0.6 * random.normal());
  const bid = Math.exp(0.2 + 0.7 * demand);
  const cpc = bid * Math.exp(-0.3 + 0.25 * random.normal());
  const daysSinceVisit = exponential(random) * 12 * Math.exp(-0.3 * engagement);
  const hour = Math.floor((((14 + 5.5 * random.normal()) % 24) + 24) % 24);
  const weekday = random.below(7);
  const clicks = random.poisson(gamma(random, 0.7) * (0.88 / 0.12));
  const conversions = random.binomial(clicks, clamp(0.06 * Math.exp(0.5 * engagement), 0, 0.6));
  const impressions = Math.floor(Math.exp(6 + 1.6 * random.normal()));
  const ctr = clamp((clicks + exponential(random)) / (impressions + 30), 0, 1);
  const quality = clamp(Math.round(6 + 1.8 * random.normal() + 0.5 * demand), 1, 10);
  const position = clamp(1 + 0.8 * gamma(random, 1.6) - 0.06 * quality, 1, 8);
  const pageLoad = 0.9 * gamma(random, 2.2);
  const adAge = Math.floor(40 * exponential(random));
  const noise = random.normal();
  const scroll = clamp(55 + 22 * engagement + 18 * random.normal(), 0, 100);

  row[at] = timeOnSite;
  row[at + 1] = 1 + random.poisson(Math.exp(0.7 + 0.5 * engagement + 0.3 * breadth));
  row[at + 2] = daysSinceVisit;
  row[at + 3] = bid;
  row[at + 4] = cpc;
  row[at + 5] = hour;
  row[at + 6] = weekday;
  row[at + 7] = conversions;
  row[at + 8] = clicks;
  row[at + 9] = impressions;
  row[at + 10] = ctr;
  row[at + 11] = quality;
  row[at + 12] = position;
  row[at + 13] = pageLoad;
  row[at + 14] = adAge;
  row[at + 15] = noise;
  row[at + 16] = random.normal() / Math.sqrt(exponential(random));
  row[at + 17] = 0.8 * noise + 0.6 * random.normal();
  row[at + 18] = random.next();
  row[at + 19] = scroll;
  row.fill(0, at + 20, at + AD_FEATURES);
  const device = pick(random.next(), 0.58, 0.92);
  const channel = pick(random.next(), 0.42, 0.7, 0.9);
  const region = pick(random.next(), 0.35, 0.75);
  const returning = random.next() < sigmoid(0.4 * engagement - 0.6) ? 1 : 0;
  row[at + 20 + device] = 1;
  row[at + 23 + channel] = 1;
  row[at + 27] = returning;
  if (region < 2) row[at + 28 + region] = 1;

  const search = channel === 0;
  let logOdds = -3.9 + 0.55 * engagement + 0.125 * Math.log(timeOnSite);
  if (search && quality > 6) logOdds += 0.9;
  if (search) logOdds -= 0.22 * (position - 2);
  if (channel === 2) logOdds -= 0.7;
  if (returning === 1 && daysSinceVisit < 7) logOdds += 0.55;
  if (device === 0) logOdds -= 0.28 * (pageLoad - 1.5);
  logOdds += 0.5 * Math.log1p(conversions) * (1 + 0.4 * returning);
  logOdds += 0.5 * Math.sin(((hour - 9) / 24) * 2 * Math.PI) * (weekday >= 5 ? 0.5 : 1);
  if (region === 0) logOdds += 0.35 * Math.tanh(cpc - 1.2);
  if (scroll > 70 && timeOnSite > 40) logOdds += 0.35;
  if (adAge > 60) logOdds -= 0.25;
  logOdds += 0.3 * Math.log1p(50 * ctr) + 0.45 * random.normal();
  return {
    converted: random.next() < sigmoid(logOdds) ? 1 : 0,
    value: 1.5 * logOdds + 0.4 * Math.log(bid) * (1 + returning) + 0.8 * random.normal(),
  };
}

function exponential(random: Rng): number {
  return -Math.log(1 - random.next());
}

/** Gamma with scale 1 (Marsaglia and Tsang, 2000). */
function gamma(random: Rng, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** The first interval of [0, 1) that holds `uniform`, by the upper ends of all but the last. */
function pick(uniform: number, ...ends: readonly number[]): number {
  const index = ends.findIndex((end) => uniform < end);
  return index === -1 ? ends.length : index;
}

/** Fills `row[at + 30 .. at + features)`: noise, heavy tails, counts and blurred copies of the first twenty columns. */
export function widenAdRow(random: Rng, row: Float32Array, at: number, features: number): void {
  for (let f = AD_FEATURES; f < features; f++) {
    const kind = f % 4;
    if (kind === 0) row[at + f] = random.normal();
    else if (kind === 1) row[at + f] = Math.exp(1.5 * random.normal());
    else if (kind === 2) row[at + f] = random.poisson(0.3);
    else row[at + f] = (row[at + (f % 20)] ?? 0) * (0.5 + random.next()) + random.normal();
  }
}
