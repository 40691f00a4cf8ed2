import type { Split } from '../../contract/train-document.ts';
import { addDays, dayNumber, type Day } from '../base/day.ts';
import { rng } from '../base/rng.ts';
import type { Dataset } from './dataset.ts';
import type { SplitPolicy } from './model-definition.ts';

/** Row indices of each part, ascending, and the account of it for the report. */
export interface RowSplit {
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** Left out, because their conversions were still coming in when the test part began, or still are. */
  readonly gap: Int32Array;
  readonly summary: Split;
}

type Part = 'train' | 'test' | 'gap';

/** Fewest training days that make a split by time worth the name. */
const LEAST_TRAIN_DAYS = 2;

/**
 * By time where rows have dates: the last share of the days is the test part, the days of the gap before it
 * belong to neither, nor do days that were unripe when the rows were read, on `readOn` (the day after the last one
 * where that is not known): of a report that was read weeks after its last day, all are ripe. Rows without dates are divided at random, stratified by having a success and, within
 * that, by trials. With too few days for a gap and a training part, all rows are divided at random.
 */
export function splitRows(
  { days, successes, trials }: Pick<Dataset, 'days' | 'successes' | 'trials'>,
  policy: SplitPolicy,
  readOn: Day | null = null,
): RowSplit {
  const cut = cutOf(days, policy, readOn);
  const undated = [...days.keys()].filter((row) => cut === null || days[row] === null);
  const inTest = stratifiedSample(undated, successes, trials, policy);
  const parts = days.map((day, row): Part => {
    if (cut === null || day === null) return inTest.has(row) ? 'test' : 'train';
    if (day >= cut.testFrom) return day <= cut.testTo ? 'test' : 'gap';
    return day <= cut.trainTo ? 'train' : 'gap';
  });
  const rowsOf = (part: Part): Int32Array =>
    Int32Array.from([...parts.keys()].filter((row) => parts[row] === part));
  const split = { train: rowsOf('train'), test: rowsOf('test'), gap: rowsOf('gap') };
  return {
    ...split,
    summary: {
      method: cut === null ? 'stratified-random' : 'time',
      why: explain(cut, days, undated.length, policy),
      trainRows: split.train.length,
      testRows: split.test.length,
      trainTrials: total(trials, split.train),
      testTrials: total(trials, split.test),
      gapRows: split.gap.length,
      gapDays: cut === null ? 0 : policy.gapDays,
      trainTo: cut?.trainTo ?? null,
      testFrom: cut?.testFrom ?? null,
    },
  };
}

interface Cut {
  readonly trainTo: Day;
  readonly testFrom: Day;
  readonly testTo: Day;
}

function cutOf(days: readonly (Day | null)[], policy: SplitPolicy, readOn: Day | null): Cut | null {
  const all = [...new Set(days.filter((day) => day !== null))].sort();
  const last = all.at(-1);
  if (last === undefined) return null;
  const ripe = addDays(readOn ?? addDays(last, 1), -1 - policy.unripeDays);
  return (
    cutWithin(
      all.filter((day) => day <= ripe),
      policy,
    ) ?? cutWithin(all, policy)
  );
}

function cutWithin(distinct: readonly Day[], { testShare, gapDays }: SplitPolicy): Cut | null {
  const testDays = Math.max(1, Math.round(distinct.length * testShare));
  const testFrom = distinct[distinct.length - testDays];
  const testTo = distinct.at(-1);
  if (testFrom === undefined || testTo === undefined) return null;
  const trainTo = addDays(testFrom, -gapDays - 1);
  const trainDays = distinct.filter((day) => day <= trainTo).length;
  return trainDays < LEAST_TRAIN_DAYS ? null : { trainTo, testFrom, testTo };
}

/** Every 1/share-th row of each stratum in order of trials, ties in random order, from a random start. */
function stratifiedSample(
  rows: readonly number[],
  successes: Float64Array,
  trials: Float64Array,
  { testShare, seed }: SplitPolicy,
): ReadonlySet<number> {
  const random = rng(seed, 'split');
  const order = new Float64Array(successes.length);
  for (const row of rows) order[row] = random.next();
  const chosen = new Set<number>();
  for (const wanted of [true, false]) {
    const stratum = rows
      .filter((row) => successes[row]! > 0 === wanted)
      .sort((a, b) => trials[a]! - trials[b]! || order[a]! - order[b]!);
    const start = random.next();
    stratum.forEach((row, at) => {
      const before = Math.floor(start + at * testShare);
      if (Math.floor(start + (at + 1) * testShare) > before) chosen.add(row);
    });
  }
  return chosen;
}

function explain(
  cut: Cut | null,
  days: readonly (Day | null)[],
  random: number,
  { testShare, gapDays }: SplitPolicy,
): string {
  const share = `${Math.round(testShare * 100)} %`;
  const how = 'stratified by having a conversion and by number of trials';
  if (cut === null && random === days.length && days.every((day) => day === null)) {
    return `the rows have no dates, so ${share} of them were drawn at random, ${how}; a later period may turn out worse`;
  }
  if (cut === null) {
    return `the dates span too few days for a later test part and a gap of ${gapDays} days, so ${share} of the rows were drawn at random, ${how}; a later period may turn out worse`;
  }
  const length = dayNumber(cut.testFrom) - dayNumber(cut.trainTo) - 1;
  const main = `the last ${share} of the days are the test part, as a model is used on days after those it learned from; ${length} days before it are left out, because their conversions were still coming in`;
  const ripe =
    main + (unripe(cut, days) ? `; days after ${cut.testTo} are left out, because theirs still are` : '');
  return random > 0 ? `${ripe}; ${random} rows without dates were divided at random, ${how}` : ripe;
}

function unripe({ testTo }: Cut, days: readonly (Day | null)[]): boolean {
  return days.some((day) => day !== null && day > testTo);
}

function total(values: Float64Array, rows: Int32Array): number {
  return rows.reduce((sum, row) => sum + values[row]!, 0);
}
