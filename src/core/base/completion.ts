/** How much of what a day's clicks bring has been reported some days later, as plain data. */
export interface CompletionCurve {
  /** Conversions that the shares were counted on; 0 when nothing is known and all counts as reported. */
  readonly conversions: number;
  /** Shares of all conversions by lag after the click, in days. */
  readonly buckets: readonly {
    readonly share: number;
    readonly fromDays: number;
    readonly toDays: number;
  }[];
}

/** The reported share of a period's conversions, and how far it may be off (one standard deviation). */
export interface Completion {
  readonly share: number;
  readonly sd: number;
}

/** A curve of an account that tells of no lags: what was reported is all there is. */
export const ALL_REPORTED: CompletionCurve = { conversions: 0, buckets: [] };

/**
 * The reported share of clicks of several ages, weighted. Its error has two parts: the shares come from a sample of
 * conversions (multinomial), and where an age lies inside a bucket nobody knows how the bucket is filled.
 */
export function completionOf(
  curve: CompletionCurve,
  clicks: readonly { readonly ageDays: number; readonly weight: number }[],
): Completion {
  const all = clicks.reduce((sum, { weight }) => sum + weight, 0);
  if (all <= 0 || curve.conversions <= 0) return { share: 1, sd: 0 };
  let share = 0;
  let square = 0;
  let inside = 0;
  for (const bucket of curve.buckets) {
    let reached = 0;
    let open = 0;
    for (const { ageDays, weight } of clicks) {
      const part = Math.min(1, Math.max(0, (ageDays - bucket.fromDays) / (bucket.toDays - bucket.fromDays)));
      reached += (weight / all) * part;
      open += (weight / all) * part * (1 - part);
    }
    share += bucket.share * reached;
    square += bucket.share * reached * reached;
    inside += (bucket.share * open) ** 2;
  }
  const sampling = Math.max(0, square - share * share) / curve.conversions;
  return { share: Math.min(1, share), sd: Math.sqrt(sampling + inside) };
}
