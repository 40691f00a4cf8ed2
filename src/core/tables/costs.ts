import type { RowOf, TableDef } from './table.ts';

/** What the queries of a warehouse cost that charges for them. */
export const costs = {
  dataset: 'ops',
  name: 'costs',
  doc: 'What queries cost: one row per query on BigQuery, appended in batches; none on DuckDB.',
  key: ['query_id'],
  partitionBy: 'spent_on',
  clusterBy: ['job', 'model'],
  columns: [
    {
      name: 'query_id',
      type: 'STRING',
      required: true,
      doc: 'Id of BigQuery’s job, as its console shows it',
    },
    { name: 'at', type: 'TIMESTAMP', required: true, doc: 'When it had ended' },
    {
      name: 'spent_on',
      type: 'DATE',
      required: true,
      doc: 'Day of `at` in UTC, whose budget it counts towards',
    },
    { name: 'job', type: 'STRING', required: true, doc: 'Command that asked: run, ingest, plan …' },
    { name: 'run_id', type: 'STRING', required: true, doc: 'One run of the command' },
    { name: 'model', type: 'STRING', doc: 'Transform or model that it was for' },
    { name: 'statement', type: 'STRING', required: true, doc: 'SELECT, MERGE, CREATE_TABLE_AS_SELECT …' },
    { name: 'bytes', type: 'INT64', required: true, unit: 'bytes', doc: 'What was billed; 0 from the cache' },
    { name: 'usd', type: 'NUMERIC', required: true, unit: 'USD', doc: 'bytes at the configured price' },
  ],
} as const satisfies TableDef;

export type CostRow = RowOf<typeof costs>;
