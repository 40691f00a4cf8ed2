import type { FileMapping } from '../../jobs/ports.ts';
import { findColumn } from './column-names.ts';
import { isMissing } from './missing-text.ts';

const WORDS = String.raw`(?:grand )?total(?:e|i|en|s|es)?|gesamt(?:summe)?|insgesamt|summe|totaux|totaal|suma|итого|合計|总计`;
const NAMED = new RegExp(String.raw`^(?:${WORDS})\s*(?::|[-–—]\s)`, 'iu');
const ALONE = new RegExp(String.raw`^(?:${WORDS})$`, 'iu');
const GRAND = /^(?:grand total|total general|gesamtsumme|total général)$/i;

/**
 * Whether a record sums up others and would count them twice: `Total`, `Total: Account`, `Gesamt: Kampagnen` in its first filled cell,
 * or `Grand total` anywhere. A campaign that is called "Total Wireless" is none.
 */
export function isSummaryRow(cells: readonly string[]): boolean {
  const first = cells.find((cell) => cell.trim() !== '')?.trim() ?? '';
  if (NAMED.test(first) || ALONE.test(first)) return true;
  const last = cells.findLast((cell) => cell.trim() !== '')?.trim() ?? '';
  return GRAND.test(last);
}

/** Columns that say what an advertising row is about. */
const IDENTITY = ['campaign_id', 'campaign', 'ad_group_id', 'ad_group', 'keyword_id', 'keyword', 'ad_id'];

/**
 * A test for the summary that Meta puts first: a row of results that names nothing, in a file whose rows name something.
 * Only the first record below the header may be asked about.
 */
export function unnamedSummary(
  header: readonly string[],
  mapping: FileMapping,
): (cells: readonly string[]) => boolean {
  const places = IDENTITY.flatMap((name) => mapping.columns[name]?.from ?? [])
    .map((name) => findColumn(header, name))
    .filter((place) => place >= 0);
  return (cells) =>
    mapping.kind === 'performance' &&
    places.length > 0 &&
    cells.length === header.length &&
    places.every((place) => isMissing(cells[place] ?? ''));
}
