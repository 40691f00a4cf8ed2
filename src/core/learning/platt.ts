import type { Outcomes } from './ranking.ts';

/** Calibrated log-odds = slope · log-odds + intercept, slope ≥ 0. */
export interface PlattLine {
  readonly kind: 'platt';
  readonly slope: number;
  readonly intercept: number;
}

const CLIP = 1e-6;
const STEPS = 50;

/**
 * Platt scaling (1999) on log-odds, weighted by trials, by Newton's method. A normal prior of mean 1 and standard
 * deviation 1 on the slope keeps a handful of successes from tilting it; predictions that rank backwards get slope 0,
 * which is the average rate. Both outcomes must occur.
 */
export function fitPlatt(predicted: Float64Array, outcomes: Outcomes): PlattLine {
  const scores = predicted.map(logOdds);
  let line = { slope: 1, intercept: 0 };
  for (let step = 0; step < STEPS; step++) {
    const change = newtonStep(scores, outcomes, line);
    line = { slope: line.slope + change.slope, intercept: line.intercept + change.intercept };
    if (Math.abs(change.slope) + Math.abs(change.intercept) < 1e-12) break;
  }
  const usable = Number.isFinite(line.slope) && Number.isFinite(line.intercept) && line.slope >= 0;
  return { kind: 'platt', ...(usable ? line : { slope: 0, intercept: averageLogOdds(outcomes) }) };
}

/** Calibrated probabilities. float64, same shape. */
export function applyPlatt(line: PlattLine, predicted: Float64Array): Float64Array {
  return predicted.map((p) => 1 / (1 + Math.exp(-(line.slope * logOdds(p) + line.intercept))));
}

/** One Newton step of at most 4 in either direction, so that separable data cannot throw it far off. */
function newtonStep(scores: Float64Array, outcomes: Outcomes, line: { slope: number; intercept: number }) {
  let [gradientA, gradientB, aa, ab, bb] = [1 - line.slope, 0, 1, 0, 1e-9];
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    const n = outcomes.trials[i]!;
    const p = 1 / (1 + Math.exp(-(line.slope * score + line.intercept)));
    const residual = outcomes.successes[i]! - n * p;
    const weight = n * p * (1 - p);
    gradientA += residual * score;
    gradientB += residual;
    aa += weight * score * score;
    ab += weight * score;
    bb += weight;
  }
  const determinant = aa * bb - ab * ab;
  return {
    slope: bounded((bb * gradientA - ab * gradientB) / determinant),
    intercept: bounded((aa * gradientB - ab * gradientA) / determinant),
  };
}

function bounded(step: number): number {
  return Math.min(4, Math.max(-4, step));
}

function averageLogOdds({ successes, trials }: Outcomes): number {
  const hits = successes.reduce((sum, k) => sum + k, 0);
  return Math.log(hits / (trials.reduce((sum, n) => sum + n, 0) - hits));
}

function logOdds(probability: number): number {
  const p = Math.min(1 - CLIP, Math.max(CLIP, probability));
  return Math.log(p / (1 - p));
}
