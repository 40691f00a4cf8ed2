import { pointEstimate, studentised, type LiftStatistic } from './lift-statistic.ts';

/** A look at the data: its statistic under every assignment, and which share of the planned time had passed. */
export interface Look {
  readonly statistic: LiftStatistic;
  /** 0 to 1. */
  readonly elapsed: number;
}

/** What the looks so far allow to say of the lift at the last of them. A bound that cannot be told yet is null. */
export interface SequentialInterval {
  readonly lift: number;
  readonly error: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Probability of ever excluding the truth, both sides together, over all looks of an experiment. */
export const ERROR_RATE = 0.05;

/**
 * The error rate that may have been used up when a share of the planned time has passed: its third power, little at
 * first and nearly all of it at the end (Lan and DeMets, Biometrika 1983; Kim and DeMets, Biometrika 1987).
 * It is set by the calendar and not by the results, so looks may not be chosen by them.
 */
export function spentError(elapsed: number, rate: number = ERROR_RATE): number {
  return rate * Math.min(1, Math.max(0, elapsed)) ** 3;
}

/**
 * Lifts that a randomisation test does not reject at the last look, given the looks before it: a repeated confidence
 * interval (Jennison and Turnbull, JRSS B 1989). The boundary of each look comes from the assignments themselves
 * (Plamadeala and Rosenberger, Annals of Statistics 2012): those that would have crossed an earlier boundary are
 * out, and of the others so many may cross as the spent error allows. It needs no normal distribution, no many units
 * and no independent days. Each side uses half of the error.
 */
export function sequentialInterval(looks: readonly Look[]): SequentialInterval {
  const last = looks.at(-1);
  if (last === undefined) return { lift: 0, error: 0, low: null, high: null };
  const { lift, error } = pointEstimate(last.statistic);
  const bound = (side: 1 | -1): number | null =>
    edge(lift, error, side, (claim) => rejects(looks, claim, side === -1 ? 1 : -1));
  return { lift, error, low: bound(-1), high: bound(1) };
}

/** Whether the last look rejects a claimed lift as too small (`direction` 1) or too large (−1). */
export function rejects(looks: readonly Look[], claim: number, direction: 1 | -1): boolean {
  const count = looks[0]?.statistic.difference.length ?? 0;
  const out = new Uint8Array(count);
  let used = 0;
  for (const [l, { statistic, elapsed }] of looks.entries()) {
    const allowed = Math.floor((spentError(elapsed) / 2) * count + 1e-9) - used;
    const real = direction * studentised(statistic, 0, claim);
    if (l === looks.length - 1) {
      let asExtreme = 1;
      for (let d = 1; d < count && asExtreme <= allowed; d++)
        if (out[d] === 0 && direction * studentised(statistic, d, claim) >= real) asExtreme++;
      return asExtreme <= allowed;
    }
    if (allowed > 0) used += cross(statistic, claim, direction, out, allowed);
  }
  return false;
}

/** Marks the most extreme assignments as out, at most `allowed` of them and never some of equals; how many. */
function cross(
  statistic: LiftStatistic,
  claim: number,
  direction: 1 | -1,
  out: Uint8Array,
  allowed: number,
): number {
  const values = Float64Array.from(out, (gone, d) =>
    gone === 1 ? Number.NEGATIVE_INFINITY : direction * studentised(statistic, d, claim),
  );
  const next = largest(values, allowed + 1);
  let crossed = 0;
  for (const [d, value] of values.entries()) {
    if (value <= next) continue;
    out[d] = 1;
    crossed++;
  }
  return crossed;
}

/** The n-th largest value; −∞ where there are fewer. Cost: one comparison for most values. */
function largest(values: Float64Array, n: number): number {
  const top = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  for (const value of values) {
    if (value <= (top[0] as number)) continue;
    let at = 1;
    for (; at < n && (top[at] as number) < value; at++) top[at - 1] = top[at] as number;
    top[at - 1] = value;
  }
  return top[0] as number;
}

/** Farthest that a bound is looked for, in standard errors; beyond it nothing is known. */
const FARTHEST = 50;

/** Where claims begin to be rejected, going from the estimate to one side; null when they never are. */
function edge(
  from: number,
  error: number,
  side: 1 | -1,
  rejected: (claim: number) => boolean,
): number | null {
  if (!(error > 0) || !Number.isFinite(error)) return null;
  let inside = 0;
  let outside = 1;
  while (!rejected(from + side * outside * error)) {
    inside = outside;
    outside *= 1.5;
    if (outside > FARTHEST) return null;
  }
  while (outside - inside > 1e-3) {
    const middle = (inside + outside) / 2;
    if (rejected(from + side * middle * error)) outside = middle;
    else inside = middle;
  }
  return from + side * outside * error;
}
