import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { WarehouseError } from '../../core/base/errors.ts';
import type { Cell, Row } from '../../core/tables/table.ts';
import type { DatasetStore, KeptRows, Warehouse } from '../../jobs/ports.ts';

const NAME_LENGTH = 16;

/** Versions as snapshots of their feature table, in a dataset of their own: on BigQuery only what changes later takes room. */
export function snapshotDatasets(warehouse: Warehouse): DatasetStore {
  const nameOf = (version: string): string =>
    warehouse.ref({ dataset: 'versions', name: `v_${version.slice(0, NAME_LENGTH)}` });
  const has: DatasetStore['has'] = async (version) => {
    try {
      await warehouse.estimate(`SELECT 1 AS one FROM ${nameOf(version)}`);
      return true;
    } catch (error) {
      if (error instanceof WarehouseError && !error.retryable) return false;
      throw error;
    }
  };
  const rows: DatasetStore['rows'] = (version, { columns, where }, order) =>
    warehouse.stream(`SELECT ${named(columns)} FROM ${nameOf(version)} WHERE ${where} ORDER BY ${order}`);
  return {
    async keep(version, { table }) {
      if (await has(version)) return;
      await warehouse.query(`CREATE SCHEMA IF NOT EXISTS ${nameOf(version).replace(/\.[^.]*`$/, '`')}`);
      await warehouse.snapshot(warehouse.ref(table), nameOf(version));
    },
    has,
    rows,
    checkout: (version, kept, path) => writeCsv(rows(version, kept, 'row_key'), kept, path),
    remove: (version) => drop(warehouse, nameOf(version)),
  };
}

async function drop(warehouse: Warehouse, name: string): Promise<void> {
  try {
    await warehouse.query(`DROP SNAPSHOT TABLE IF EXISTS ${name}`);
  } catch (error) {
    // An engine without snapshots has made a table.
    if (!(error instanceof WarehouseError) || error.retryable) throw error;
    await warehouse.query(`DROP TABLE IF EXISTS ${name}`);
  }
}

async function writeCsv(
  chunks: AsyncIterable<readonly Row[]>,
  { columns }: KeptRows,
  path: string,
): Promise<void> {
  if (!path.endsWith('.csv')) {
    throw new WarehouseError('A snapshot is checked out as CSV', {
      expected: 'a file name that ends in .csv',
      found: path,
      next: 'Name a .csv file; `bq extract` writes Parquet to a bucket.',
    });
  }
  await pipeline(csvLines(chunks, columns), createWriteStream(path, { flags: 'wx' }));
}

async function* csvLines(
  chunks: AsyncIterable<readonly Row[]>,
  columns: readonly string[],
): AsyncGenerator<string> {
  yield `${columns.join(',')}\n`;
  for await (const rows of chunks)
    for (const row of rows) yield `${columns.map((name) => csvCell(row[name] ?? null)).join(',')}\n`;
}

function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function named(columns: readonly string[]): string {
  return columns.map((name) => `\`${name}\``).join(', ');
}
