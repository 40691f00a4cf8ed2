import type { CleaningStep } from '../model-definition.ts';

/** A step of cleaning with what it learned from the training part. Plain JSON. */
export type FittedStep =
  FittedMedian | Extract<CleaningStep, { step: 'fill_level' | 'ceiling' | 'flag_below' }>;

/** Medians to fill with; null where no value was seen. */
export interface FittedMedian {
  readonly step: 'fill_median';
  readonly column: string;
  readonly by: string | null;
  readonly leastRows: number;
  readonly overall: number | null;
  /** By level of `by`, where it had enough values. */
  readonly groups: Readonly<Record<string, number>>;
}
