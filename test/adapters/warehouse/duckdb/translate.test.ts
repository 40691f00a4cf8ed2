import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { translate } from '../../../../src/adapters/warehouse/duckdb/translate.ts';
import { WarehouseError } from '../../../../src/core/base/errors.ts';
import type { Warehouse } from '../../../../src/jobs/ports.ts';

const one = (sql: string): string => translate(sql, 'proj').join('; ');

describe('translate', () => {
  it('splits names and turns parameters into those of DuckDB', () => {
    expect(one('SELECT a FROM `proj.d.t` WHERE b = @b')).toBe('SELECT a FROM "d"."t" WHERE b = $b');
    expect(one('CREATE SCHEMA IF NOT EXISTS `proj.d`')).toBe('CREATE SCHEMA IF NOT EXISTS "d"');
  });

  it('leaves names, parameters and decimals inside of texts and comments alone', () => {
    const sql = "SELECT '`proj.d.t` @x 1.5 OPTIONS(a)' AS x -- `proj.d.t` @y";
    expect(one(sql)).toBe("SELECT '`proj.d.t` @x 1.5 OPTIONS(a)' AS x");
  });

  it('drops OPTIONS, which have no meaning in DuckDB', () => {
    const sql =
      'CREATE TABLE `proj.d.t` (a INT64 OPTIONS (description = "it (is) a")) OPTIONS (description = "t")';
    expect(one(sql)).toMatch(/^CREATE TABLE "d"\."t" \(a BIGINT\)$/);
  });

  it('joins by hash where a MERGE matches nothing', () => {
    const merge =
      'MERGE `proj.d.t` T USING `s` S ON FALSE WHEN NOT MATCHED BY TARGET THEN INSERT (`a`) VALUES (S.`a`)';
    expect(one(merge)).toContain('rowid = -1 - ');
  });

  it('translates each of several statements', () => {
    expect(translate('SELECT 1 AS a; SELECT 2 AS b', 'proj')).toHaveLength(2);
  });

  it.each([
    [
      'MERGE from a query',
      'MERGE `proj.d.t` T USING (SELECT 1 AS a) S ON T.a = S.a WHEN MATCHED THEN DELETE',
    ],
    ['REGEXP_EXTRACT with a position', "SELECT REGEXP_EXTRACT('abc', r'b', 2)"],
    ['STRUCT with a field that has no name', 'SELECT STRUCT(1, 2)'],
    ['Parse error', 'SELECT FROM WHERE'],
  ])('refuses with the SQL: %s', (reason, sql) => {
    try {
      translate(sql, 'proj');
      expect.unreachable('it was translated');
    } catch (error) {
      expect(error).toBeInstanceOf(WarehouseError);
      expect((error as WarehouseError).sql).toBe(sql);
      expect((error as WarehouseError).message).toContain(reason);
    }
  });
});

describe('translated SQL', () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDuckDb({ path: ':memory:', project: 'proj', dataset: 'test', tables: [] });
  });
  afterAll(() => warehouse.close());

  it('keeps any text literal as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 30 }), async (text) => {
        fc.pre(!text.includes('\0'));
        expect(await warehouse.query(`SELECT ${JSON.stringify(text)} AS x`)).toEqual([{ x: text }]);
      }),
      { numRuns: 60 },
    );
  });

  it('divides money as integers of billionths would, rounding half away from zero', async () => {
    const money = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n });
    await fc.assert(
      fc.asyncProperty(money, money, async (a, b) => {
        fc.pre(b !== 0n);
        const sql = `SELECT SAFE_DIVIDE(CAST(@a AS NUMERIC), CAST(@b AS NUMERIC)) AS x`;
        const params = { a: billionths(a), b: billionths(b) };
        expect(await warehouse.query(sql, params)).toEqual([{ x: billionths(quotient(a * 10n ** 9n, b)) }]);
      }),
      { numRuns: 60 },
    );
  });

  it('answers APPROX_QUANTILES exactly, as in the example of its documentation', async () => {
    const sql =
      'SELECT APPROX_QUANTILES(x, 2)[OFFSET(1)] AS x FROM UNNEST([1, 1, 1, 4, 5, 6, 7, 8, 9, 10]) AS x';
    expect(await warehouse.query(sql)).toEqual([{ x: 5 }]);
  });

  it('refuses to give out lists and infinities', async () => {
    await expect(warehouse.query('SELECT [1, 2] AS x')).rejects.toThrow(/"x".*not a plain value/);
    await expect(warehouse.query('SELECT 1e308 * 10 AS x')).rejects.toThrow(/"x".*overflowed/);
  });
});

function quotient(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n;
  const [above, below] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const rounded = (2n * above + below) / (2n * below);
  return negative ? -rounded : rounded;
}

function billionths(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  const whole = `${value < 0n ? '-' : ''}${digits.slice(0, -9)}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
