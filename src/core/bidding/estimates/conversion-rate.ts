import type { BidEvidence } from './evidence.ts';
import type { LearnPrior } from './learn-prior.ts';
import { meanCountStrength } from './prior-strength.ts';

/** What is believed of conversion rates before an entity's own counts are looked at. */
export interface RateBelief {
  /** Conversions per click. float64, shape (entities). */
  readonly prior: Float64Array;
  /** κ: how many conversions the prior is worth. */
  readonly strength: number;
  /** The same for each entity, where they differ. float64, shape (entities). */
  readonly strengths?: Float64Array;
}

/** Rates after the entities' own counts. */
export interface Rates {
  /** Conversions per click at factor 1 of every dimension. float64, shape (entities). */
  readonly rate: Float64Array;
  /** Variance of its logarithm, about. float64, shape (entities). */
  readonly variance: Float64Array;
  /** Σ exposure × factors, Σ conversions: the counts that went in. float64, shape (entities). */
  readonly exposure: Float64Array;
  readonly conversions: Float64Array;
}

const STRENGTHS = { least: 0.7, most: 400 } as const;

/** Spread of log rates that no feature explains, put into the weights of the rows that a prior learns from. */
const UNEXPLAINED = 0.15;

/**
 * Exposure by entity as if all of its clicks were of factor 1, and conversions.
 * `factors`: product of the row's factors, float64, shape (rows of cells).
 */
export function sumCells(
  { entities, cells }: Pick<BidEvidence, 'entities' | 'cells'>,
  factors: Float64Array,
): { exposure: Float64Array; conversions: Float64Array } {
  const exposure = new Float64Array(entities);
  const conversions = new Float64Array(entities);
  for (let row = 0; row < factors.length; row++) {
    const i = cells.entity[row]!;
    exposure[i] = exposure[i]! + cells.exposure[row]! * factors[row]!;
    conversions[i] = conversions[i]! + cells.conversions[row]!;
  }
  return { exposure, conversions };
}

/**
 * Learns what to expect of entities from others like them; scaled so that the account as a whole is met.
 * Targets are log((s + 1) / (e + 1/p̄)): one conversion's worth of the account's mean keeps empty rows finite.
 */
export async function believeRates(
  evidence: BidEvidence,
  sums: { readonly exposure: Float64Array; readonly conversions: Float64Array },
  learn: LearnPrior,
): Promise<RateBelief> {
  const { entities, clickFade } = evidence;
  const mean = accountRate(sums);
  const counts = effective(sums, clickFade);
  const prior = await learn({
    of: 'rate',
    features: evidence.features,
    target: counts.conversions.map((s, i) => Math.log((s + 1) / (counts.exposure[i]! + 1 / mean))),
    weight: counts.exposure.map((e) => 1 / (UNEXPLAINED + 1 / (e * mean + 1))),
    unit: Int32Array.from({ length: entities }, (_, i) => i),
  });
  const expected = prior.map((log, i) => Math.exp(log) * sums.exposure[i]!);
  const scale = total(sums.conversions) / total(expected);
  const scaled = prior.map((log) => Math.min(1, Math.exp(log) * (scale > 0 ? scale : 1)));
  const strength = meanCountStrength(
    counts.conversions,
    counts.exposure.map((e, i) => e * scaled[i]!),
    STRENGTHS,
  );
  return { prior: scaled, strength };
}

/** Posterior means of a gamma-Poisson model: `(κ + s) / (κ/m + e)`, in effective numbers of clicks and conversions. */
export function rates(
  sums: { readonly exposure: Float64Array; readonly conversions: Float64Array },
  clickFade: Float64Array,
  { prior, strength, strengths }: RateBelief,
): Rates {
  const counts = effective(sums, clickFade);
  const worth = strengths ?? new Float64Array(prior.length).fill(strength);
  return {
    ...sums,
    rate: prior.map((m, i) => (worth[i]! + counts.conversions[i]!) / (worth[i]! / m + counts.exposure[i]!)),
    variance: prior.map((_, i) => 1 / (worth[i]! + counts.conversions[i]!)),
  };
}

/** Conversions per click of the account; a floor keeps an account without any from dividing by nothing. */
function accountRate(sums: { readonly exposure: Float64Array; readonly conversions: Float64Array }): number {
  return Math.max(1e-6, (total(sums.conversions) + 0.5) / (total(sums.exposure) + 50));
}

function effective(
  sums: { readonly exposure: Float64Array; readonly conversions: Float64Array },
  fades: Float64Array,
): { exposure: Float64Array; conversions: Float64Array } {
  const over = (values: Float64Array): Float64Array => values.map((value, i) => value / (fades[i]! || 1));
  return { exposure: over(sums.exposure), conversions: over(sums.conversions) };
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
