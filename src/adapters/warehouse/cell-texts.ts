import { isDay } from '../../core/base/day.ts';

/** Texts that repeat from row to row are read once. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= 4096) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}

/** Microseconds since 1970 of a moment in UTC such as `2024-01-31T12:00:00.25Z`; undefined when it is none. */
export const momentOf = remembered((text): bigint | undefined => {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/.exec(text);
  const [, day = '', time = '', fraction = ''] = match ?? [];
  const ms = Date.parse(`${day}T${time}Z`);
  if (!isDay(day) || Number.isNaN(ms)) return undefined;
  return BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, '0'));
});

/** Whether the text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
