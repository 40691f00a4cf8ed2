/** January to December in the languages that ad platforms export in; prefixes of three letters or more are understood. */
const NAMES: readonly (readonly string[])[] = [
  ['january', 'januar', 'enero', 'janvier', 'gennaio', 'januari', 'janeiro', 'jänner'],
  ['february', 'februar', 'febrero', 'février', 'febbraio', 'februari', 'fevereiro'],
  ['march', 'märz', 'marzo', 'mars', 'maart', 'março', 'mrz', 'mrt'],
  ['april', 'abril', 'avril', 'aprile'],
  ['may', 'mai', 'mayo', 'maggio', 'mei', 'maio', 'maj'],
  ['june', 'juni', 'junio', 'juin', 'giugno', 'junho'],
  ['july', 'juli', 'julio', 'juillet', 'luglio', 'julho'],
  ['august', 'agosto', 'août', 'augustus', 'augusti'],
  ['september', 'septiembre', 'septembre', 'settembre', 'setembro', 'setiembre'],
  ['october', 'oktober', 'octubre', 'octobre', 'ottobre', 'outubro'],
  ['november', 'noviembre', 'novembre', 'novembro'],
  ['december', 'dezember', 'diciembre', 'décembre', 'dicembre', 'dezembro'],
];

const WEEKDAYS =
  /^(mon|tue|wed|thu|fri|sat|sun|die|mit|don|fre|sam|son|lun|mié|jue|vie|sáb|dom|mer|jeu|ven|dim|gio)[a-zäáéö]*$/;

/** 1 to 12 for the name of a month or its abbreviation, whatever its case; null for other words. */
export function monthNumber(word: string): number | null {
  const name = word.toLowerCase();
  if (name.length < 3) return null;
  const exact = NAMES.findIndex((names) => names.includes(name));
  if (exact >= 0) return exact + 1;
  if (WEEKDAYS.test(name)) return null;
  const matches = NAMES.flatMap((names, i) => (names.some((full) => full.startsWith(name)) ? [i + 1] : []));
  return matches.length === 1 ? (matches[0] ?? null) : null;
}
