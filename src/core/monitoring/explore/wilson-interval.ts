import type { Interval } from '../../../contract/parts.ts';

const Z95 = 1.959963984540054;

/** A share with its 95 % score interval (Wilson, 1927); successes may be fractional. 0 to 1 without trials. */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (trials <= 0) return { value: 0, low: 0, high: 1 };
  const share = successes / trials;
  const square = (Z95 * Z95) / trials;
  const centre = (share + square / 2) / (1 + square);
  const half = (Math.sqrt((share * (1 - share)) / trials + square / (4 * trials)) * Z95) / (1 + square);
  return {
    value: share,
    low: Math.max(0, Math.min(share, centre - half)),
    high: Math.min(1, Math.max(share, centre + half)),
  };
}
