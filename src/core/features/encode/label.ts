import type { CategoryColumn, NumberColumn } from '../frame.ts';

/** A category as the index of its level in the list: No, Yes → 0, 1. Missing and unlisted levels are missing. */
export function encodeLabel(levels: readonly string[], column: CategoryColumn): NumberColumn {
  const ofCode = column.levels.map((level) => {
    const at = levels.indexOf(level);
    return at < 0 ? Number.NaN : at;
  });
  const values = Float64Array.from(column.codes, (code) => ofCode[code] ?? Number.NaN);
  return { kind: 'number', name: column.name, values };
}

/** The inverse of {@link encodeLabel}; a number that is no index is missing. */
export function decodeLabel(levels: readonly string[], column: NumberColumn): CategoryColumn {
  const codes = Int32Array.from(column.values, (value) => (levels[value] === undefined ? -1 : value));
  return { kind: 'category', name: column.name, codes, levels };
}
