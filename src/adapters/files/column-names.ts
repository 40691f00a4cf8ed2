const UNIT_IN_NAME = /\s*[([][^)\]]*[)\]]\s*$/;

/** A column's name without case, accents, punctuation and a trailing unit: `Cost (USD)` → `cost`, `Avg. CPC` → `avg cpc`. */
export function normalizeName(name: string): string {
  const bare = name.trim().replace(UNIT_IN_NAME, '') || name;
  return words(bare);
}

/** As {@link normalizeName}, with the unit kept: `Clicks (all)` → `clicks all`. */
export function normalizeFullName(name: string): string {
  return words(name);
}

/** The column that a mapping means: the same name, else the only one that differs in unit, case or punctuation; −1 when absent. */
export function findColumn(header: readonly string[], name: string): number {
  const exact = header.findIndex((column) => column.trim() === name.trim());
  if (exact >= 0) return exact;
  for (const normalize of [normalizeFullName, normalizeName]) {
    const wanted = normalize(name);
    const alike = header.flatMap((column, i) => (normalize(column) === wanted ? [i] : []));
    if (wanted !== '' && alike.length === 1) return alike[0] ?? -1;
  }
  return -1;
}

function words(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim();
}
