import { gammaln } from 'simple-statistics';

/** What the model said of one row it had not seen, and what came of it. */
export interface RatePair {
  readonly modelRate: number;
  readonly clicks: number;
  readonly conversions: number;
}

/** Between these the weight of the model is sought, in clicks: never deaf to the model, never deaf to the entity. */
export const PRIOR_CLICKS_RANGE = { least: 1, most: 20_000 } as const;

/** Weight of the model where too little was held out to measure it, in clicks. */
export const DEFAULT_PRIOR_CLICKS = 200;

const LEAST_PAIRS = 20;
const LEAST_CONVERSIONS = 10;
const GRID_POINTS = 25;
const TOLERANCE = 1e-4;

/**
 * The weight κ of the model's rate, in clicks: how many clicks of its own an entity needs until they count as much.
 * Maximum likelihood of conversions ~ BetaBinomial(clicks, κ·rate, κ·(1 − rate)) over held-out rows (Skellam 1948;
 * Griffiths 1973), because a method of moments is ruled by the few largest entities.
 * A grid over log κ finds the right hill, a golden-section search its top.
 * Fewer than 20 usable rows or 10 conversions give {@link DEFAULT_PRIOR_CLICKS}.
 */
export function fitPriorClicks(pairs: readonly RatePair[]): number {
  const rows = pairs.filter(isUsable).map(bounded);
  const conversions = rows.reduce((sum, row) => sum + row.conversions, 0);
  if (rows.length < LEAST_PAIRS || conversions < LEAST_CONVERSIONS) return DEFAULT_PRIOR_CLICKS;
  const score = (logKappa: number): number => logLikelihood(rows, Math.exp(logKappa));
  const low = Math.log(PRIOR_CLICKS_RANGE.least);
  const step = (Math.log(PRIOR_CLICKS_RANGE.most) - low) / (GRID_POINTS - 1);
  const grid = Array.from({ length: GRID_POINTS }, (_, i) => low + i * step);
  const best = indexOfMax(grid.map(score));
  const from = low + Math.max(0, best - 1) * step;
  const to = low + Math.min(GRID_POINTS - 1, best + 1) * step;
  return Math.exp(maximize(score, from, to));
}

function isUsable({ modelRate, clicks, conversions }: RatePair): boolean {
  return (
    Number.isFinite(modelRate) &&
    Number.isFinite(clicks) &&
    clicks > 0 &&
    Number.isFinite(conversions) &&
    conversions >= 0
  );
}

function bounded({ modelRate, clicks, conversions }: RatePair): RatePair {
  return {
    modelRate: Math.min(1 - 1e-6, Math.max(1e-6, modelRate)),
    clicks,
    conversions: Math.min(conversions, clicks),
  };
}

/** Up to a constant that does not depend on κ. */
function logLikelihood(rows: readonly RatePair[], kappa: number): number {
  const whole = gammaln(kappa);
  let sum = 0;
  for (const { modelRate, clicks, conversions } of rows) {
    const alpha = kappa * modelRate;
    const beta = kappa - alpha;
    sum += gammaln(conversions + alpha) - gammaln(alpha);
    sum += gammaln(clicks - conversions + beta) - gammaln(beta);
    sum += whole - gammaln(clicks + kappa);
  }
  return sum;
}

function indexOfMax(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? -Infinity) ? i : best), 0);
}

/** Golden-section search for the maximum of a function with one hill between `from` and `to`. */
function maximize(score: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [scoreLeft, scoreRight] = [score(left), score(right)];
  while (high - low > TOLERANCE) {
    if (scoreLeft >= scoreRight) {
      [high, right, scoreRight] = [right, left, scoreLeft];
      left = high - ratio * (high - low);
      scoreLeft = score(left);
    } else {
      [low, left, scoreLeft] = [left, right, scoreRight];
      right = low + ratio * (high - low);
      scoreRight = score(right);
    }
  }
  return (low + high) / 2;
}
