import type { CategoryColumn, Frame, FrameColumn, NumberColumn } from '../features/frame.ts';

/** Rows that share a value of a column (or of two). */
export interface Segment {
  /** As a person reads it: `device is mobile`, `age between 20 and 35`. */
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: Int32Array;
}

const NUMERIC_PARTS = 5;

/** Every level of every categorical column, and five quantile parts of every numeric one; missing is a segment too. */
export function segmentsOf(frame: Frame): Segment[] {
  return frame.columns.flatMap((column) =>
    column.kind === 'category' ? levelSegments(column) : quantileSegments(column),
  );
}

/** The rows of both; null when they are of the same column. */
export function intersect(a: Segment, b: Segment): Segment | null {
  if (a.columns.some((column) => b.columns.includes(column))) return null;
  const inB = new Set(b.rows);
  return {
    label: `${a.label} and ${b.label}`,
    columns: [...a.columns, ...b.columns],
    rows: a.rows.filter((row) => inB.has(row)),
  };
}

function levelSegments(column: CategoryColumn): Segment[] {
  const label = (code: number): string =>
    `${column.name} is ${code < 0 ? 'missing' : column.levels[code]?.trim() || 'blank'}`;
  return groupRows(column, Array.from(column.codes), label);
}

function quantileSegments(column: NumberColumn): Segment[] {
  const present = column.values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = [...new Set(present.subarray(0))].slice(0, NUMERIC_PARTS + 1);
  const few = distinct.length <= NUMERIC_PARTS;
  const edges = few ? distinct : quantileEdges(present);
  const part = (value: number): number =>
    Number.isNaN(value) ? -1 : edges.filter((edge) => (few ? edge < value : edge <= value)).length;
  const label = (code: number): string => {
    if (code < 0) return `${column.name} is missing`;
    if (few) return `${column.name} is ${brief(edges[code])}`;
    if (code === 0) return `${column.name} below ${brief(edges[0])}`;
    if (code === edges.length) return `${column.name} ${brief(edges.at(-1))} or more`;
    return `${column.name} from ${brief(edges[code - 1])} to below ${brief(edges[code])}`;
  };
  return groupRows(column, Array.from(column.values, part), label);
}

function quantileEdges(sorted: Float64Array): number[] {
  const edges = Array.from({ length: NUMERIC_PARTS - 1 }, (_, i) => {
    return sorted[Math.floor(((i + 1) * sorted.length) / NUMERIC_PARTS)] ?? 0;
  });
  // An edge at the minimum would leave nothing below it; zero-inflated columns get "above the minimum" instead.
  const minimum = sorted[0] ?? 0;
  const above = sorted.find((value) => value > minimum) ?? minimum;
  return [...new Set(edges.map((edge) => (edge === minimum ? above : edge)))];
}

function groupRows(
  column: FrameColumn,
  codes: readonly number[],
  label: (code: number) => string,
): Segment[] {
  const rows = new Map<number, number[]>();
  codes.forEach((code, row) => {
    const group = rows.get(code);
    if (group === undefined) rows.set(code, [row]);
    else group.push(row);
  });
  return [...rows.entries()]
    .sort(([a], [b]) => a - b)
    .map(([code, group]) => ({ label: label(code), columns: [column.name], rows: Int32Array.from(group) }));
}

function brief(value: number | undefined): string {
  return String(Number((value ?? 0).toPrecision(3)));
}
