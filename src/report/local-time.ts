/** An instant (ISO text) in the account's time zone, `4 March 2026, 08:12 (Europe/Berlin)`; the text itself when it or the zone is unknown. */
export function localTime(instant: string, timeZone: string): string {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime()) || !isZone(timeZone)) return instant;
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${day.format(time)}, ${clock.format(time)} (${timeZone})`;
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }) instanceof Intl.DateTimeFormat;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
