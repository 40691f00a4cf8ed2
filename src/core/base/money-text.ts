import type { Micros } from './micros.ts';

const formats = new Map<string, Intl.NumberFormat>();

/**
 * Money as people read it, in the currency's own decimals: `1_310_000` in USD is `$1.31`.
 * Amounts under a tenth of a unit show up to four decimals.
 */
export function moneyText(value: Micros, currency: string): string {
  const units = value / 1e6;
  const fine = units !== 0 && Math.abs(units) < 0.1;
  return formatOf(currency, fine).format(units).replaceAll('\u00a0', ' ');
}

/** Decimals in which a currency is written: 2 for USD, 0 for JPY. */
export function currencyDecimals(currency: string): number {
  return formatOf(currency, false).resolvedOptions().maximumFractionDigits ?? 2;
}

function formatOf(currency: string, fine: boolean): Intl.NumberFormat {
  const key = `${currency}/${fine}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const style = /^[A-Za-z]{3}$/.test(currency)
    ? ({ style: 'currency', currency } as const)
    : ({ minimumFractionDigits: 2, maximumFractionDigits: 2 } as const);
  const format = new Intl.NumberFormat('en-US', fine ? { ...style, maximumFractionDigits: 4 } : style);
  formats.set(key, format);
  return format;
}
