import { words } from '../derive/words.ts';
import type { CategoryColumn, NumberColumn } from '../frame.ts';
import { encodedNames, type FittedEncoding } from './fitted-encoding.ts';

type Tokens = Extract<FittedEncoding, { kind: 'tokens' }>;

/** The words that most training rows have, at least `leastLevelRows` rows each; equals by name. */
export function fitTokens(
  column: CategoryColumn,
  { leastLevelRows, keywordTokens }: { readonly leastLevelRows: number; readonly keywordTokens: number },
): Tokens {
  const rowsOfLevel = new Int32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) rowsOfLevel[code]!++;
  const rowsOfWord = new Map<string, number>();
  column.levels.forEach((level, code) => {
    for (const word of new Set(words(level))) {
      rowsOfWord.set(word, (rowsOfWord.get(word) ?? 0) + (rowsOfLevel[code] ?? 0));
    }
  });
  const tokens = [...rowsOfWord]
    .filter(([, rows]) => rows >= leastLevelRows)
    .sort(([a, rowsA], [b, rowsB]) => rowsB - rowsA || (a < b ? -1 : 1))
    .slice(0, keywordTokens)
    .map(([word]) => word);
  return { kind: 'tokens', feature: column.name, tokens };
}

/** One column of 0 and 1 a word; missing where there is no keyword. */
export function encodeTokens(encoding: Tokens, column: CategoryColumn): readonly NumberColumn[] {
  const wordsOfLevel = column.levels.map((level) => new Set(words(level)));
  const names = encodedNames(encoding);
  return encoding.tokens.map((token, at) => {
    const ofCode = wordsOfLevel.map((present) => (present.has(token) ? 1 : 0));
    const values = Float64Array.from(column.codes, (code) => ofCode[code] ?? Number.NaN);
    return { kind: 'number', name: names[at] ?? token, values };
  });
}
