import type { Cell, Row } from '../../tables/table.ts';

/** One row that two versions do not share, or not alike. */
export interface RowDifference {
  readonly rowKey: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** The columns that differ; none for rows that are in one version only. */
  readonly columns: readonly { readonly column: string; readonly from: Cell; readonly to: Cell }[];
}

type Chunks = AsyncIterable<readonly Row[]>;

/** What differs between two versions, in the order of keys. Both come in the order of `row_key`, by bytes; memory is bounded. */
export async function* diffRows(from: Chunks, to: Chunks): AsyncGenerator<RowDifference> {
  const [left, right] = [single(from), single(to)];
  try {
    let [a, b] = [await left.next(), await right.next()];
    while (!a.done || !b.done) {
      const order = orderOf(a, b);
      if (order < 0 && !a.done) yield { rowKey: keyOf(a.value), change: 'removed', columns: [] };
      if (order > 0 && !b.done) yield { rowKey: keyOf(b.value), change: 'added', columns: [] };
      if (order === 0 && !a.done && !b.done) {
        const columns = cellsThatDiffer(a.value, b.value);
        if (columns.length > 0) yield { rowKey: keyOf(a.value), change: 'changed', columns };
      }
      [a, b] = [order <= 0 ? await left.next() : a, order >= 0 ? await right.next() : b];
    }
  } finally {
    await left.return(undefined);
    await right.return(undefined);
  }
}

async function* single(chunks: Chunks): AsyncGenerator<Row, undefined> {
  for await (const rows of chunks) yield* rows;
  return undefined;
}

type Step = IteratorResult<Row, undefined>;

function orderOf(a: Step, b: Step): number {
  if (a.done) return 1;
  if (b.done) return -1;
  return Buffer.compare(Buffer.from(keyOf(a.value)), Buffer.from(keyOf(b.value)));
}

function keyOf(row: Row): string {
  return String(row['row_key']);
}

function cellsThatDiffer(a: Row, b: Row): RowDifference['columns'] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.flatMap((column) => {
    const [from, to] = [a[column] ?? null, b[column] ?? null];
    return from === to ? [] : [{ column, from, to }];
  });
}
