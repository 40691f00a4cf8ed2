import { pooledLevels } from '../estimates/pooled-levels.ts';
import { fitSegments } from '../estimates/segment-factors.ts';
import { CELL_STRENGTHS, type CellCounts } from './cell-factors.ts';

export const WEEKDAYS = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const;
const HOURS = 24;

/** Hours of the week: weekday × 24 + hour, Sunday first. */
export const WEEK_HOURS: readonly string[] = WEEKDAYS.flatMap((weekday) =>
  Array.from({ length: HOURS }, (_, hour) => `${weekday} ${hour}`),
);

/** Hours that are taken together: single ones have too few conversions. */
const BLOCK_HOURS = 3;
const BLOCKS = Array.from({ length: HOURS / BLOCK_HOURS }, (_, block) => String(block * BLOCK_HOURS));

/** An entry of a schedule: `MONDAY 8:00-12:00`. */
export interface ScheduleEntry {
  /** Indices into {@link WEEK_HOURS}. */
  readonly hours: readonly number[];
}

/** The hours of an entry as the account names it; null for a name that is not one. */
export function scheduleEntry(segment: string): ScheduleEntry | null {
  const [, weekday = '', from = '', to = ''] = /^([A-Z]+) (\d+):00-(\d+):00$/.exec(segment) ?? [];
  const day = WEEKDAYS.findIndex((name) => name === weekday);
  const [first, end] = [Number(from), Number(to)];
  if (day === -1 || end > HOURS || first >= end) return null;
  return { hours: Array.from({ length: end - first }, (_, i) => day * HOURS + first + i) };
}

/** What hours of the week do to conversion rates: float64, shape (groups × 168), and what the account's tell counts. */
export interface HourFactors {
  readonly factor: Float64Array;
  /** κ, in conversions. */
  readonly strength: number;
}

/**
 * Factors of campaigns by the hour of the week: one for three hours of the day times one for the weekday, each drawn
 * towards those of the account. `counts`: campaigns are the entities, {@link WEEK_HOURS} the levels.
 */
export async function hourFactors(counts: CellCounts): Promise<HourFactors> {
  const { groups, exposure, conversions } = counts;
  const [blocks, weekdays] = await fitSegments(
    {
      entities: groups,
      groups,
      groupOf: Int32Array.from({ length: groups }, (_, g) => g),
      features: { rows: groups, columns: [] },
      dimensions: [
        { name: 'hours', levels: BLOCKS, setOn: 'group' },
        { name: 'weekday', levels: WEEKDAYS, setOn: 'group' },
      ],
      cells: {
        entity: Int32Array.from(exposure, (_, at) => Math.floor(at / WEEK_HOURS.length)),
        level: [
          Int32Array.from(exposure, (_, at) => blockOf(at)),
          Int32Array.from(exposure, (_, at) => dayOf(at)),
        ],
        exposure,
        conversions,
      },
    },
    ownRates(counts),
    pooledLevels,
    CELL_STRENGTHS,
  );
  const factor = exposure.map((_, at) => {
    const g = Math.floor(at / WEEK_HOURS.length);
    const block = blocks?.factor[g * BLOCKS.length + blockOf(at)] ?? 1;
    return block * (weekdays?.factor[g * WEEKDAYS.length + dayOf(at)] ?? 1);
  });
  return { factor, strength: blocks?.strength ?? 0 };
}

/** Conversions per click of each campaign. float64, shape (groups). */
export function ownRates({ groups, levels, exposure, conversions }: CellCounts): Float64Array {
  const clicks = new Float64Array(groups);
  const seen = new Float64Array(groups);
  for (const [at, count] of exposure.entries()) {
    const g = Math.floor(at / levels.length);
    clicks[g] = clicks[g]! + count;
    seen[g] = seen[g]! + conversions[at]!;
  }
  return seen.map((count, g) => (clicks[g]! > 0 ? count / clicks[g]! : 0));
}

function blockOf(at: number): number {
  return Math.floor((at % HOURS) / BLOCK_HOURS);
}

function dayOf(at: number): number {
  return Math.floor((at % WEEK_HOURS.length) / HOURS);
}
