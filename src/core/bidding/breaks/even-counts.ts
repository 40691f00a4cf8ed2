import type { Watch } from './watch.ts';

/** How unlikely chance must be before it is ruled out: less than one in 4,000. */
const CHANCE = 1 / 4000;
/** Half of large counts are even; of counts that are mostly one, few are. */
const MOST_EVEN = 0.5;
/** Counts that the half counts as before any was seen. */
const PSEUDO = 4;
/** So many odd counts show that conversions are counted once again; a single one may be a stray. */
const ODD_AGAIN = 2;

/**
 * First day since which each conversion has been counted twice, as by a tag that was installed twice: then all counts
 * are even. Null where some are odd, where so many even ones may be chance by what was even before, and where
 * conversions come in parts.
 */
export function countedTwiceSince(watch: Watch): number | null {
  const days = watch.memory.conversions.recent;
  const lastOdd = days.findLastIndex(({ seen }) => seen.some(isOdd));
  const since = days.slice(lastOdd + 1).filter(({ seen }) => seen.some((count) => count > 0));
  const before = days.slice(0, lastOdd + 1);
  const even = evenShare(before.map(({ seen }) => seen));
  const counts = since.reduce((sum, { seen }) => sum + known(seen), 0);
  return even ** counts < CHANCE ? (since[0]?.day ?? null) : null;
}

/** Share of counts that are even by chance: not less than two standard errors above what was seen. */
function evenShare(days: readonly Float64Array[]): number {
  const all = days.reduce((sum, seen) => sum + known(seen), 0);
  const odd = days.reduce((sum, seen) => sum + seen.filter(isOdd).length, 0);
  const share = (all - odd + PSEUDO * MOST_EVEN) / (all + PSEUDO);
  return Math.min(MOST_EVEN, share + 2 * Math.sqrt((share * (1 - share)) / (all + PSEUDO)));
}

function known(seen: Float64Array): number {
  return seen.filter((count) => count > 0).length;
}

/** First day since `from` with an odd count, once there are enough of them; null while all are even. */
export function countedOnceSince(watch: Watch, from: number): number | null {
  const odd = watch.memory.conversions.recent
    .filter(({ day }) => day > from)
    .map(({ day, seen }) => ({ day, counts: seen.filter(isOdd).length }))
    .filter(({ counts }) => counts > 0);
  return odd.reduce((sum, { counts }) => sum + counts, 0) >= ODD_AGAIN ? odd[0]!.day : null;
}

/** Or not a whole number at all. */
function isOdd(count: number): boolean {
  return count % 2 !== 0;
}
