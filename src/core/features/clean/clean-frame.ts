import { categoriesOf, numbersOf, withColumn, type CategoryColumn, type Frame } from '../frame.ts';
import type { FittedMedian, FittedStep } from './fitted-step.ts';

/** A frame after one step, and the rows it touched. */
export interface CleanedFrame {
  readonly frame: Frame;
  readonly touched: Int32Array;
}

/** All steps in order. Never removes a row: what has to be scored is scored, with a ceiling capping. */
export function cleanFrame(steps: readonly FittedStep[], frame: Frame): Frame {
  return steps.reduce((cleaned, step) => cleanStep(step, cleaned).frame, frame);
}

/** One step, with the indices of the rows that it changed (or flagged with 1). */
export function cleanStep(step: FittedStep, frame: Frame): CleanedFrame {
  switch (step.step) {
    case 'fill_median':
      return fillMedian(step, frame);
    case 'fill_level':
      return fillLevel(step.column, step.level, frame);
    case 'ceiling':
      return changeNumbers(frame, step.column, (value) => (value > step.ceiling ? step.ceiling : value));
    default:
      return flagBelow(step, frame);
  }
}

function fillMedian(step: FittedMedian, frame: Frame): CleanedFrame {
  const groups = step.by === null ? null : categoriesOf(frame, step.by);
  const overall = step.overall ?? Number.NaN;
  const ofCode = groups?.levels.map((level) => own(step.groups, level) ?? overall);
  return changeNumbers(frame, step.column, (value, row) =>
    Number.isNaN(value) ? (ofCode?.[groups?.codes[row] ?? -1] ?? overall) : value,
  );
}

function own(groups: Readonly<Record<string, number>>, level: string): number | undefined {
  return Object.hasOwn(groups, level) ? groups[level] : undefined;
}

function fillLevel(column: string, level: string, frame: Frame): CleanedFrame {
  const before = categoriesOf(frame, column);
  const touched: number[] = [];
  before.codes.forEach((code, row) => {
    if (code < 0) touched.push(row);
  });
  if (touched.length === 0) return { frame, touched: Int32Array.from(touched) };
  const at = before.levels.indexOf(level);
  const levels = at < 0 ? [...before.levels, level] : before.levels;
  const codes = Int32Array.from(before.codes, (code) =>
    code < 0 ? (at < 0 ? levels.length - 1 : at) : code,
  );
  const filled: CategoryColumn = { kind: 'category', name: column, codes, levels };
  return { frame: withColumn(frame, filled), touched: Int32Array.from(touched) };
}

function flagBelow(step: Extract<FittedStep, { step: 'flag_below' }>, frame: Frame): CleanedFrame {
  const values = numbersOf(frame, step.column);
  const touched: number[] = [];
  const flags = values.map((value, row) => {
    if (Number.isNaN(value)) return Number.NaN;
    if (value < step.below) touched.push(row);
    return value < step.below ? 1 : 0;
  });
  const flag = { kind: 'number', name: step.flag, values: flags } as const;
  return { frame: withColumn(frame, flag), touched: Int32Array.from(touched) };
}

function changeNumbers(
  frame: Frame,
  column: string,
  change: (value: number, row: number) => number,
): CleanedFrame {
  const before = numbersOf(frame, column);
  const touched: number[] = [];
  const values = before.map((value, row) => {
    const changed = change(value, row);
    if (!Object.is(changed, value)) touched.push(row);
    return changed;
  });
  const after = { kind: 'number', name: column, values } as const;
  return { frame: withColumn(frame, after), touched: Int32Array.from(touched) };
}
