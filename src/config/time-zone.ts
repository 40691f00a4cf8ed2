import { z } from 'zod';

/** A time zone by its IANA name. */
export const TimeZone = z.string().refine(isTimeZone, 'an IANA time zone such as Europe/Paris');

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
