import { DuckDBInstance } from '@duckdb/node-api';
import { openDuckDb } from '../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import type { Row } from '../../../src/core/tables/table.ts';
import { contractTable } from './warehouse-contract.ts';

/** Another process for the tests of the file: it holds it open, counts, loads without end, or reads a view with plain DuckDB. */
async function main(path: string, task: string): Promise<void> {
  if (task === 'view') {
    const connection = await (await DuckDBInstance.create(path)).connect();
    const answer = await connection.runAndReadAll('SELECT CAST(third AS VARCHAR) FROM test_reports.v');
    process.stdout.write(String(answer.getRows()[0]?.[0]));
    return;
  }
  const warehouse = await openDuckDb({ path, project: 'proj', dataset: 'test', tables: [contractTable] });
  if (task === 'count') {
    const [row] = await warehouse.query(`SELECT COUNT(*) AS n FROM ${warehouse.ref(contractTable)}`);
    process.stdout.write(String(row?.['n']));
  }
  if (task === 'hold') {
    process.stdout.write('open');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  if (task === 'load') await warehouse.load(contractTable, endlessRows(), { source: 'google' });
}

async function* endlessRows(): AsyncGenerator<Row> {
  for (let id = 0; ; id++) {
    if (id === 10_000) process.stdout.write('loading');
    if (id > 10_000) await new Promise((resolve) => setTimeout(resolve, 5));
    yield { source: 'google', id };
  }
}

await main(process.argv[2] ?? '', process.argv[3] ?? '');
