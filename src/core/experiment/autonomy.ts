/** How far limits may follow the result of an experiment. */
export interface AutonomySettings {
  /** Largest factor on limits, at least 1. */
  readonly widest: number;
  /** Smallest factor on limits, at most 1. */
  readonly narrowest: number;
  /** Profit gained (or lost) per unit of spend at which that factor is reached. */
  readonly fullLift: number;
  /** Looks before limits are widened; they are narrowed at once. */
  readonly leastLooks: number;
}

/** What is known of the lift: bounds, null where nothing can be told yet, and how many looks there were. */
export interface KnownLift {
  readonly low: number | null;
  readonly high: number | null;
  readonly looks: number;
}

/** The factor on the largest step and the spend caps of the rules, and why. */
export interface Autonomy {
  readonly factor: number;
  readonly why: string;
}

/**
 * Limits follow what is proven: wider with the lower bound of the lift, narrower once even the upper bound is below
 * zero, and as configured while the interval holds zero.
 */
export function autonomyOf({ low, high, looks }: KnownLift, settings: AutonomySettings): Autonomy {
  const { widest, narrowest, fullLift, leastLooks } = settings;
  if (high !== null && high < 0) {
    const factor = rounded(1 - (1 - narrowest) * Math.min(1, -high / fullLift));
    return { factor, why: `the lift is below zero: at most ${percent(high)} of spend` };
  }
  if (low !== null && low > 0) {
    if (looks < leastLooks)
      return {
        factor: 1,
        why: `the lift is above zero, after ${looks} of the ${leastLooks} looks that it takes`,
      };
    const factor = rounded(1 + (widest - 1) * Math.min(1, low / fullLift));
    return { factor, why: `the lift is above zero: at least ${percent(low)} of spend` };
  }
  return { factor: 1, why: 'whether there is a lift is not known yet' };
}

function rounded(factor: number): number {
  return Math.round(factor * 1000) / 1000;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}
