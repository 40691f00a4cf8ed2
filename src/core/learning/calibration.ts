import { ModelError } from '../base/errors.ts';
import { applyIsotonic, fitIsotonic } from './isotonic.ts';
import type { IsotonicSteps } from './isotonic.ts';
import { applyPlatt, fitPlatt } from './platt.ts';
import type { PlattLine } from './platt.ts';
import { total } from './probability-metrics.ts';
import type { Outcomes } from './ranking.ts';

/** A rising function from a model's probability to a calibrated one. Plain JSON. */
export type Calibration = { readonly kind: 'none' } | PlattLine | IsotonicSteps;

/** Effective successes from which isotonic regression is used; below, it overfits (Niculescu-Mizil and Caruana, 2005). */
export const ISOTONIC_FROM_SUCCESSES = 1_000;

/**
 * Fits a calibration on predictions of rows that the model did not see (NaN predictions are skipped): Platt's line
 * below 1,000 effective successes, isotonic regression from there; `none` when only one kind of outcome is left.
 * Effective are (Σk)² / Σk² (Kish, 1965): successes that a few large rows share say little about the others.
 */
export function fitCalibration(predicted: Float64Array, outcomes: Outcomes): Calibration {
  const rows = [...predicted.keys()].filter((i) => !Number.isNaN(predicted[i]!));
  const seen = Float64Array.from(rows, (i) => predicted[i]!);
  const seenOutcomes = {
    successes: Float64Array.from(rows, (i) => outcomes.successes[i]!),
    trials: Float64Array.from(rows, (i) => outcomes.trials[i]!),
  };
  const successes = total(seenOutcomes.successes);
  if (!(successes > 0 && successes < total(seenOutcomes.trials))) return { kind: 'none' };
  const effective = successes ** 2 / seenOutcomes.successes.reduce((sum, k) => sum + k * k, 0);
  const fit = effective < ISOTONIC_FROM_SUCCESSES ? fitPlatt : fitIsotonic;
  return fit(seen, seenOutcomes);
}

/** Calibrated probabilities. float64, same shape. */
export function calibrate(calibration: Calibration, predicted: Float64Array): Float64Array {
  if (calibration.kind === 'platt') return applyPlatt(calibration, predicted);
  return calibration.kind === 'isotonic' ? applyIsotonic(calibration, predicted) : predicted;
}

/** Checks a calibration that was stored. @throws ModelError when it is none. */
export function calibrationFromJson(json: unknown): Calibration {
  const stored = json as Partial<Record<string, unknown>> | null;
  const numbers = (list: unknown): list is number[] => Array.isArray(list) && list.every(Number.isFinite);
  if (stored?.['kind'] === 'none') return { kind: 'none' };
  const { slope, intercept, from, to } = stored ?? {};
  if (stored?.['kind'] === 'platt' && Number.isFinite(slope) && Number.isFinite(intercept)) {
    return { kind: 'platt', slope: Number(slope), intercept: Number(intercept) };
  }
  if (
    stored?.['kind'] === 'isotonic' &&
    numbers(from) &&
    numbers(to) &&
    from.length === to.length &&
    from.length > 0
  ) {
    return { kind: 'isotonic', from, to };
  }
  throw new ModelError('the stored calibration is damaged', {
    expected: 'none, platt or isotonic with its numbers',
    found: (JSON.stringify(json) ?? typeof json).slice(0, 80),
    next: 'train again',
  });
}
