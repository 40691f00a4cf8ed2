import { ALL_REPORTED, completionOf, type CompletionCurve } from '../base/completion.ts';

/** Conversions by how long after the click they came, as the platform names it. */
export interface LagCount {
  readonly bucket: string;
  readonly conversions: number;
}

/** With fewer conversions the curve says nothing, and all that were reported count as all there are. */
const LEAST_CONVERSIONS = 30;

/** Where the platform's buckets begin and end, in days after the click. */
const BOUNDS: ReadonlyMap<string, readonly [from: number, to: number]> = new Map([
  ['LESS_THAN_ONE_DAY', [0, 1]],
  ['ONE_TO_TWO_DAYS', [1, 2]],
  ['TWO_TO_THREE_DAYS', [2, 3]],
  ['THREE_TO_FOUR_DAYS', [3, 4]],
  ['FOUR_TO_FIVE_DAYS', [4, 5]],
  ['FIVE_TO_SIX_DAYS', [5, 6]],
  ['SIX_TO_SEVEN_DAYS', [6, 7]],
  ['SEVEN_TO_EIGHT_DAYS', [7, 8]],
  ['EIGHT_TO_NINE_DAYS', [8, 9]],
  ['NINE_TO_TEN_DAYS', [9, 10]],
  ['TEN_TO_ELEVEN_DAYS', [10, 11]],
  ['ELEVEN_TO_TWELVE_DAYS', [11, 12]],
  ['TWELVE_TO_THIRTEEN_DAYS', [12, 13]],
  ['THIRTEEN_TO_FOURTEEN_DAYS', [13, 14]],
  ['FOURTEEN_TO_TWENTY_ONE_DAYS', [14, 21]],
  ['TWENTY_ONE_TO_THIRTY_DAYS', [21, 30]],
  ['THIRTY_TO_FORTY_FIVE_DAYS', [30, 45]],
  ['FORTY_FIVE_TO_SIXTY_DAYS', [45, 60]],
  ['SIXTY_TO_NINETY_DAYS', [60, 90]],
]);

/**
 * Share of the conversions of a window's clicks that have come by its end: the mean over its days, each with the lag
 * curve at its age, a day's clicks being half a day older than its end. Buckets that are not known are left out.
 */
export function seenShare(lags: readonly LagCount[], windowDays: number): number {
  const clicks = Array.from({ length: windowDays }, (_, day) => ({ ageDays: day + 0.5, weight: 1 }));
  return completionOf(completionCurve(lags), clicks).share;
}

/** The lag curve as shares by bucket. Buckets that are not known are left out; too few conversions say nothing. */
export function completionCurve(lags: readonly LagCount[]): CompletionCurve {
  const known = lags.flatMap(({ bucket, conversions }) => {
    const bounds = BOUNDS.get(bucket);
    return bounds === undefined || conversions <= 0 ? [] : [{ bounds, conversions }];
  });
  const all = known.reduce((sum, { conversions }) => sum + conversions, 0);
  if (all < LEAST_CONVERSIONS) return ALL_REPORTED;
  return {
    conversions: all,
    buckets: known.map(({ bounds: [fromDays, toDays], conversions }) => ({
      share: conversions / all,
      fromDays,
      toDays,
    })),
  };
}
