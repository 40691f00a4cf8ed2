import { formatDecimal, parseDecimal, timesDecimal } from '../../core/base/decimal.ts';
import type { MappedColumn } from '../../jobs/ports.ts';
import { parseDurationText } from './duration-text.ts';
import { isMissingValue } from './missing-text.ts';
import type { Notation } from './notation.ts';
import { parseNumberText } from './number-text.ts';
import { Unreadable } from './unreadable.ts';
import type { CellReader } from './unreadable.ts';

type Unit = MappedColumn['unit'];

/** Powers of ten by which a unit is shifted. */
const SHIFT: Readonly<Record<NonNullable<Unit>, number>> = {
  percent: -2,
  minutes: 0,
  milliseconds: -3,
  micros: -6,
  cents: -2,
};

/** What `formatDecimal` would give back unchanged: most cells, at a tenth of the cost. */
const CANONICAL = /^(?:0|[1-9]\d{0,14})(?:\.\d{0,8}[1-9])?$/;

/** Reads NUMERIC cells: exact decimal texts, scaled by the unit, never through a double. */
export function exactReader(unit: Unit, { decimal }: Notation): CellReader {
  const asIs = decimal === '.' && unit === undefined;
  return (text) => {
    if (asIs && CANONICAL.test(text)) return text;
    const number = isMissingValue(text) ? null : parseNumberText(text, decimal);
    if (number === null)
      return isMissingValue(text) ? null : new Unreadable(`a number with decimal sign "${decimal}"`);
    const value = parseDecimal(scaled(number.text, number.percent, unit));
    if (value === null) return new Unreadable('a number of at most 29 digits before the decimal sign');
    return formatDecimal(unit === 'minutes' ? timesDecimal(value, 60) : value);
  };
}

/** Reads INT64 cells; `7350.0` is whole, `1.5` is unreadable. */
export function wholeReader(unit: Unit, notation: Notation): CellReader {
  const exact = exactReader(unit, notation);
  return (text) => {
    if (/^\d{1,15}$/.test(text) && unit === undefined) return Number(text);
    const value = exact(text);
    if (typeof value !== 'string') return value;
    const whole = Number(value);
    return Number.isSafeInteger(whole) && !value.includes('.') ? whole : new Unreadable('a whole number');
  };
}

/** Reads FLOAT64 cells: shares with or without a percent sign, `< 10%`, and durations where the column is one. */
export function floatReader(unit: Unit, { decimal }: Notation, durations: boolean): CellReader {
  return (text) => {
    if (isMissingValue(text)) return null;
    const bound = unit === undefined || unit === 'percent' ? censored(text, decimal) : null;
    if (bound !== null) return bound;
    const number = parseNumberText(text, decimal);
    if (number === null) {
      const seconds = durations ? parseDurationText(text.trim()) : null;
      return (
        seconds ??
        new Unreadable(`a number with decimal sign "${decimal}"${durations ? ' or a duration' : ''}`)
      );
    }
    const value = Number(scaled(number.text, number.percent, unit)) * (unit === 'minutes' ? 60 : 1);
    return Number.isFinite(value) ? value : new Unreadable('a number that fits a double');
  };
}

/** `< 10%` is 0.0999 and `> 90%` is 0.9001, as the Google Ads API reports the same values. */
function censored(text: string, decimal: '.' | ','): number | null {
  const match = /^\s*([<>])\s*([\d.,]+)\s*%?\s*$/.exec(text);
  const share = match === null ? null : parseNumberText(match[2] ?? '', decimal);
  if (match === null || share === null) return null;
  const tenThousandths = Math.round(Number(share.text) * 100) + (match[1] === '<' ? -1 : 1);
  return tenThousandths / 10_000;
}

function scaled(text: string, percent: boolean, unit: Unit): string {
  const shift = unit === undefined ? (percent ? -2 : 0) : SHIFT[unit];
  if (shift === 0) return text;
  const [digits = '', exponent = '0'] = text.toLowerCase().split('e');
  return `${digits}e${Number(exponent) + shift}`;
}
