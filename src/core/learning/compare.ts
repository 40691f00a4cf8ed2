import type { EngineName } from '../forest/engine.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import type { Estimate } from './bootstrap.ts';
import { expectedSuccesses, rowLosses, total } from './probability-metrics.ts';
import type { Outcomes } from './ranking.ts';

/** A model's predictions of the held-out rows. */
export interface Candidate {
  readonly name: EngineName;
  /** Only honest models are compared: the others know what they should not. */
  readonly featureSet: 'honest' | 'with-leakage-prone';
  /** float64, shape (rows). */
  readonly predicted: Float64Array;
}

/** The held-out rows. */
export interface HeldOut extends Outcomes {
  /** Day numbers, shape (rows); null where rows have no dates. */
  readonly days: Int32Array | null;
  /** Success rate of the training part: what guessing the average predicts. */
  readonly trainRate: number;
}

/** One model against guessing the average. */
export interface ComparedModel {
  readonly name: EngineName;
  /** Mean log loss of one trial. */
  readonly logLoss: number;
  /** Log loss minus that of guessing the average; below 0 is better. */
  readonly againstBase: Estimate;
  /** Successes the model expected. */
  readonly expected: number;
}

/** The honest models on the same held-out rows. */
export interface Comparison {
  readonly trials: number;
  readonly successes: number;
  /** Log loss of guessing the average rate of the training part. */
  readonly baseLogLoss: number;
  /** What the bootstrap draws: whole days where there are at least 10, so that what a day has in common counts once. */
  readonly unit: 'day' | 'row';
  readonly models: readonly ComparedModel[];
  /** Log loss of the first minus that of the second, paired; null when one of them is absent. */
  readonly difference: (a: EngineName, b: EngineName) => Estimate | null;
}

const LEAST_DAYS = 10;
/** Rows are dealt into at most so many groups: sums of independent rows vary as the rows do, at a bounded cost. */
const MOST_GROUPS = 1_000;
const RESAMPLES = 1_000;

/** Compares the honest candidates by paired bootstrap of their log losses. */
export function compareModels(candidates: readonly Candidate[], heldOut: HeldOut, seed: number): Comparison {
  const blocks = blocksOf(heldOut);
  const honest = candidates.filter((candidate) => candidate.featureSet === 'honest');
  const losses = new Map(honest.map(({ name, predicted }) => [name, rowLosses(predicted, heldOut)]));
  const baseLosses = rowLosses(new Float64Array(heldOut.trials.length).fill(heldOut.trainRate), heldOut);
  const paired = (a: Float64Array, b: Float64Array): Estimate =>
    pairedDifference(a, b, heldOut.trials, blocks.of, seed);
  const trials = total(heldOut.trials);
  return {
    trials,
    successes: total(heldOut.successes),
    baseLogLoss: total(baseLosses) / trials,
    unit: blocks.unit,
    models: honest.map(({ name, predicted }) => {
      const own = losses.get(name) ?? baseLosses;
      return {
        name,
        logLoss: total(own) / trials,
        againstBase: paired(own, baseLosses),
        expected: expectedSuccesses(predicted, heldOut.trials),
      };
    }),
    difference(a, b) {
      const [first, second] = [losses.get(a), losses.get(b)];
      return first === undefined || second === undefined ? null : paired(first, second);
    },
  };
}

/**
 * Mean loss of one trial under `a` minus under `b`, with its 95 % interval by resampling whole blocks.
 * `blockOf` numbers the block of each row from 0.
 */
export function pairedDifference(
  a: Float64Array,
  b: Float64Array,
  trials: Float64Array,
  blockOf: Int32Array,
  seed: number,
): Estimate {
  const count = blockOf.reduce((most, block) => Math.max(most, block + 1), 0);
  const differences = new Float64Array(count);
  const weights = new Float64Array(count);
  blockOf.forEach((block, i) => {
    differences[block]! += a[i]! - b[i]!;
    weights[block]! += trials[i]!;
  });
  const statistic = (counts: Uint16Array | null): number => {
    let difference = 0;
    let weight = 0;
    for (let block = 0; block < count; block++) {
      const times = counts === null ? 1 : counts[block]!;
      difference += times * differences[block]!;
      weight += times * weights[block]!;
    }
    return difference / weight;
  };
  const [estimate] = bootstrapIntervals([statistic], count, seed, RESAMPLES);
  return estimate ?? { value: Number.NaN, low: Number.NaN, high: Number.NaN };
}

function blocksOf({ days, trials }: HeldOut): { readonly unit: 'day' | 'row'; readonly of: Int32Array } {
  const numbers = new Map([...new Set(days)].map((day, block) => [day, block]));
  if (days === null || numbers.size < LEAST_DAYS) {
    return { unit: 'row', of: Int32Array.from(trials, (_, row) => row % MOST_GROUPS) };
  }
  return { unit: 'day', of: days.map((day) => numbers.get(day) ?? 0) };
}
