import type { NumberFrame } from '../../features/frame.ts';
import type { LearnPrior } from '../estimates/learn-prior.ts';
import { pooledLevels } from '../estimates/pooled-levels.ts';
import { fitSegments } from '../estimates/segment-factors.ts';

/** Counts of entities by the levels of one kind of modifier. Arrays by entity and level: float64, shape (entities × levels). */
export interface CellCounts {
  readonly entities: number;
  /** Campaigns: a modifier holds for all entities of one. */
  readonly groups: number;
  /** int32, shape (entities). */
  readonly groupOf: Int32Array;
  readonly levels: readonly string[];
  /** Clicks, as far as their conversions can be known; old ones count less. */
  readonly exposure: Float64Array;
  readonly conversions: Float64Array;
  /** Clicks of the last days, all counting the same. */
  readonly recent: Float64Array;
}

/** What levels do to conversion rates. Arrays by group and level: float64, shape (groups × levels). */
export interface CellFactors {
  /** Own counts and what the account tells, mean 1 over the conversions that a group expects. */
  readonly factor: Float64Array;
  readonly seen: Float64Array;
  /** Conversions that the entities' own rates let expect, as many in a group as were seen. */
  readonly expected: Float64Array;
  /** Conversions over those expected, in the other groups of the account. */
  readonly others: Float64Array;
  /** What the prior counts, in conversions. */
  readonly strength: number;
}

/**
 * Conversions that the account's factor counts beside a campaign's own. A few campaigns do not tell how much campaigns
 * differ; that logarithms of their factors spread by 0.22 to 0.32 (1/√κ) is what accounts usually show.
 */
export const CELL_STRENGTHS = { least: 10, most: 20 } as const;

/** With fewer campaigns a model has too little to learn from, and one factor a level is taken for all. */
const LEAST_GROUPS = 40;

/**
 * Factors on the conversion rate by campaign and level, drawn towards those of other campaigns. `rate`: conversions per
 * click of each entity on all levels together, so that what differs between keywords is not taken for what differs
 * between levels. `learn`: for accounts with many campaigns.
 */
export async function cellFactors(
  counts: CellCounts,
  rate: Float64Array,
  features: NumberFrame,
  learn: LearnPrior,
): Promise<CellFactors> {
  const { entities, groups, groupOf, levels, exposure, conversions } = counts;
  const width = levels.length;
  const level = Int32Array.from(exposure, (_, at) => at % width);
  const entity = Int32Array.from(exposure, (_, at) => Math.floor(at / width));
  const own = ownRates(counts, rate);
  const [fitted] = await fitSegments(
    {
      entities,
      groups,
      groupOf,
      features,
      dimensions: [{ name: 'level', levels, setOn: 'group' }],
      cells: { entity, level: [level], exposure, conversions },
    },
    own,
    groups < LEAST_GROUPS ? pooledLevels : learn,
    CELL_STRENGTHS,
  );
  const cells = groupCells(counts, own);
  return {
    ...cells,
    factor: fitted?.factor ?? new Float64Array(groups * width).fill(1),
    strength: fitted?.strength ?? 0,
    others: othersFactors(cells, width),
  };
}

/** Rates with each group's level taken out: as many conversions are expected in it as were seen. */
function ownRates({ groups, groupOf, levels, exposure, conversions }: CellCounts, rate: Float64Array) {
  const expected = new Float64Array(groups);
  const seen = new Float64Array(groups);
  const width = levels.length;
  for (const [at, clicks] of exposure.entries()) {
    const i = Math.floor(at / width);
    const g = groupOf[i]!;
    expected[g] = expected[g]! + clicks * rate[i]!;
    seen[g] = seen[g]! + conversions[at]!;
  }
  return rate.map((p, i) => {
    const g = groupOf[i]!;
    return expected[g]! > 0 && seen[g]! > 0 ? (p * seen[g]!) / expected[g]! : p;
  });
}

function groupCells({ groups, groupOf, levels, exposure, conversions }: CellCounts, rate: Float64Array) {
  const width = levels.length;
  const seen = new Float64Array(groups * width);
  const expected = new Float64Array(groups * width);
  for (const [at, clicks] of exposure.entries()) {
    const i = Math.floor(at / width);
    const cell = groupOf[i]! * width + (at % width);
    seen[cell] = seen[cell]! + conversions[at]!;
    expected[cell] = expected[cell]! + clicks * rate[i]!;
  }
  return { seen, expected };
}

function othersFactors(
  { seen, expected }: { readonly seen: Float64Array; readonly expected: Float64Array },
  width: number,
): Float64Array {
  const sums = { seen: new Float64Array(width), expected: new Float64Array(width) };
  for (let at = 0; at < seen.length; at++) {
    sums.seen[at % width] = sums.seen[at % width]! + seen[at]!;
    sums.expected[at % width] = sums.expected[at % width]! + expected[at]!;
  }
  return seen.map((own, at) => {
    const others = sums.expected[at % width]! - expected[at]!;
    return others > 1e-9 ? (sums.seen[at % width]! - own) / others : 1;
  });
}
