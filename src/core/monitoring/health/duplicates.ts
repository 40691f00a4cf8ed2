import type { HealthFinding } from '../../../contract/parts.ts';
import { rawTables } from '../../tables/raw.ts';
import type { SourceKind } from '../../tables/raw.ts';
import type { Cell, Row } from '../../tables/table.ts';
import { firstLines } from './first-lines.ts';
import { findingOf, mark, rowsHave, tally } from './tally.ts';
import type { HealthCheck } from './tally.ts';

const PROVENANCE: ReadonlySet<string> = new Set(['source', 'account_id', 'file', 'line', 'imported_at']);

const MOST_SLOTS = 2 ** 24;

/**
 * Finds rows that are there twice, and rows of one natural key (the table's `key`) with different content.
 * Each row is known by a hash of 53 bits: two of ten million meet by chance with odds of 1 in 200. Memory is at most
 * 400 MB: of a file with more than 12.6 million rows, the first ones alone are remembered, and the finding says so.
 */
export function duplicates(kind: SourceKind): HealthCheck {
  const columns = rawTables[kind].columns
    .map(({ name }) => name as string)
    .filter((name) => !PROVENANCE.has(name));
  const key = rawTables[kind].key.filter((name) => !PROVENANCE.has(name));
  const [seenRows, seenKeys] = [firstLines(MOST_SLOTS), firstLines(MOST_SLOTS)];
  const [twice, sameKey] = [tally(), tally()];
  let named = false;
  return {
    add: (row) => {
      const line = typeof row['line'] === 'number' ? row['line'] : 0;
      const first = seenRows.claim(hashOf(row, columns), line);
      const known = hasKey(kind, row, key) ? seenKeys.claim(hashOf(row, key), line) : undefined;
      named ||= known !== undefined;
      if (first !== undefined) mark(twice, row, () => `the same as line ${first}`);
      else if (known !== undefined) mark(sameKey, row, () => `${keyText(row, key)}, as on line ${known}`);
    },
    finish: (rows) => [
      ...(twice.count === 0 ? [] : [findingOf(twice, rows, exact(twice.count, named))]),
      ...(sameKey.count === 0 ? [] : [findingOf(sameKey, rows, keyed(sameKey.count, key))]),
      ...(seenRows.full || seenKeys.full ? [findingOf(tally(), rows, partly)] : []),
    ],
  };
}

const partly: Heading = {
  check: 'duplicates',
  severity: 'info',
  column: null,
  message: 'The file is so long that only its first rows were remembered to look for duplicates.',
};

type Heading = Pick<HealthFinding, 'check' | 'severity' | 'column' | 'message'>;

function exact(count: number, named: boolean): Heading {
  const meaning = named ? 'they count twice' : 'without ids they may be real';
  const message = `${rowsHave(count)} the same content as an earlier row; ${meaning}.`;
  return { check: 'duplicates', severity: 'warning', column: null, message };
}

function keyed(count: number, key: readonly string[]): Heading {
  const message =
    `${rowsHave(count)} the key of an earlier row (${key.join(', ')}) but other content. ` +
    'That is normal when the file is broken down by a further column such as age or hour, and double counting otherwise.';
  return { check: 'duplicates', severity: 'warning', column: key.join(', '), message };
}

/** Sessions and orders without id cannot be told apart; advertising rows need at least one part of the key besides the day. */
function hasKey(kind: SourceKind, row: Row, key: readonly string[]): boolean {
  const present = (name: string): boolean => row[name] !== null && row[name] !== undefined;
  return kind === 'performance' ? key.some((name) => name !== 'date' && present(name)) : key.every(present);
}

function keyText(row: Row, key: readonly string[]): string {
  return key
    .filter((name) => row[name] !== null && row[name] !== undefined)
    .map((name) => `${name} ${String(row[name])}`)
    .join(', ');
}

/** FNV-1a in two lanes over the cells with their types, 53 bits of it. */
function hashOf(row: Row, columns: readonly string[]): number {
  let high = 0x811c_9dc5;
  let low = 0x9747_b28c;
  for (const name of columns) {
    const text = cellText(row[name]);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      high = Math.imul(high ^ code, 16_777_619);
      low = Math.imul(low ^ code, 2_246_822_519) ^ (low >>> 13);
    }
    high = Math.imul(high ^ 0x1f, 16_777_619);
    low = Math.imul(low ^ 0x1f, 2_246_822_519);
  }
  return ((high ^ (high >>> 15)) >>> 0) * 2_097_152 + ((low ^ (low >>> 16)) >>> 11);
}

function cellText(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '\u0000' : String(cell);
}
