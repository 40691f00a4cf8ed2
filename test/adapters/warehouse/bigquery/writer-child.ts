import { openBigQuery } from '../../../../src/adapters/warehouse/bigquery/open-bigquery.ts';
import type { Row } from '../../../../src/core/tables/table.ts';
import { contractTable } from '../warehouse-contract.ts';
import { emulated } from './start-emulator.ts';

/* A process that replaces the rows of one scope each time it is told to, by rows of days of its own. */

/** What a writer is told: the row that the scope is to hold. */
export interface WriterRow {
  readonly day: string;
  readonly id: number;
}

const [endpoint = '', dataset = ''] = process.argv.slice(2);
const warehouse = await openBigQuery(emulated(endpoint, dataset, [contractTable]));

process.on('message', (message) => {
  const rows: Row[] = [{ source: 'google', ...(message as WriterRow) }];
  void warehouse.load(contractTable, rows, { source: 'google' }).then(() => process.send?.('done'));
});
process.send?.('ready');
