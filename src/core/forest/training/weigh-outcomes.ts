import type { Arena } from '../kernel/arena.ts';
import type { TrainKernel } from '../kernel/train-kernel.ts';
import { MOST_TIMES, type TrainingTable } from './training-table.ts';

/** Bits of the whole-number sums of a tree: a cell keeps 39 bits of weight, and 52 bits of sum stay exact as doubles. */
const WEIGHT_BITS = 39;
const SUM_BITS = 52;

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
  const weightScale = powerBelow(2 ** WEIGHT_BITS / (MOST_TIMES * weight));
  const sumScale = options.sameUnits ? weightScale : powerBelow(2 ** SUM_BITS / (MOST_TIMES * deviation));
  const cells = (at: number, step: number, n: number, pairs: number): void =>
    kernel.writeCells(at, step, n, pairs, centre, sumScale, weightScale);
  if (table.cells === 0) cells(table.records, table.stride, table.rows, table.outcomes);
  else {
    cells(table.cells, 16, table.pairCount, table.pairs);
    multiplyCells(arena, table);
  }
  return { weight, sum, mean, weightScale, sumScale };
}

/** After the cells of rows that were not drawn, which count once, come those of rows drawn once, twice, … */
function multiplyCells(arena: Arena, { cells, pairCount }: TrainingTable): void {
  const list = new BigInt64Array(arena.memory.buffer, cells, 2 * pairCount * (MOST_TIMES + 1));
  for (let at = 2 * pairCount; at < list.length; at += 2) {
    const times = BigInt(Math.floor(at / (2 * pairCount)));
    const [sum = 0n, mass = 0n] = list.subarray(at % (2 * pairCount), (at % (2 * pairCount)) + 2);
    list[at] = sum * times;
    list[at + 1] = (((mass >> 24n) * times) << 24n) | (mass & 0xffffffn);
  }
}

/** The largest power of two that is not above x; at most 2^30, so that units stay readable. */
function powerBelow(x: number): number {
  return 2 ** Math.min(30, Math.floor(Math.log2(x)));
}
