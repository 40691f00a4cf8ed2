import type { LagBucket } from './market.ts';

/** No conversion arrives later than this many days after the click. */
export const LONGEST_LAG_DAYS = 30;

/**
 * Hours from click to conversion for a uniform number: 35% within the hour, 50% within a day, all within 30 days.
 * The three figures are Criteo's (Chapelle, "Modeling delayed feedback in display advertising", KDD 2014);
 * within each piece the lag is uniform (first hour) or uniform in its logarithm.
 */
export function lagHours(u: number): number {
  if (u < 0.35) return u / 0.35;
  if (u < 0.5) return 24 ** ((u - 0.35) / 0.15);
  return 24 * LONGEST_LAG_DAYS ** ((u - 0.5) / 0.5);
}

/** Share of conversions with at most this lag: the inverse of {@link lagHours}. */
export function lagShare(hours: number): number {
  if (hours <= 0) return 0;
  if (hours < 1) return 0.35 * hours;
  if (hours < 24) return 0.35 + (0.15 * Math.log(hours)) / Math.log(24);
  return Math.min(1, 0.5 + (0.5 * Math.log(hours / 24)) / Math.log(LONGEST_LAG_DAYS));
}

/** Google's name for a lag. */
export function lagBucketOf(hours: number): LagBucket {
  const days = Math.floor(hours / 24);
  if (days >= 21) return 'TWENTY_ONE_TO_THIRTY_DAYS';
  if (days >= 14) return 'FOURTEEN_TO_TWENTY_ONE_DAYS';
  return BY_DAY[days] as LagBucket;
}

const BY_DAY: readonly LagBucket[] = [
  'LESS_THAN_ONE_DAY',
  'ONE_TO_TWO_DAYS',
  'TWO_TO_THREE_DAYS',
  'THREE_TO_FOUR_DAYS',
  'FOUR_TO_FIVE_DAYS',
  'FIVE_TO_SIX_DAYS',
  'SIX_TO_SEVEN_DAYS',
  'SEVEN_TO_EIGHT_DAYS',
  'EIGHT_TO_NINE_DAYS',
  'NINE_TO_TEN_DAYS',
  'TEN_TO_ELEVEN_DAYS',
  'ELEVEN_TO_TWELVE_DAYS',
  'TWELVE_TO_THIRTEEN_DAYS',
  'THIRTEEN_TO_FOURTEEN_DAYS',
];
