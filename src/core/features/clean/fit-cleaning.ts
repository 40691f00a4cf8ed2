import { median } from 'simple-statistics';
import { categoriesOf, numbersOf, takeRows, type Frame } from '../frame.ts';
import type { CleaningStep } from '../model-definition.ts';
import { cleanStep } from './clean-frame.ts';
import type { FittedMedian, FittedStep } from './fitted-step.ts';

/** What cleaning learned, and the training rows it keeps. */
export interface FittedCleaning {
  readonly steps: readonly FittedStep[];
  /** Indices into the frame, ascending. */
  readonly kept: Int32Array;
}

/** Learns each step from the training rows as the steps before it left them, and removes rows above a removing ceiling. */
export function fitCleaning(
  policy: readonly CleaningStep[],
  frame: Frame,
  trainRows: Int32Array,
): FittedCleaning {
  const steps: FittedStep[] = [];
  let kept = trainRows;
  let train = takeRows(frame, trainRows);
  for (const step of policy) {
    if (step.step === 'drop_duplicates') continue;
    const fitted = step.step === 'fill_median' ? fitMedian(step, train) : step;
    steps.push(fitted);
    const below = fitted.step === 'ceiling' && fitted.action === 'remove' ? rowsBelow(fitted, train) : null;
    if (below !== null) {
      kept = Int32Array.from(below, (row) => kept[row] ?? 0);
      train = takeRows(train, below);
    }
    train = cleanStep(fitted, train).frame;
  }
  return { steps, kept };
}

function fitMedian(step: Extract<CleaningStep, { step: 'fill_median' }>, train: Frame): FittedMedian {
  const values = numbersOf(train, step.column);
  const all: number[] = [];
  const byCode = new Map<number, number[]>();
  const groups = step.by === null ? null : categoriesOf(train, step.by);
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    all.push(value);
    const code = groups?.codes[row] ?? -1;
    if (code < 0) return;
    const group = byCode.get(code);
    if (group) group.push(value);
    else byCode.set(code, [value]);
  });
  const medians = [...byCode]
    .filter(([, group]) => group.length >= step.leastRows)
    .map(([code, group]): [string, number] => [groups?.levels[code] ?? '', median(group)]);
  return { ...step, overall: all.length > 0 ? median(all) : null, groups: Object.fromEntries(medians) };
}

function rowsBelow(step: { readonly column: string; readonly ceiling: number }, train: Frame): Int32Array {
  const values = numbersOf(train, step.column);
  const rows: number[] = [];
  values.forEach((value, row) => {
    if (!(value > step.ceiling)) rows.push(row);
  });
  return Int32Array.from(rows);
}
