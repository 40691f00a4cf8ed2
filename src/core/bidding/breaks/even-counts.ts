import type { Watch } from './watch.ts';

/** Counts that must all be even before chance is ruled out: at most one in two is, so this is one in 4,000. */
const LEAST_COUNTS = 12;
/** So many odd counts show that conversions are counted once again; a single one may be a stray. */
const ODD_AGAIN = 2;

/**
 * First day since which each conversion has been counted twice, as by a tag that was installed twice: then all counts
 * are even. Null where some are odd, where too few are known, and where conversions come in parts.
 */
export function countedTwiceSince(watch: Watch): number | null {
  let counts = 0;
  let first: number | null = null;
  for (const { day, seen } of watch.memory.conversions.recent.toReversed()) {
    if (seen.some(isOdd)) break;
    const more = seen.reduce((sum, count) => sum + Number(count > 0), 0);
    counts += more;
    if (more > 0) first = day;
  }
  return counts >= LEAST_COUNTS ? first : null;
}

/** First day since `from` with an odd count, once there are enough of them; null while all are even. */
export function countedOnceSince(watch: Watch, from: number): number | null {
  const odd = watch.memory.conversions.recent
    .filter(({ day }) => day > from)
    .map(({ day, seen }) => ({ day, counts: seen.reduce((sum, count) => sum + Number(isOdd(count)), 0) }))
    .filter(({ counts }) => counts > 0);
  return odd.reduce((sum, { counts }) => sum + counts, 0) >= ODD_AGAIN ? odd[0]!.day : null;
}

/** Or not a whole number at all. */
function isOdd(count: number): boolean {
  return count % 2 !== 0;
}
