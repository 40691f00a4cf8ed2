import { InvariantError } from './errors.ts';

declare const microsBrand: unique symbol;

/** Money as an integer number of millionths of the account's currency unit: 1_500_000 is 1.50. */
export type Micros = number & { readonly [microsBrand]: true };

/** Brands an integer as {@link Micros}. @throws InvariantError when it is not a safe integer. */
export function micros(value: number): Micros {
  if (!Number.isSafeInteger(value)) {
    throw new InvariantError(`expected money as an integer of micros, found ${value}`);
  }
  return value as Micros;
}

/** Rounds an amount in currency units to the nearest micro. */
export function microsFromUnits(units: number): Micros {
  return micros(Math.round(units * 1e6));
}

/** Whether {@link microsFromUnits} can tell the amount. */
export function fitsMicros(units: number): boolean {
  return Number.isSafeInteger(Math.round(units * 1e6));
}

/** Currency units of an amount, as a double: for ratios and charts, never for sums of money. */
export function unitsFromMicros(value: Micros): number {
  return value / 1e6;
}

/** `1500000` → `"1.50"`: at least two decimals, as many as needed, never rounded. */
export function formatMicros(value: Micros): string {
  const sign = value < 0 ? '-' : '';
  const absolute = Math.abs(value);
  const fraction = String(absolute % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${sign}${Math.floor(absolute / 1_000_000)}.${fraction}`;
}

/** Rounds to a multiple of the currency's billable unit (10_000 micros for cents). */
export function roundToUnit(value: Micros, unitMicros: Micros): Micros {
  return micros(Math.round(value / unitMicros) * unitMicros);
}
