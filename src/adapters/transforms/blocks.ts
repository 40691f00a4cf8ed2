import { InvariantError } from '../../core/base/errors.ts';
import type { Row } from '../../core/tables/table.ts';
import type { Warehouse } from '../../jobs/ports.ts';

/** What `includes/blocks.js` writes where a transform may be built block by block. */
const MARK = /TRUE \/\* block of (`[^`]+`) by (\w+) \*\//g;

/**
 * The queries that together give the rows of a query, each over about so many rows of the table that its marks name.
 * Only the query itself where it has no marks, where the table is no larger, or where `blockRows` is null.
 * A key with more rows than that is a block by itself.
 */
export async function queriesInBlocks(
  warehouse: Warehouse,
  query: string,
  blockRows: number | null,
): Promise<readonly string[]> {
  const marks = [...query.matchAll(MARK)].map(([, table = '', key = '']) => ({ table, key }));
  const [first] = marks;
  if (first === undefined || blockRows === null) return [query];
  if (marks.some(({ table, key }) => table !== first.table || key !== first.key))
    throw new InvariantError('the blocks of a transform are those of one table by one key');
  const starts = blockStarts(await keyCounts(warehouse, first.table, first.key), blockRows);
  return starts.map((from, at) => query.replaceAll(MARK, () => condition(first.key, from, starts[at + 1])));
}

interface KeyCount extends Row {
  readonly block_key: string;
  readonly n: number;
}

function keyCounts(warehouse: Warehouse, table: string, key: string): Promise<KeyCount[]> {
  return warehouse.query(
    `SELECT COALESCE(\`${key}\`, '') AS block_key, COUNT(*) AS n FROM ${table} GROUP BY block_key ORDER BY block_key`,
  );
}

/** The keys that blocks start at; the first starts before any key. */
function blockStarts(counts: readonly KeyCount[], blockRows: number): (string | null)[] {
  const starts: (string | null)[] = [null];
  let rows = 0;
  for (const { block_key, n } of counts) {
    if (rows > 0 && rows + n > blockRows) {
      starts.push(block_key);
      rows = 0;
    }
    rows += n;
  }
  return starts;
}

/** Comparisons with the bare column, so that an engine that keeps ranges of values skips what is of other blocks. */
function condition(key: string, from: string | null, until: string | null | undefined): string {
  const below = until === null || until === undefined ? [] : [`\`${key}\` < ${text(until)}`];
  if (from !== null) return [`\`${key}\` >= ${text(from)}`, ...below].join(' AND ');
  return below.length === 0 ? 'TRUE' : `(\`${key}\` IS NULL OR ${below.join('')})`;
}

/** A text of GoogleSQL. */
function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}
