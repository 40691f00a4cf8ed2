import type { DecimalSign } from './number-text.ts';
import type { DayOrder } from './date-text.ts';

/** How a file writes numbers and days. */
export interface Notation {
  readonly decimal: DecimalSign;
  readonly dayOrder: DayOrder;
}

/** What is used where neither the file nor the mapping tells. */
export const defaultNotation: Notation = { decimal: '.', dayOrder: 'month-day' };

/** How a locale (`de`, `en-GB`) writes numbers and days, by the runtime's own CLDR data. */
export function notationOf(locale: string): Notation {
  const decimal = new Intl.NumberFormat(locale)
    .formatToParts(1.5)
    .find(({ type }) => type === 'decimal')?.value;
  const parts = new Intl.DateTimeFormat(locale).formatToParts(0).map(({ type }) => type);
  return {
    decimal: decimal === ',' ? ',' : '.',
    dayOrder: parts.indexOf('day') > parts.indexOf('month') ? 'month-day' : 'day-month',
  };
}

/** Whether the runtime knows the locale. */
export function isLocale(text: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(text).length > 0;
  } catch {
    return false;
  }
}
