import type { CellCounts } from './cell-factors.ts';

/** Clicks of its campaign's mix that are added to an entity's own: few clicks tell no mix. */
const MIX_CLICKS = 20;

/**
 * The modifiers at which base bids keep their meaning: factors over their mean on the group's recent clicks, so that the
 * modifiers of the clicks that are bought are 1 on average. Without recent clicks, over those of all days.
 * float64, shape (groups × levels).
 */
export function modifierAims(counts: CellCounts, factor: Float64Array): Float64Array {
  const width = counts.levels.length;
  const clicks = groupSums(counts, counts.recent);
  const before = groupSums(counts, counts.exposure);
  return factor.map((value, cell) => {
    const from = cell - (cell % width);
    const recent = meanOf(factor, from, clicks, from, width);
    const mean = Number.isNaN(recent) ? meanOf(factor, from, before, from, width) : recent;
    return mean > 0 ? value / mean : value;
  });
}

/**
 * What the bid of each entity is to be divided by: modifiers multiply it where it is clicked, and the mix of clicks that
 * they buy converts otherwise than the mix that its rate was measured on. 1 where all modifiers are 1.
 * `modifierOf`: those in force.
 */
export function modifierDivisors(
  counts: CellCounts,
  factor: Float64Array,
  modifierOf: (entity: number, level: number) => number,
): Float64Array {
  const { entities, groupOf, levels, exposure, recent } = counts;
  const width = levels.length;
  const groupClicks = groupSums(counts, recent);
  return Float64Array.from({ length: entities }, (_, i) => {
    const cells = levels.map((_, l) => {
      const cell = groupOf[i]! * width + l;
      return {
        modifier: modifierOf(i, l),
        factor: factor[cell]!,
        all: exposure[i * width + l]!,
        mix: recent[i * width + l]!,
        group: groupClicks[cell]!,
      };
    });
    const inGroup = cells.reduce((sum, { group }) => sum + group, 0);
    if (cells.every(({ modifier }) => modifier === 1) || !(inGroup > 0)) return 1;
    const weights = cells.map(({ mix, group }) => mix + (MIX_CLICKS * group) / inGroup);
    const over = (of: (cell: (typeof cells)[number]) => number, weight: readonly number[]): number =>
      cells.reduce((sum, cell, l) => sum + weight[l]! * of(cell), 0) / weight.reduce((sum, w) => sum + w, 0);
    const measured = over(
      (cell) => cell.factor,
      cells.map(({ all, group }) => all + (MIX_CLICKS * group) / inGroup),
    );
    const bought = over((cell) => cell.factor, weights) / over((cell) => cell.modifier, weights);
    return bought > 0 && Number.isFinite(bought) ? measured / bought : 1;
  });
}

/** Sums of an array by entity and level over the entities of each group. float64, shape (groups × levels). */
export function groupSums(
  { groups, groupOf, levels }: Pick<CellCounts, 'groups' | 'groupOf' | 'levels'>,
  values: Float64Array,
): Float64Array {
  const width = levels.length;
  const sums = new Float64Array(groups * width);
  for (const [at, value] of values.entries()) {
    const cell = groupOf[Math.floor(at / width)]! * width + (at % width);
    sums[cell] = sums[cell]! + value;
  }
  return sums;
}

/** NaN without weight. */
function meanOf(
  values: Float64Array,
  from: number,
  weights: Float64Array,
  weightsFrom: number,
  width: number,
): number {
  let sum = 0;
  let all = 0;
  for (let l = 0; l < width; l++) {
    sum += weights[weightsFrom + l]! * values[from + l]!;
    all += weights[weightsFrom + l]!;
  }
  return all > 0 ? sum / all : Number.NaN;
}
