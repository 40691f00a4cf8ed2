import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WarehouseError } from '../../../core/base/errors.ts';
import type { Row, TableDef } from '../../../core/tables/table.ts';
import type { DatasetStore, KeptRows } from '../../../jobs/ports.ts';

/** What of the embedded warehouse the store needs. */
export interface ParquetSource {
  /** DuckDB for a GoogleSQL statement. */
  translate(sql: string): string;
  run(sql: string): Promise<void>;
  stream(sql: string): AsyncIterable<readonly Row[]>;
  ref(table: Pick<TableDef, 'dataset' | 'name'>): string;
}

/** Versions as Parquet files of a folder, one a version, written once. DuckDB itself writes and reads them. */
export function parquetDatasets(source: ParquetSource, folder: string): DatasetStore {
  const pathOf = (version: string): string => join(folder, `${version}.parquet`);
  const present = (version: string): string => {
    const path = pathOf(version);
    if (existsSync(path)) return path;
    throw new WarehouseError(`The rows of version ${version.slice(0, 12)} are not in the store`, {
      expected: path,
      found: 'no such file',
      next: '`bidforest data list` names the versions whose rows are kept.',
    });
  };
  return {
    async keep(version, { table, columns, where }) {
      if (existsSync(pathOf(version))) return;
      const sql = `SELECT ${named(columns)} FROM ${source.ref(table)} WHERE ${where} ORDER BY row_key`;
      await writeOnce(source, source.translate(sql), pathOf(version));
    },
    has: (version) => Promise.resolve(existsSync(pathOf(version))),
    rows: (version, rows, order) => source.stream(selectKept(source, present(version), rows, order)),
    checkout: (version, rows, path) =>
      writeOnce(source, selectKept(source, present(version), rows, 'row_key'), path),
    remove(version) {
      rmSync(pathOf(version), { force: true });
      return Promise.resolve();
    },
  };
}

/** In place whole or not at all. */
async function writeOnce(source: ParquetSource, select: string, path: string): Promise<void> {
  if (existsSync(path)) {
    throw new WarehouseError(`${path} is there already`, { next: 'Name another file, or move this one.' });
  }
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const format = path.endsWith('.csv') ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
  try {
    await source.run(`COPY (${select}) TO ${text(part)} (${format})`);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

/** The kept rows under the name of their table, so that `order` means what it does there. */
function selectKept(source: ParquetSource, path: string, { columns }: KeptRows, order: string): string {
  const sql = `SELECT ${named(columns)} FROM kept ORDER BY ${order}`;
  return `WITH kept AS (FROM read_parquet(${text(path)})) ${source.translate(sql)}`;
}

function named(columns: readonly string[]): string {
  return columns.map((name) => `\`${name}\``).join(', ');
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
