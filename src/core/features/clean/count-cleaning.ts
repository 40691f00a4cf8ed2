import type { CleaningCount } from '../../../contract/train-document.ts';
import type { Frame } from '../frame.ts';
import { cleanStep } from './clean-frame.ts';
import type { FittedMedian, FittedStep } from './fitted-step.ts';

/** What each step does to all rows of the frame; `trainRows` tells where a ceiling removes instead of capping. */
export function countCleaning(
  steps: readonly FittedStep[],
  frame: Frame,
  trainRows: Int32Array,
): readonly CleaningCount[] {
  const training = new Set(trainRows);
  const counts: CleaningCount[] = [];
  let current = frame;
  for (const step of steps) {
    const { frame: next, touched } = cleanStep(step, current);
    const inTraining = touched.reduce((count, row) => count + (training.has(row) ? 1 : 0), 0);
    const detail = describe(step, touched.length, inTraining);
    counts.push({ step: step.step, column: step.column, rows: touched.length, detail });
    current = next;
  }
  return counts;
}

function describe(step: FittedStep, rows: number, inTraining: number): string {
  switch (step.step) {
    case 'fill_median':
      return describeMedian(step);
    case 'fill_level':
      return `missing became ${step.level}`;
    case 'ceiling':
      return step.action === 'remove'
        ? `above ${step.ceiling}: ${inTraining} removed from the training part, ${rows - inTraining} capped elsewhere`
        : `above ${step.ceiling}: set to ${step.ceiling}`;
    default:
      return `below ${step.below}: flagged as ${step.flag}`;
  }
}

function describeMedian({ overall, groups, by, column }: FittedMedian): string {
  if (overall === null) return `no ${column} in the training part to take a median of`;
  const own = Object.keys(groups).length;
  const of = own > 0 ? `; ${own} levels of ${by} have their own` : '';
  return `missing became the median ${Number(overall.toPrecision(6))}${of}`;
}
