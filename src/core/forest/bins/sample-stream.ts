import { rng } from '../../base/rng.ts';
import type { RowStream, TrainingColumn, TrainingFrame } from '../training/training-rows.ts';

/** Rows that bins are fitted on at most: a quantile of 16,384 rows is known to 0.4 % of the rows. */
const MOST_SAMPLE = 16_384;

/** What one pass over the rows tells. */
export interface Survey {
  /** Rows to fit bins on: all of them, or about 16,384 drawn by a fixed seed, each with the same probability. */
  readonly sample: TrainingFrame;
  /** float32 pairs of sum and weight: the different ones, where there are few. */
  readonly outcomes: Float32Array | null;
}

/** Passes over the rows once; what it keeps is the sample, which may be a frame that came in one piece. */
export async function surveyStream(stream: RowStream, mostOutcomes: number): Promise<Survey> {
  const random = rng(0, 'bins');
  const share = Math.min(1, MOST_SAMPLE / stream.capacity);
  const parts: TrainingFrame[] = [];
  let outcomes: number[] | null = [];
  for await (const { features, sums, weights } of stream.read()) {
    outcomes = withOutcomes(outcomes, sums, weights, mostOutcomes);
    if (share === 1) parts.push(features);
    else {
      const kept: number[] = [];
      for (let row = 0; row < features.rows; row++) if (random.next() < share) kept.push(row);
      parts.push(takeRows(features, Int32Array.from(kept)));
    }
  }
  const [first, ...rest] = parts;
  const sample = first === undefined ? { rows: 0, columns: [] } : rest.reduce(appendFrame, first);
  return { sample, outcomes: outcomes === null ? null : Float32Array.from(outcomes) };
}

/** The pairs with those that are new; null when there are more than `most`. */
function withOutcomes(
  known: number[] | null,
  sums: Float64Array,
  weights: Float64Array,
  most: number,
): number[] | null {
  if (known === null) return null;
  for (let i = 0; i < sums.length; i++) {
    const sum = Math.fround(sums[i]!);
    const weight = Math.fround(weights[i]!);
    let at = 0;
    while (at < known.length && !(known[at] === sum && known[at + 1] === weight)) at += 2;
    if (at < known.length) continue;
    if (known.length === 2 * most) return null;
    known.push(sum + 0, weight);
  }
  return known;
}

/** The rows of these indices. */
function takeRows(frame: TrainingFrame, rows: Int32Array): TrainingFrame {
  return {
    rows: rows.length,
    columns: frame.columns.map((column) =>
      column.kind === 'category'
        ? { ...column, codes: rows.map((row) => column.codes[row]!) }
        : { ...column, values: takeNumbers(column.values, rows) },
    ),
  };
}

function takeNumbers(values: Float64Array | Float32Array, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!;
  return taken;
}

function appendFrame(above: TrainingFrame, below: TrainingFrame): TrainingFrame {
  const byName = new Map(below.columns.map((column) => [column.name, column]));
  return {
    rows: above.rows + below.rows,
    columns: above.columns.map((column) => appendColumn(column, byName.get(column.name), below.rows)),
  };
}

/** The column with another below it; missing values where there is none of its kind. */
function appendColumn(
  column: TrainingColumn,
  below: TrainingColumn | undefined,
  rows: number,
): TrainingColumn {
  if (column.kind === 'number') {
    const values = new Float64Array(column.values.length + rows);
    values.set(column.values);
    if (below?.kind === 'number') values.set(below.values, column.values.length);
    else values.fill(Number.NaN, column.values.length);
    return { ...column, values };
  }
  const levels = [...column.levels];
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = new Int32Array(column.codes.length + rows).fill(-1);
  codes.set(column.codes);
  if (below?.kind === 'category') {
    const translated = below.levels.map((level) => {
      const known = codeOf.get(level);
      if (known !== undefined) return known;
      codeOf.set(level, levels.length);
      return levels.push(level) - 1;
    });
    below.codes.forEach((code, i) => (codes[column.codes.length + i] = translated[code] ?? -1));
  }
  return { ...column, levels, codes };
}
