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
