import { addDays, dayFromNumber, dayNumber, type Day } from '../base/day.ts';

/** Some days of a report, a week where nothing else is said, or as much of them as is over: what is read and replaced as one. */
export interface ReportBlock {
  /** What its rows carry as their file: `keyword_days 2026-10-26`, with the first day. */
  readonly file: string;
  readonly from: Day;
  readonly to: Day;
}

/** What is wanted of a report, and what of it the warehouse holds. */
export interface ReportWanted {
  readonly report: string;
  /** First and last day that must be there. */
  readonly first: Day;
  readonly last: Day;
  /** The last day asked for, where that is before `last`: the week that holds it is still read as far as it goes. */
  readonly until?: Day;
  /** Days before the end that the platform still restates. */
  readonly lookBackDays: number;
  /** Days of a block; a week, which begins on Mondays, when absent. */
  readonly blockDays?: number;
  /** Last day that each block held when it was last loaded. */
  readonly loadedTo: ReadonlyMap<string, Day>;
}

const WEEK = 7;

/**
 * The blocks to read now, oldest first: those that are missing or incomplete, and those that are still restated.
 * Where blocks begin does not hang on what is asked, so that the same day always belongs to the same block.
 */
export function blocksToRead(wanted: ReportWanted): ReportBlock[] {
  const { report, first, last, until = last, lookBackDays, loadedTo, blockDays = WEEK } = wanted;
  const blocks: ReportBlock[] = [];
  const restatedFrom = addDays(last, 1 - lookBackDays);
  for (let from = startOf(first, blockDays); from <= until && from <= last; from = addDays(from, blockDays)) {
    const end = addDays(from, blockDays - 1);
    const to = end < last ? end : last;
    const file = `${report} ${from}`;
    const held = loadedTo.get(file);
    if (held === undefined || held < to || to >= restatedFrom) blocks.push({ file, from, to });
  }
  return blocks;
}

/** The Monday of a day's week. */
export function mondayOf(of: Day): Day {
  return startOf(of, WEEK);
}

/** The first day of a day's block. 1970-01-05, day 4, begins one of every length; it was a Monday. */
function startOf(of: Day, blockDays: number): Day {
  const number = dayNumber(of);
  return dayFromNumber(number - ((((number - 4) % blockDays) + blockDays) % blockDays));
}
