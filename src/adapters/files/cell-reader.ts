import type { ColumnDef, Cell } from '../../core/tables/table.ts';
import type { MappedColumn } from '../../jobs/ports.ts';
import { parseDateFormat, parseDateText } from './date-text.ts';
import { parseHourText } from './duration-text.ts';
import { isMissing, isMissingValue } from './missing-text.ts';
import type { Notation } from './notation.ts';
import { exactReader, floatReader, wholeReader } from './number-readers.ts';
import { Unreadable } from './unreadable.ts';
import type { CellReader } from './unreadable.ts';

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
