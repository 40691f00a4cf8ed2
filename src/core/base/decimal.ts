import { InvariantError } from './errors.ts';

declare const decimalBrand: unique symbol;

/** An exact number with nine decimals, held as an integer of billionths: what GoogleSQL's NUMERIC holds. */
export type Decimal = bigint & { readonly [decimalBrand]: true };

const PLACES = 9;
const UNIT = 1_000_000_000n;
/** NUMERIC has 38 digits of precision, 9 of them after the point. */
const LIMIT = 10n ** 38n;

/** Nothing: where sums start. */
export const zeroDecimal = 0n as Decimal;

/**
 * Reads `-12.5` or `1.25e-3`; never through a double.
 * More than nine decimals (float noise of the source) are rounded half away from zero.
 * Null when the text is not a plain number or does not fit NUMERIC.
 */
export function parseDecimal(text: string): Decimal | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const size = billionths(whole + fraction, PLACES + Number(exponent) - fraction.length);
  if (size >= LIMIT) return null;
  return (sign === '-' ? -size : size) as Decimal;
}

/** Reads a text that is known to be a number. @throws InvariantError when it is none. */
export function decimal(text: string): Decimal {
  const value = parseDecimal(text);
  if (value === null) throw new InvariantError(`expected a decimal number, found ${JSON.stringify(text)}`);
  return value;
}

/** `"755315.921955912"`: no trailing zeros, no exponent. */
export function formatDecimal(value: Decimal): string {
  const size: bigint = value < 0n ? 0n - value : value;
  const whole = size / UNIT;
  const rest = size % UNIT;
  const sign = value < 0n ? '-' : '';
  if (rest === 0n) return `${sign}${whole}`;
  return `${sign}${whole}.${String(rest).padStart(PLACES, '0').replace(/0+$/, '')}`;
}

/** A number as {@link formatDecimal} writes it: most are written that way already. @throws InvariantError */
export function formatNumber(value: number): string {
  const text = String(value);
  return /^-?\d{1,29}(?:\.\d{1,9})?$/.test(text) ? text : formatDecimal(decimal(text));
}

/** The exact sum. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  return (a + b) as Decimal;
}

/** The exact product with a whole number. */
export function timesDecimal(value: Decimal, factor: number): Decimal {
  return (value * BigInt(factor)) as Decimal;
}

/** The nearest double: for comparisons and charts, never for sums of money. */
export function decimalToNumber(value: Decimal): number {
  return Number(formatDecimal(value));
}

/** `digits` × 10^`shift` as an integer, rounded half away from zero. */
function billionths(digits: string, shift: number): bigint {
  if (shift >= 0) return BigInt(digits + '0'.repeat(shift));
  const cut = digits.length + shift;
  if (cut < 0) return 0n;
  const kept = cut === 0 ? 0n : BigInt(digits.slice(0, cut));
  return digits.charCodeAt(cut) >= 53 ? kept + 1n : kept;
}
