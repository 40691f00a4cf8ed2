import type { ErrorSegment } from '../../contract/train-document.ts';
import type { Frame } from '../features/frame.ts';
import type { Outcomes } from './ranking.ts';
import { intersect, segmentsOf } from './segments.ts';
import type { Segment } from './segments.ts';

/** The held-out rows, as people know them, and what the champion predicted. */
export interface ErrorInput extends Outcomes {
  /** Columns before encoding, so that segments have readable names. */
  readonly frame: Frame;
  /** Name of each row, for examples. */
  readonly names: readonly string[];
  readonly predicted: Float64Array;
  readonly threshold: number;
}

const LEAST_TRIALS = 30;
const MOST_SEGMENTS = 20;
const PAIRED = 6;
const EXAMPLES = 5;
/** A segment is listed from this many standard errors above what was to be expected. */
const LEAST_Z = 2;

/**
 * Segments in which the predictions err more than they should, most excess errors first, at most 20: levels of
 * categories, quantile parts of numbers, and pairs of the worst of both. At least 30 trials each.
 *
 * Where every row is a single outcome, an error is an outcome on the wrong side of the threshold, and it is compared
 * with the error rate overall. Where rows are k of n, no side is right for a whole row: errors are then the outcomes
 * by which a segment as a whole is off, |Σk − Σn·p|, compared with what chance alone gives for sound predictions,
 * √(2/π · Σn·p(1 − p)); `lift` is the ratio of the two.
 */
export function errorSegments(input: ErrorInput): ErrorSegment[] {
  const measure = input.trials.every((n) => n === 1) ? thresholdErrors(input) : countErrors(input);
  const single = listed(segmentsOf(input.frame).map(measure));
  const worst = single.slice(0, PAIRED);
  const pairs = worst.flatMap((a, i) =>
    worst.slice(i + 1).flatMap((b) => {
      const both = intersect(a.segment, b.segment);
      const measured = both === null ? null : measure(both);
      return measured !== null && measured.lift > Math.max(a.lift, b.lift) ? [measured] : [];
    }),
  );
  return listed([...single, ...pairs])
    .slice(0, MOST_SEGMENTS)
    .map((measured) => describe(measured, input));
}

interface Measured {
  readonly segment: Segment;
  readonly trials: number;
  readonly misclassified: number;
  readonly lift: number;
  readonly excess: number;
  /** Excess in standard errors. */
  readonly z: number;
}

function listed(measured: readonly Measured[]): Measured[] {
  return measured
    .filter((entry) => entry.trials >= LEAST_TRIALS && entry.z >= LEAST_Z)
    .sort((a, b) => b.excess - a.excess || (a.segment.label < b.segment.label ? -1 : 1));
}

function thresholdErrors(input: ErrorInput): (segment: Segment) => Measured {
  const wrong = input.predicted.map((_, row) => wrongOutcomes(input, row));
  const overall = wrong.reduce((sum, count) => sum + count, 0) / Math.max(1, wrong.length);
  return (segment) => {
    const trials = segment.rows.length;
    const misclassified = segment.rows.reduce((sum, row) => sum + wrong[row]!, 0);
    const excess = misclassified - overall * trials;
    const deviation = Math.sqrt(trials * overall * (1 - overall));
    return {
      segment,
      trials,
      misclassified,
      lift: overall > 0 ? misclassified / (overall * trials) : 0,
      excess,
      z: deviation > 0 ? excess / deviation : 0,
    };
  };
}

function countErrors({ predicted, successes, trials }: ErrorInput): (segment: Segment) => Measured {
  return (segment) => {
    let [count, difference, variance] = [0, 0, 0];
    for (const row of segment.rows) {
      const n = trials[row]!;
      const p = predicted[row]!;
      count += n;
      difference += successes[row]! - n * p;
      variance += n * p * (1 - p);
    }
    const misclassified = Math.abs(difference);
    const byChance = Math.sqrt((2 / Math.PI) * variance);
    const z = variance > 0 ? misclassified / Math.sqrt(variance) : 0;
    const lift = byChance > 0 ? misclassified / byChance : 0;
    return { segment, trials: count, misclassified, lift, excess: misclassified - byChance, z };
  };
}

/** Trials of the row on the wrong side of the threshold. */
function wrongOutcomes({ predicted, successes, trials, threshold }: ErrorInput, row: number): number {
  const k = successes[row]!;
  return predicted[row]! >= threshold ? trials[row]! - k : k;
}

function describe(measured: Measured, input: ErrorInput): ErrorSegment {
  const { segment, trials, misclassified, lift } = measured;
  const sum = (of: (row: number) => number): number =>
    segment.rows.reduce((whole, row) => whole + of(row), 0);
  return {
    segment: segment.label,
    trials,
    misclassified,
    errorRate: misclassified / trials,
    lift,
    meanPredicted: sum((row) => input.predicted[row]! * input.trials[row]!) / trials,
    meanObserved: sum((row) => input.successes[row]!) / trials,
    examples: worstRows(segment, input).map((row) => ({
      row: input.names[row] ?? String(row),
      predicted: input.predicted[row]!,
      observed: input.successes[row]! / input.trials[row]!,
      trials: input.trials[row]!,
    })),
  };
}

/** Rows that are furthest off, in outcomes. */
function worstRows(segment: Segment, { predicted, successes, trials }: ErrorInput): number[] {
  const off = (row: number): number => Math.abs(successes[row]! - trials[row]! * predicted[row]!);
  return Array.from(segment.rows)
    .sort((a, b) => off(b) - off(a) || a - b)
    .slice(0, EXAMPLES);
}
