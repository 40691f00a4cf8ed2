import { describe, expect, it } from 'vitest';
import { bigQueryTable } from '../../../src/core/tables/big-query-table.ts';
import { duckDbDdl, duckDbType } from '../../../src/core/tables/ddl.ts';
import { opsTables } from '../../../src/core/tables/ops.ts';
import { rawTables } from '../../../src/core/tables/raw.ts';
import type { TableDef } from '../../../src/core/tables/table.ts';

const table: TableDef = {
  dataset: 'raw',
  name: 'clicks',
  doc: 'Clicks: "all" of them\nand their cost',
  key: ['date'],
  partitionBy: 'date',
  clusterBy: ['source', 'campaign_id'],
  columns: [
    { name: 'date', type: 'DATE', required: true, doc: 'Day' },
    { name: 'cost', type: 'NUMERIC', unit: 'account currency', doc: 'What \\ it cost' },
    { name: 'at', type: 'TIMESTAMP', doc: 'Moment' },
  ],
};

describe('bigQueryTable', () => {
  it('names, types, documents, partitions and clusters the table', () => {
    expect(bigQueryTable(table)).toEqual({
      description: 'Clicks: "all" of them\nand their cost',
      schema: {
        fields: [
          { name: 'date', type: 'DATE', mode: 'REQUIRED', description: 'Day' },
          {
            name: 'cost',
            type: 'NUMERIC',
            mode: 'NULLABLE',
            description: 'What \\ it cost (account currency)',
          },
          { name: 'at', type: 'TIMESTAMP', mode: 'NULLABLE', description: 'Moment' },
        ],
      },
      timePartitioning: { type: 'DAY', field: 'date' },
      clustering: { fields: ['source', 'campaign_id'] },
    });
  });

  it('leaves out what the table does not ask for', () => {
    const { partitionBy: _, clusterBy: __, ...plain } = table;
    expect(Object.keys(bigQueryTable(plain))).toEqual(['description', 'schema']);
  });
});

describe('duckDbDdl', () => {
  it('keeps nine decimals of money and the zone of moments', () => {
    expect(duckDbDdl(table, '"d"."clicks"')).toBe(
      'CREATE TABLE IF NOT EXISTS "d"."clicks" (\n  "date" DATE NOT NULL,\n  "cost" DECIMAL(38,9),\n  "at" TIMESTAMPTZ\n)',
    );
    expect(duckDbType('JSON')).toBe('JSON');
  });
});

describe.each(Object.values({ ...rawTables, ...opsTables }))('$dataset.$name', (definition) => {
  const names = definition.columns.map((column) => column.name);

  it('has key, partition and cluster columns that exist', () => {
    const { partitionBy, clusterBy = [] }: TableDef = definition;
    const used = [...definition.key, ...clusterBy, ...(partitionBy === undefined ? [] : [partitionBy])];
    expect(names).toEqual(expect.arrayContaining(used));
  });

  it('names each column once', () => {
    expect(new Set(names).size).toBe(names.length);
  });
});
