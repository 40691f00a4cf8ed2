import type { LearnPrior } from './learn-prior.ts';

/** Standard deviation of a level's logarithm between accounts, before anything of the account is known. */
const USUAL_SPREAD = 0.3;

/**
 * For each unit one factor a level as the other units have it, drawn towards 1: what a few campaigns can tell of each
 * other. Rows of a unit lie together, one a level.
 */
export const pooledLevels: LearnPrior = ({ target, weight, unit }) => {
  const next = unit.indexOf(1);
  const width = next === -1 ? target.length : next;
  const sums = new Float64Array(width);
  const weights = new Float64Array(width).fill(USUAL_SPREAD ** -2);
  for (const [row, y] of target.entries()) {
    sums[row % width] = sums[row % width]! + weight[row]! * y;
    weights[row % width] = weights[row % width]! + weight[row]!;
  }
  return Promise.resolve(
    target.map((y, row) => {
      const own = weight[row]!;
      return (sums[row % width]! - own * y) / (weights[row % width]! - own);
    }),
  );
};
