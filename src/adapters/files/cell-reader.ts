import { formatDecimal, parseDecimal, timesDecimal } from '../../core/base/decimal.ts';
import type { ColumnDef, Cell } from '../../core/tables/table.ts';
import type { MappedColumn } from '../../jobs/ports.ts';
import { parseDateFormat, parseDateText } from './date-text.ts';
import { parseDurationText, parseHourText } from './duration-text.ts';
import { isMissing, isMissingValue } from './missing-text.ts';
import type { Notation } from './notation.ts';
import { parseNumberText } from './number-text.ts';

/** A cell that could not be read, with what was expected instead. */
export class Unreadable {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Reads one cell; null is missing. */
export type CellReader = (text: string) => Cell | Unreadable;

type Unit = MappedColumn['unit'];

const YES = [
  'yes',
  'true',
  'y',
  't',
  '1',
  'ja',
  'oui',
  'si',
  'sí',
  'sim',
  'wahr',
  'vrai',
  'returning',
  'returning visitor',
  'returning_visitor',
];
const NO = [
  'no',
  'false',
  'n',
  'f',
  '0',
  'nein',
  'non',
  'não',
  'falsch',
  'faux',
  'new',
  'new visitor',
  'new_visitor',
];
/** Powers of ten by which a unit is shifted. */
const SHIFT: Readonly<Record<NonNullable<Unit>, number>> = {
  percent: -2,
  minutes: 0,
  milliseconds: -3,
  micros: -6,
  cents: -2,
};

/** The reader for a column of a raw table, mapped so, in a file written so. */
export function cellReader(column: ColumnDef, mapped: MappedColumn, notation: Notation): CellReader {
  const read = typeReader(column, mapped, notation);
  const absent = new Set((mapped.missing ?? []).map((text) => text.trim().toLowerCase()));
  if (absent.size === 0) return read;
  const absentValues = new Set(
    [...absent].map((text) => read(text)).filter((value) => typeof value !== 'object'),
  );
  return (text) => {
    if (absent.has(text.trim().toLowerCase())) return null;
    const value = read(text);
    return value instanceof Unreadable || !absentValues.has(value as string) ? value : null;
  };
}

/** The reader for an extra column. Categories keep their text, numbers become doubles. */
export function attributeReader(type: 'number' | 'category' | 'boolean', notation: Notation): CellReader {
  if (type === 'category') return readText;
  return type === 'boolean' ? yesNoReader({ from: [] }) : floatReader(undefined, notation, true);
}

function typeReader(column: ColumnDef, mapped: MappedColumn, notation: Notation): CellReader {
  switch (column.type) {
    case 'INT64':
      return column.name === 'hour' ? readHour : wholeReader(mapped.unit, notation);
    case 'NUMERIC':
      return exactReader(mapped.unit, notation);
    case 'FLOAT64':
      return floatReader(mapped.unit, notation, column.unit === 'seconds');
    case 'BOOL':
      return yesNoReader(mapped);
    case 'DATE':
      return dayReader(mapped.format, notation);
    default:
      return column.name.endsWith('_id') ? readId : readText;
  }
}

function readText(text: string): Cell {
  return isMissing(text) ? null : text.trim();
}

function readId(text: string): Cell | Unreadable {
  if (/^\s*\d[.,]\d+E\+?\d+\s*$/i.test(text))
    return new Unreadable('an id; a spreadsheet has rounded this one');
  return readText(text);
}

function readHour(text: string): Cell | Unreadable {
  if (isMissingValue(text)) return null;
  return parseHourText(text.trim()) ?? new Unreadable('an hour from 0 to 23');
}

function dayReader(format: string | undefined, { dayOrder }: Notation): CellReader {
  const expected = `a day${format === undefined ? ` such as 2026-11-03 (${dayOrder} where unclear)` : ` as ${format}`}`;
  let lastText = '';
  let lastValue: Cell | Unreadable = null;
  return (text) => {
    if (text === lastText) return lastValue;
    lastText = text;
    const trimmed = text.trim();
    const parsed = format === undefined ? parseDateText(trimmed, dayOrder) : parseDateFormat(trimmed, format);
    lastValue = isMissingValue(text) ? null : (parsed ?? new Unreadable(expected));
    return lastValue;
  };
}

function yesNoReader({ yes, no }: MappedColumn): CellReader {
  const lower = (words: readonly string[]): Set<string> =>
    new Set(words.map((word) => word.trim().toLowerCase()));
  const [yesses, noes] = [lower(yes ?? YES), lower(no ?? NO)];
  const counts = yes === undefined && no === undefined;
  const expected = counts ? 'yes or no' : `one of ${[...yesses, ...noes].join(', ')}`;
  return (text) => {
    const word = text.trim().toLowerCase();
    if (yesses.has(word)) return true;
    if (noes.has(word)) return false;
    if (isMissingValue(text)) return null;
    // Exports count conversions where a yes or no is wanted.
    return counts && /^\d+(\.0+)?$/.test(word) ? Number(word) > 0 : new Unreadable(expected);
  };
}

function scaled(text: string, percent: boolean, unit: Unit): string {
  const shift = unit === undefined ? (percent ? -2 : 0) : SHIFT[unit];
  if (shift === 0) return text;
  const [digits = '', exponent = '0'] = text.toLowerCase().split('e');
  return `${digits}e${Number(exponent) + shift}`;
}

/** What `formatDecimal` would give back unchanged: most cells, at a tenth of the cost. */
const CANONICAL = /^(?:0|[1-9]\d{0,14})(?:\.\d{0,8}[1-9])?$/;

function exactReader(unit: Unit, { decimal }: Notation): CellReader {
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

function wholeReader(unit: Unit, notation: Notation): CellReader {
  const exact = exactReader(unit, notation);
  return (text) => {
    if (/^\d{1,15}$/.test(text) && unit === undefined) return Number(text);
    const value = exact(text);
    if (typeof value !== 'string') return value;
    const whole = Number(value);
    return Number.isSafeInteger(whole) && !value.includes('.') ? whole : new Unreadable('a whole number');
  };
}

function floatReader(unit: Unit, { decimal }: Notation, durations: boolean): CellReader {
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
