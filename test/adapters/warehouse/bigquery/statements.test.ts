import { describe, expect, it } from 'vitest';
import { warehouseFailure } from '../../../../src/adapters/warehouse/bigquery/failure.ts';
import { queryParameters } from '../../../../src/adapters/warehouse/bigquery/parameters.ts';
import { daysOfScope, replaceScope } from '../../../../src/adapters/warehouse/bigquery/replace-scope.ts';
import { plainRows } from '../../../../src/adapters/warehouse/bigquery/rows-out.ts';
import { migration } from '../../../../src/adapters/warehouse/bigquery/tables.ts';
import { bigQueryTable } from '../../../../src/core/tables/big-query-table.ts';
import { day } from '../../../../src/core/base/day.ts';
import { contractTable } from '../warehouse-contract.ts';

const table = { ...contractTable, columns: contractTable.columns.slice(0, 3) };

describe('replaceScope', () => {
  it('replaces the rows of a scope in the partitions that hold any', () => {
    expect(
      replaceScope(table, '`p.d.t`', '`p.d.s`', { source: 'google' }, ['2024-01-01', '2024-01-02', null]),
    ).toEqual({
      sql: `MERGE \`p.d.t\` AS T USING \`p.d.s\` AS S ON FALSE
WHEN NOT MATCHED BY SOURCE AND T.\`source\` = CAST(@scope_0 AS STRING) AND (T.\`day\` IN (DATE '2024-01-01', DATE '2024-01-02') OR T.\`day\` IS NULL) THEN DELETE
WHEN NOT MATCHED BY TARGET THEN INSERT (\`source\`, \`day\`, \`id\`)
VALUES (S.\`source\`, S.\`day\`, S.\`id\`)`,
      params: { scope_0: 'google' },
    });
  });

  it('deletes nothing where no partition holds any', () => {
    expect(replaceScope(table, '`p.d.t`', '`p.d.s`', {}, []).sql).toContain(
      "BY SOURCE AND T.`day` < DATE '0001-01-01' THEN DELETE",
    );
  });

  it('only deletes where nothing is staged', () => {
    expect(replaceScope(table, '`p.d.t`', null, { id: '1' }, null).sql).toBe(
      'DELETE FROM `p.d.t` AS T WHERE T.`id` = CAST(@scope_0 AS INT64)',
    );
  });

  it('asks for the days of a scope from its first day on', () => {
    expect(daysOfScope(table, '`p.d.t`', { source: 'google' }, day('2024-02-01')).sql).toContain(
      "(`day` IS NULL OR `day` >= DATE '2024-02-01')",
    );
  });

  it('asks for the days of a scope, those without a day among them', () => {
    expect(daysOfScope(table, '`p.d.t`', { source: 'google' }).sql).toBe(
      "SELECT DISTINCT `day` AS day FROM `p.d.t` WHERE (`day` IS NULL OR `day` >= DATE '0001-01-01') AND `source` = CAST(@scope_0 AS STRING)",
    );
  });
});

describe('queryParameters', () => {
  it('types what the query names, outside of texts and comments', () => {
    const sql = `SELECT @a, @b, @c, @d, '@e', "\\"@f", \`@g\`, @@time_zone -- @h
      /* @i */ FROM UNNEST(@list) # @j`;
    const params = { a: 1, b: 0.5, c: 'x', d: true, list: [1, 2.5] };
    expect(queryParameters(sql, params)).toEqual([
      { name: 'a', parameterType: { type: 'INT64' }, parameterValue: { value: '1' } },
      { name: 'b', parameterType: { type: 'FLOAT64' }, parameterValue: { value: '0.5' } },
      { name: 'c', parameterType: { type: 'STRING' }, parameterValue: { value: 'x' } },
      { name: 'd', parameterType: { type: 'BOOL' }, parameterValue: { value: 'true' } },
      {
        name: 'list',
        parameterType: { type: 'ARRAY', arrayType: { type: 'FLOAT64' } },
        parameterValue: { arrayValues: [{ value: '1' }, { value: '2.5' }] },
      },
    ]);
  });

  it('knows nothing as NULL', () => {
    expect(queryParameters('SELECT @a', { a: null })).toEqual([
      { name: 'a', parameterType: { type: 'STRING' }, parameterValue: {} },
    ]);
  });
});

describe('plainRows', () => {
  it.each([
    ['NUMERIC', '0E-9', '0'],
    ['NUMERIC', '-1E-9', '-0.000000001'],
    ['NUMERIC', '100', '100'],
    ['NUMERIC', '1.500000000', '1.5'],
    ['TIMESTAMP', '1704067200250001', '2024-01-01T00:00:00.250001Z'],
    ['TIMESTAMP', '-1', '1969-12-31T23:59:59.999999Z'],
    ['INTEGER', '9007199254740991', 9007199254740991],
    ['BOOLEAN', 'false', false],
    ['FLOAT', '1.0E10', 1e10],
  ])('reads %s %s as %s', (type, text, value) => {
    expect(plainRows([{ name: 'x', type }], [{ f: [{ v: text }] }])).toEqual([{ x: value }]);
  });

  it.each([
    ['FLOAT', 'Infinity'],
    ['FLOAT', 'NaN'],
    ['INTEGER', '9007199254740993'],
    ['RECORD', {}],
  ])('refuses %s %s', (type, v) => {
    expect(() => plainRows([{ name: 'x', type }], [{ f: [{ v }] }])).toThrow(/"x"/);
  });

  it('refuses a list', () => {
    expect(() => plainRows([{ name: 'x', type: 'INTEGER', mode: 'REPEATED' }], [{ f: [{ v: [] }] }])).toThrow(
      /"x"/,
    );
  });
});

describe('migration', () => {
  const wanted = bigQueryTable(table);
  const there = {
    schema: { fields: [...wanted.schema.fields] },
    timePartitioning: { type: 'DAY', field: 'day' },
  };

  it('leaves a table alone that is as defined, under the older names of types', () => {
    const fields = there.schema.fields.map((field) => ({
      ...field,
      type: field.type.replace('INT64', 'INTEGER'),
    }));
    expect(migration(wanted, { ...there, schema: { fields } }, 't')).toEqual({
      clauses: [],
      settings: null,
    });
  });

  it('adds columns that may be empty, whatever their definition, and keeps those of a later version', () => {
    const fields = [
      there.schema.fields[0] ?? { name: '' },
      { name: 'later', type: 'STRING', mode: 'REQUIRED' },
    ];
    expect(migration(wanted, { ...there, schema: { fields } }, 't').clauses).toEqual([
      'ADD COLUMN IF NOT EXISTS `day` DATE OPTIONS (description = "Scope")',
      'ADD COLUMN IF NOT EXISTS `id` INT64 OPTIONS (description = "Id")',
    ]);
  });

  it('lets a column be empty that may be by now, and clusters anew', () => {
    const fields = there.schema.fields.map((field) => ({ ...field, mode: 'REQUIRED' }));
    const clustering = { fields: ['source'] };
    expect(migration({ ...wanted, clustering }, { ...there, schema: { fields } }, 't')).toEqual({
      clauses: ['ALTER COLUMN `day` DROP NOT NULL'],
      settings: { clustering },
    });
  });

  it('refuses other partitions and other types, with the steps to take', () => {
    const other = { ...there, timePartitioning: { type: 'DAY', field: 'at' } };
    expect(() => migration(wanted, other, 't')).toThrow(/partitioned otherwise/);
    const fields = there.schema.fields.map((field) => ({ ...field, type: 'STRING' }));
    expect(() => migration(wanted, { ...there, schema: { fields } }, 't')).toThrow(/another type/);
  });
});

describe('warehouseFailure', () => {
  it('says what BigQuery says, whether to try again and what to do', () => {
    const denied = { code: 403, errors: [{ reason: 'accessDenied', message: 'Access Denied: Dataset p:d' }] };
    expect(warehouseFailure(denied, 'SELECT 1')).toMatchObject({
      message: 'BigQuery refused a statement: Access Denied: Dataset p:d',
      retryable: false,
      sql: 'SELECT 1',
      next: expect.stringContaining('docs/bigquery.md'),
    });
    const conflict = { errors: [{ reason: 'invalidQuery', message: 'Could not serialize access to table' }] };
    expect(warehouseFailure(conflict, undefined)).toMatchObject({ retryable: true });
    expect(warehouseFailure(Object.assign(new Error('no'), { code: 'ECONNRESET' }), undefined)).toMatchObject(
      {
        retryable: true,
      },
    );
  });
});
