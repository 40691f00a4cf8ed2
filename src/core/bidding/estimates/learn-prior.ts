import type { NumberFrame } from '../../features/frame.ts';

/** What is to be foretold of rows that must not see their own outcome. */
export interface PriorQuestion {
  /** Names the estimate: `rate`, `value`, or a dimension. */
  readonly of: string;
  readonly features: NumberFrame;
  /** float64, shape (rows): logarithms. */
  readonly target: Float64Array;
  /** float64, shape (rows), at least 0. */
  readonly weight: Float64Array;
  /** int32, shape (rows): rows of one unit are left out together. */
  readonly unit: Int32Array;
}

/** Foretells each row from the rows of other units. float64, shape (rows): logarithms. */
export type LearnPrior = (question: PriorQuestion) => Promise<Float64Array>;

/** No model: every row is expected to be as the others are on average. */
export const noPrior: LearnPrior = ({ target, weight }) => {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < target.length; i++) {
    sum += weight[i]! * target[i]!;
    total += weight[i]!;
  }
  return Promise.resolve(new Float64Array(target.length).fill(total > 0 ? sum / total : 0));
};
