import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { decimalText } from '../../../../src/adapters/warehouse/duckdb/rows-out.ts';
import type { Row } from '../../../../src/core/tables/table.ts';
import type { Warehouse } from '../../../../src/jobs/ports.ts';
import { contractTable } from '../warehouse-contract.ts';

describe('decimalText', () => {
  it.each([
    [12_500_000_000n, '12.5'],
    [-1n, '-0.000000001'],
    [0n, '0'],
    [100_000_000_000n, '100'],
  ])('writes %s billionths as %s', (value, text) => {
    expect(decimalText(value, 9)).toBe(text);
  });

  it('writes decimals without a fraction as they are', () => {
    expect(decimalText(-1200n, 0)).toBe('-1200');
  });
});

describe('rows of every type', () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDuckDb({
      path: ':memory:',
      project: 'proj',
      dataset: 'test',
      tables: [contractTable],
    });
  });
  afterAll(() => warehouse.close());

  it('come back as they went in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryRow, { maxLength: 20 }), async (rows) => {
        const numbered = rows.map((row, id) => ({ ...row, source: 'x', id }));
        await warehouse.load(contractTable, numbered, {});
        const found = await warehouse.query(`SELECT * FROM ${warehouse.ref(contractTable)} ORDER BY id`);
        expect(found.map(withValue)).toEqual(numbered.map(withValue));
      }),
      { numRuns: 40 },
    );
  });
});

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

const moments = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });

const arbitraryRow: fc.Arbitrary<Row> = fc.record({
  day: orNull(moments.map((date) => date.toISOString().slice(0, 10))),
  ratio: orNull(fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0))),
  cost: orNull(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }).map((value) => decimalText(value, 9))),
  active: orNull(fc.boolean()),
  at: orNull(moments.map((date) => date.toISOString())),
  attributes: orNull(fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value))),
});

/** JSON is compared by its value. */
function withValue(row: Row): unknown {
  const { attributes } = row;
  return { ...row, attributes: typeof attributes === 'string' ? (JSON.parse(attributes) as unknown) : null };
}
