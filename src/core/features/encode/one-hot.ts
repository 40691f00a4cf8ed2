import type { CategoryColumn, NumberColumn } from '../frame.ts';
import { encodedNames, oneHotLevels, OTHER, type FittedEncoding } from './fitted-encoding.ts';

type OneHot = Extract<FittedEncoding, { kind: 'one-hot' }>;

/**
 * The levels that get a column of their own: those with at least `leastLevelRows` training rows,
 * at most `mostLevels` of them, the most frequent first (equals by name). A level called Other is always pooled.
 */
export function fitOneHot(
  column: CategoryColumn,
  { leastLevelRows, mostLevels }: { readonly leastLevelRows: number; readonly mostLevels: number },
): OneHot {
  const counts = new Int32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]!++;
  const levels = column.levels
    .map((level, code) => ({ level, rows: counts[code] ?? 0 }))
    .filter(({ level, rows }) => level !== OTHER && rows > 0 && rows >= leastLevelRows)
    .sort((a, b) => b.rows - a.rows || (a.level < b.level ? -1 : 1))
    .slice(0, mostLevels)
    .map(({ level }) => level);
  const other = column.levels.some((level, code) => counts[code]! > 0 && !levels.includes(level));
  return { kind: 'one-hot', feature: column.name, levels, other };
}

/** One column of 0 and 1 a level. A missing value is 0 in all; an unseen level is 1 in Other only, if there is Other. */
export function encodeOneHot(encoding: OneHot, column: CategoryColumn): readonly NumberColumn[] {
  const names = encodedNames(encoding);
  const columns = names.map(
    (name) => ({ kind: 'number', name, values: new Float64Array(column.codes.length) }) as const,
  );
  const target = column.levels.map((level) => {
    const at = encoding.levels.indexOf(level);
    return columns[at < 0 && encoding.other ? columns.length - 1 : at];
  });
  column.codes.forEach((code, row) => {
    const values = target[code]?.values;
    if (values) values[row] = 1;
  });
  return columns;
}

/** The inverse of {@link encodeOneHot}: pooled levels come back as Other, and without Other as missing. */
export function decodeOneHot(encoding: OneHot, columns: readonly NumberColumn[]): CategoryColumn {
  const levels = oneHotLevels(encoding);
  const rows = columns[0]?.values.length ?? 0;
  const codes = Int32Array.from({ length: rows }, (_, row) =>
    columns.findIndex(({ values }) => values[row] === 1),
  );
  return { kind: 'category', name: encoding.feature, codes, levels };
}
