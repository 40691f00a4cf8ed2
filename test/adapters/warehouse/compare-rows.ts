import type { Cell, ColumnType, Row } from '../../../src/core/tables/table.ts';

/** Columns with their types, and rows, as the evaluator answered. */
export interface ExpectedRows {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly rows: readonly Row[];
}

/**
 * How found rows differ from expected ones, in words; empty when they agree. Order does not matter. FLOAT64 is
 * compared to 12 significant digits, everything else exactly, JSON by its value.
 */
export function compareRows(found: readonly Row[], expected: ExpectedRows): string[] {
  const names = Object.keys(expected.columns);
  const first = found[0];
  if (first !== undefined && Object.keys(first).sort().join() !== [...names].sort().join()) {
    return [`columns are ${Object.keys(first).join(', ')}; expected ${names.join(', ')}`];
  }
  const missing = counted(expected.rows, expected.columns);
  const extra: string[] = [];
  for (const row of found) {
    const key = canonicalRow(row, expected.columns);
    const left = missing.get(key) ?? 0;
    if (left === 0) extra.push(key);
    else missing.set(key, left - 1);
  }
  const absent = [...missing].flatMap(([key, count]) => Array.from({ length: count }, () => key));
  return describe(absent, extra, names);
}

/** One row as text in which equal rows are equal. */
export function canonicalRow(row: Row, columns: ExpectedRows['columns']): string {
  const cells = Object.entries(columns).map(([name, type]) => canonicalCell(row[name] ?? null, type));
  return JSON.stringify(cells);
}

function canonicalCell(value: Cell, type: ColumnType): Cell {
  if (value === null) return null;
  const isNumber = type === 'INT64' || type === 'FLOAT64';
  if (isNumber !== (typeof value === 'number')) return `${typeof value} instead of ${type}: ${value}`;
  if (type === 'FLOAT64') return Number(Number(value).toPrecision(12));
  if (type === 'JSON') return JSON.stringify(sorted(JSON.parse(String(value))));
  return value;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function counted(rows: readonly Row[], columns: ExpectedRows['columns']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = canonicalRow(row, columns);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const shown = 3;

/** Pairs rows that are nearly alike, so that the cell at fault can be seen. */
function describe(absent: readonly string[], extra: readonly string[], names: readonly string[]): string[] {
  const differences = absent.slice(0, shown).map((key) => {
    const expected = JSON.parse(key) as Cell[];
    const nearest = extra
      .map((other) => JSON.parse(other) as Cell[])
      .map((cells) =>
        names.flatMap((name, i) => (cells[i] === expected[i] ? [] : [cellText(name, cells[i], expected[i])])),
      )
      .sort((a, b) => a.length - b.length)[0];
    return nearest === undefined ? `missing row ${key}` : `in row ${key}: ${nearest.slice(0, 6).join('; ')}`;
  });
  if (absent.length !== extra.length) {
    differences.push(`${absent.length} expected rows are missing, ${extra.length} rows are too many`);
  }
  if (absent.length === 0) differences.push(...extra.slice(0, shown).map((key) => `unexpected row ${key}`));
  return differences.length > 0 || absent.length > 0 ? differences : [];
}

function cellText(name: string, found: Cell | undefined, expected: Cell | undefined): string {
  return `${name} is ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
}
