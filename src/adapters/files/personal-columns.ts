import { looksLikeEmail, looksLikePhone } from '../../core/base/personal-data.ts';
import type { PersonalKind } from '../../core/base/personal-data.ts';
import { rawTables } from '../../core/tables/raw.ts';
import type { FileMapping, MappedColumn } from '../../jobs/ports.ts';
import type { ColumnSample } from './sample-columns.ts';

/** Normalised names of columns that tell who somebody is, in the languages exports come in. */
const NAMED: readonly (readonly [PersonalKind | 'other', RegExp])[] = [
  ['email', /\be ?mails?\b|\bmail address\b|\bcorreo\b|\bcourriel\b/],
  ['phone', /\b(phone|telephone|telefon\w*|mobile|mobil\w*|handy|cell|fax|tel|telefono|gsm)\b/],
  [
    'other',
    /\b(first|last|full|given|family|middle|sur|customer|contact|client|billing|shipping|recipient|buyer|owner)\s?names?\b|^names?$/,
  ],
  ['other', /\b(vorname|nachname|name des kunden|kunde|nom|prenom|nombre|apellidos?|cognome|achternaam)\b/],
  ['other', /^(contact|contact person|customer|client|buyer|recipient|salutation|anrede)$/],
  [
    'other',
    /\b(address|street|strasse|adresse|direccion|zip|zip code|postal code|postcode|plz|birth\w*|geburt\w*|passport|iban|tax id|vat id|ip)\b/,
  ],
];

/** Share of filled cells that must look like an address or a number, so that a column is one of these. */
const MOST = 0.5;
const LEAST_FREE_TEXT_ROWS = 20;
const LONG_TEXT_WORDS = 4;

/** What a column says of a person, by its normalised name and its cells; null when nothing. */
export function personalColumn(normal: string, sample: ColumnSample): PersonalKind | 'other' | null {
  const byName = NAMED.find(([, pattern]) => pattern.test(normal))?.[0];
  return byName ?? personalContent(sample);
}

/** What the cells of a column say, whatever it is called. */
export function personalContent({ first }: ColumnSample): PersonalKind | null {
  const filled = first.filter((cell) => cell !== '');
  const most = (is: (cell: string) => boolean): boolean =>
    filled.length > 0 && filled.filter(is).length >= MOST * filled.length;
  if (most(looksLikeEmail)) return 'email';
  return most(looksLikePhone) ? 'phone' : null;
}

/** Whether the cells are sentences or all differ, so that they may say anything of anybody. */
export function isFreeText({ first }: ColumnSample): boolean {
  const filled = first.filter((cell) => cell !== '');
  if (filled.some((cell) => cell.split(/\s+/).length >= LONG_TEXT_WORDS)) return true;
  return filled.length >= LEAST_FREE_TEXT_ROWS && new Set(filled).size > filled.length / 2;
}

/** What a column of a raw table is hashed as: by its definition, unless the mapping says otherwise; null when it is not. */
export function hashedAs(
  kind: FileMapping['kind'],
  name: string,
  mapped: MappedColumn | undefined,
): PersonalKind | null {
  const defined = rawTables[kind].columns.find((column) => column.name === name);
  const byDefault = defined !== undefined && 'personal' in defined ? defined.personal : null;
  return mapped?.personal === undefined ? byDefault : mapped.personal || null;
}

/** Whether rows of a file are about people, so that no cell of a bad row may be shown as it is. */
export function isAboutPeople({ kind, columns }: FileMapping): boolean {
  return kind === 'orders' || kind === 'customers' || Object.values(columns).some(({ personal }) => personal);
}

/** The cell of a bad row, where it can hold no name, address or number of a person; else null. */
export function harmlessValue(cell: string | null): string | null {
  if (cell === null || !/^[-+\d.,:/'\s€$£¥%]*$/u.test(cell)) return null;
  return cell.replaceAll(/\D/g, '').length > 8 ? null : cell;
}
