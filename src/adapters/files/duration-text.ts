/**
 * Seconds of `00:01:30`, `1:30` (minutes first), `1h 2m 3.5s`, `90 s` or `2 min`.
 * Null for anything else; plain numbers are not durations, their unit is the column's.
 */
export function parseDurationText(text: string): number | null {
  const negative = /^[-−]/.test(text);
  const body = text.replace(/^[-−]\s*/, '');
  const seconds = clock(body) ?? units(body);
  return seconds !== null && negative ? -seconds : seconds;
}

/** Hour 0..23 of `14`, `14:05`, `2 PM`, `2026110314` or a timestamp; null for anything else. */
export function parseHourText(text: string): number | null {
  const compact = /^\d{8}(\d{2})$/.exec(text);
  const clockTime =
    /^(?:\d{4}-\d{2}-\d{2}[T ])?(\d{1,2})(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*([ap]\.?m\.?)?/i.exec(text);
  const match = compact ?? clockTime;
  if (match === null || (compact === null && !CLOCK_END.test(text))) return null;
  const hour = Number(match[1]);
  const half = match[2]?.[0]?.toLowerCase();
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  const full = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return full <= 23 ? full : null;
}

const CLOCK_END = /^[\d:.T -]*\s*(?:[ap]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2})?$/i;

function clock(text: string): number | null {
  const match = /^(?:(\d+):)?(\d{1,2}):(\d{2}(?:[.,]\d+)?)$/.exec(text);
  if (match === null) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  const rest = Number(seconds.replace(',', '.'));
  if (rest >= 60 || (match[1] !== undefined && Number(minutes) >= 60)) return null;
  return Number(hours) * 3600 + Number(minutes) * 60 + rest;
}

function units(text: string): number | null {
  const match =
    /^(?:(\d+)\s*h(?:ours?|rs?)?)?\s*(?:(\d+)\s*m(?:in(?:ute)?s?)?)?\s*(?:(\d+(?:\.\d+)?)\s*s(?:ec(?:ond)?s?)?)?$/i.exec(
      text,
    );
  if (match === null || text === '') return null;
  return Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
}
