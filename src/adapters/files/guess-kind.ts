import type { SourceKind } from '../../core/tables/raw.ts';

/** Normalised names that speak for a kind, with their weight. */
const SIGNS: Readonly<Record<SourceKind, readonly (readonly [RegExp, number])[]>> = {
  performance: [
    [/^(impr|impressions|impressionen|impresiones|impressioni|impressoes|vertoningen)$/, 3],
    [/^(link )?(clicks|klicks|clics|clic|cliques|klikken|linkklicks)$/, 2],
    [/^(cost|kosten|coste|costo|cout|custo|amount spent|spend|spent|ausgegebener betrag|total cost)$/, 2],
    [/^(ad group|ad set name|anzeigengruppe|search keyword|match type|max cpc)$/, 1],
  ],
  sessions: [
    [/^(session id|ga session id|visit id)$/, 3],
    [/(session duration|sitzungsdauer|engagement time|time on site)/, 3],
    [/^(bounce rates?|absprungrate|exit rates?)$/, 3],
    [/^(returning user|visitor type|new vs returning|new returning|user type)$/, 2],
    [/(page ?views|seitenaufrufe|session source)/, 1],
  ],
  customers: [
    [/^(customer since|sign ?up( date)?|registered( at)?|lifetime value|ltv|clv|first seen|kunde seit)$/, 3],
    [/^(customer id|contact id|client id|kundennummer)$/, 2],
    [/\b(e ?mail|phone|first name|last name|full name|telefon|vorname|nachname)\b/, 2],
  ],
  orders: [
    [/^(order (id|number|no|date|value|total)|bestellnummer|transaction id|deal id|invoice)$/, 3],
    [/^(customer id|contact id|kundennummer)$/, 2],
    [/^(margin|contribution margin|revenue|amount|total|umsatz)$/, 1],
  ],
};

/** Google Ads and Meta each have words of their own. */
const PLATFORMS: readonly (readonly [string, RegExp])[] = [
  [
    'meta',
    /^(amount spent|ausgegebener betrag|reporting starts|ad set name|ad set|link clicks|fb campaign id|results)$/,
  ],
  [
    'google-ads',
    /^(impr|search keyword|conv value|avg cpc|max cpc|search impr share|ad group|anzeigengruppe|suchkeyword|durchschn cpc|cost conv|interaction rate)$/,
  ],
];

/** What a file holds and what to call its source, from the normalised names of its columns and the file's name. */
export function guessKind(
  names: readonly string[],
  file: string,
): { readonly kind: SourceKind; readonly source: string; readonly doubts: readonly string[] } {
  const scores = (Object.keys(SIGNS) as SourceKind[])
    .map((kind) => ({ kind, score: scoreOf(kind, names) }))
    .toSorted((a, b) => b.score - a.score);
  const [best, second] = scores;
  const kind = best?.kind ?? 'performance';
  const doubts = doubtsOf(kind, best?.score ?? 0, second?.score ?? 0, names);
  return { kind, source: sourceOf(kind, names, file), doubts };
}

function scoreOf(kind: SourceKind, names: readonly string[]): number {
  return SIGNS[kind].reduce(
    (sum, [pattern, weight]) => sum + (names.some((name) => pattern.test(name)) ? weight : 0),
    0,
  );
}

function doubtsOf(kind: SourceKind, best: number, second: number, names: readonly string[]): string[] {
  const doubts: string[] = [];
  if (best < 3)
    doubts.push(`Few columns are recognised; the file is taken as ${kind}. Check kind and columns.`);
  else if (best === second) doubts.push(`The file could be of another kind too; it is taken as ${kind}.`);
  if (kind === 'sessions' && names.includes('sessions')) {
    doubts.push(
      'Column "Sessions" suggests that a row sums up several sessions; bidforest takes each row as one session.',
    );
  }
  return doubts;
}

function sourceOf(kind: SourceKind, names: readonly string[], file: string): string {
  if (kind === 'sessions') return 'analytics';
  if (kind === 'orders' || kind === 'customers') return 'crm';
  const [best] = PLATFORMS.map(([source, words]) => ({
    source,
    hits: names.filter((name) => words.test(name)).length,
  }))
    .filter(({ hits }) => hits > 0)
    .toSorted((a, b) => b.hits - a.hits);
  if (best !== undefined) return best.source;
  const stem = file
    .replace(/\..*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return stem || 'file';
}
