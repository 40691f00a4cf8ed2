/** Two sums that grow while residuals stay on one side (Page, 1954), and the days on which they last left zero. */
export interface Cusum {
  readonly up: number;
  readonly down: number;
  readonly upSince: number;
  readonly downSince: number;
  /** Before this day nothing is added: the baseline is learning anew. */
  readonly mutedUntil: number;
}

/** A sum that crossed its threshold. */
export interface Crossing {
  /** 1 where more was seen than expected, −1 where less. */
  readonly direction: -1 | 1;
  /** First day of the change, as far as the sum can tell. */
  readonly since: number;
}

/** Half of the shift that is to be found soonest, the most one day may say, and days of rest after an alarm. */
const CUSUM = { allowance: 0.5, clip: 6, refractoryDays: 7 } as const;

/** Nothing seen yet. */
export const CALM: Cusum = { up: 0, down: 0, upSince: 0, downSince: 0, mutedUntil: 0 };

/**
 * Threshold at which so many streams together raise one false alarm in 90 days: between alarms of one stream lie about
 * `e^(threshold + 1.166)` days (Siegmund, 1985, for an allowance of one half on both sides).
 */
export function thresholdFor(streams: number): number {
  return Math.log(streams * 90) - 1.166;
}

/** Takes a day's standardised residual in; NaN says nothing. A crossing restarts both sums. */
export function addResidual(
  before: Cusum,
  residual: number,
  day: number,
  threshold: number,
): { readonly cusum: Cusum; readonly crossing: Crossing | null } {
  if (Number.isNaN(residual) || day < before.mutedUntil) return { cusum: before, crossing: null };
  const z = Math.max(-CUSUM.clip, Math.min(CUSUM.clip, residual));
  const up = Math.max(0, before.up + z - CUSUM.allowance);
  const down = Math.max(0, before.down - z - CUSUM.allowance);
  const upSince = before.up > 0 ? before.upSince : day;
  const downSince = before.down > 0 ? before.downSince : day;
  if (up > threshold) return { cusum: restarted(day), crossing: { direction: 1, since: upSince } };
  if (down > threshold) return { cusum: restarted(day), crossing: { direction: -1, since: downSince } };
  return { cusum: { ...before, up, down, upSince, downSince }, crossing: null };
}

/** At rest after an alarm. */
export function restarted(day: number): Cusum {
  return { ...CALM, mutedUntil: day + 1 + CUSUM.refractoryDays };
}
