/** A moment as the API wants it, in the account's time zone: `2026-10-31 08:00:00`. */
export function accountDateTime(at: Date, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts['year']}-${parts['month']}-${parts['day']} ${parts['hour']}:${parts['minute']}:${parts['second']}`;
}

const HALF_DAY_MS = 43_200_000;

/**
 * The moment of a local time. Where the clock goes back and it happens twice, the later of the two: an edit that may
 * have come after a decision then counts as one that did. Where the clock goes forward and it never happens, the
 * moment that it would have been had the clock stayed.
 */
export function momentOf(local: string, timeZone: string): Date {
  const asUtc = Date.parse(`${local.replace(' ', 'T')}Z`);
  const offsetAt = (at: number): number =>
    Date.parse(`${accountDateTime(new Date(at), timeZone).replace(' ', 'T')}Z`) -
    Math.floor(at / 1000) * 1000;
  const nearby = offsetAt(asUtc);
  const offsets = [offsetAt(asUtc - nearby - HALF_DAY_MS), offsetAt(asUtc - nearby + HALF_DAY_MS)];
  const moments = offsets.map((offset) => asUtc - offset);
  const fitting = moments.filter((at, index) => offsetAt(at) === offsets[index]);
  return new Date(fitting.length > 0 ? Math.max(...fitting) : (moments[0] ?? asUtc));
}
