import type { ColumnStatistics } from '../../../contract/data-document.ts';
import type { Dataset } from '../dataset.ts';
import type { CategoryColumn, FrameColumn, NumberColumn } from '../frame.ts';

const MOST_LEVELS = 5;

/** What each column of a dataset holds, in the order of the columns. */
export function columnStatistics({ features }: Dataset): ColumnStatistics[] {
  return features.columns.map((column: FrameColumn) =>
    column.kind === 'number' ? numberStatistics(column) : categoryStatistics(column),
  );
}

function numberStatistics({ name, values }: NumberColumn): ColumnStatistics {
  let [missing, sum, least, greatest] = [0, 0, Infinity, -Infinity];
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    sum += value;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const known = values.length - missing;
  if (known === 0) return { name, kind: 'number', missing, least: null, greatest: null, mean: null };
  return { name, kind: 'number', missing, least, greatest, mean: sum / known };
}

function categoryStatistics({ name, codes, levels }: CategoryColumn): ColumnStatistics {
  const counts = levels.map(() => 0);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else counts[code] = (counts[code] ?? 0) + 1;
  }
  const frequent = levels
    .map((level, code) => ({ level, rows: counts[code] ?? 0 }))
    .toSorted((a, b) => b.rows - a.rows)
    .slice(0, MOST_LEVELS);
  return { name, kind: 'category', missing, levels: levels.length, frequent };
}
