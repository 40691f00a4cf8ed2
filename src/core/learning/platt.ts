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
  let line: Line = { slope: 1, intercept: 0 };
  let objective = penalisedLikelihood(scores, outcomes, line);
  for (let step = 0; step < STEPS; step++) {
    const change = newtonStep(scores, outcomes, line);
    let size = 1;
    let next = moved(line, change, size);
    let reached = penalisedLikelihood(scores, outcomes, next);
    while (reached < objective && size > 1e-6) {
      size /= 2;
      next = moved(line, change, size);
      reached = penalisedLikelihood(scores, outcomes, next);
    }
    if (!(reached > objective)) break;
    line = next;
    objective = reached;
  }
  return { kind: 'platt', ...(line.slope >= 0 ? line : { slope: 0, intercept: averageLogOdds(outcomes) }) };
}

/** Calibrated probabilities. float64, same shape. */
export function applyPlatt(line: PlattLine, predicted: Float64Array): Float64Array {
  return predicted.map((p) => 1 / (1 + Math.exp(-(line.slope * logOdds(p) + line.intercept))));
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

function moved(line: Line, change: Line, size: number): Line {
  return { slope: line.slope + size * change.slope, intercept: line.intercept + size * change.intercept };
}

function penalisedLikelihood(scores: Float64Array, outcomes: Outcomes, line: Line): number {
  let sum = -((line.slope - 1) ** 2) / 2;
  for (let i = 0; i < scores.length; i++) {
    const score = line.slope * scores[i]! + line.intercept;
    const softplus = Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
    sum += outcomes.successes[i]! * score - outcomes.trials[i]! * softplus;
  }
  return sum;
}

function newtonStep(scores: Float64Array, outcomes: Outcomes, line: Line): Line {
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
    slope: (bb * gradientA - ab * gradientB) / determinant,
    intercept: (aa * gradientB - ab * gradientA) / determinant,
  };
}

function averageLogOdds({ successes, trials }: Outcomes): number {
  const hits = successes.reduce((sum, k) => sum + k, 0);
  return Math.log(hits / (trials.reduce((sum, n) => sum + n, 0) - hits));
}

function logOdds(probability: number): number {
  const p = Math.min(1 - CLIP, Math.max(CLIP, probability));
  return Math.log(p / (1 - p));
}
