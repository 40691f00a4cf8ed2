import type { Arena } from '../kernel/arena.ts';
import type { TrainKernel } from '../kernel/train-kernel.ts';
import type { TrainingTable } from './training-table.ts';

/** Bits of the whole-number sums of a tree: a cell keeps 39 bits of weight, and 52 bits of sum stay exact as doubles. */
const WEIGHT_BITS = 39;
const SUM_BITS = 52;
/** A bound on how often a bootstrap draws one row. */
const MOST_DRAWS = 8;

/** Totals of a table's outcomes, and the units that its cells are written in. */
export interface Units {
  readonly weight: number;
  readonly sum: number;
  /** Sum per weight. */
  readonly mean: number;
  /** Whole numbers per unit of weight, and of sum. */
  readonly weightScale: number;
  readonly sumScale: number;
}

/**
 * Writes the cells of a table: sums (less the mean × weight where `centred`) and weights as whole numbers of a power of
 * two, as fine as the sums of a bootstrap still fit. Whole weights and successes stay what they are.
 */
export function weighOutcomes(
  arena: Arena,
  kernel: TrainKernel,
  table: TrainingTable,
  options: { readonly centred: boolean; readonly sameUnits: boolean },
): Units {
  const pairs = arena.float32(table.outcomes, 2 * table.rows);
  let [sum, weight] = [0, 0];
  for (let i = 0; i < pairs.length; i += 2) {
    sum += pairs[i]!;
    weight += pairs[i + 1]!;
  }
  const mean = sum / weight;
  const centre = options.centred ? mean : 0;
  let deviation = 0;
  for (let i = 0; i < pairs.length; i += 2) deviation += Math.abs(pairs[i]! - centre * pairs[i + 1]!);
  const weightScale = powerBelow(2 ** WEIGHT_BITS / (MOST_DRAWS * weight));
  const sumScale = options.sameUnits ? weightScale : powerBelow(2 ** SUM_BITS / (MOST_DRAWS * deviation));
  kernel.writeCells(table.records, table.stride, table.rows, table.outcomes, centre, sumScale, weightScale);
  return { weight, sum, mean, weightScale, sumScale };
}

/** The largest power of two that is not above x; at most 2^30, so that units stay readable. */
function powerBelow(x: number): number {
  return 2 ** Math.min(30, Math.floor(Math.log2(x)));
}
