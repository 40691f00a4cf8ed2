import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { day, type Day } from '../../../src/core/base/day.ts';
import { WarehouseError } from '../../../src/core/base/errors.ts';
import type { Cell, Row, TableDef } from '../../../src/core/tables/table.ts';
import type { Warehouse } from '../../../src/jobs/ports.ts';

/** A table with a column of every type. */
export const contractTable = {
  dataset: 'raw',
  name: 'contract',
  doc: 'A column of every type',
  key: ['id'],
  partitionBy: 'day',
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Scope' },
    { name: 'day', type: 'DATE', doc: 'Scope' },
    { name: 'id', type: 'INT64', required: true, doc: 'Id' },
    { name: 'ratio', type: 'FLOAT64', doc: 'A double' },
    { name: 'cost', type: 'NUMERIC', doc: 'Money' },
    { name: 'active', type: 'BOOL', doc: 'A flag' },
    { name: 'at', type: 'TIMESTAMP', doc: 'A moment' },
    { name: 'attributes', type: 'JSON', doc: 'An object' },
  ],
} as const satisfies TableDef;

const full: Row = {
  source: 'google',
  day: '2024-02-29',
  id: 1,
  ratio: 0.1,
  cost: '12.5',
  active: true,
  at: '2024-02-29T23:59:59.250Z',
  attributes: '{"a":[1,"ü"],"b":null}',
};

const row = (id: number, values: Row = {}): Row => ({ source: 'google', day: '2024-02-29', id, ...values });

const amounts = [
  '0.000000001',
  '-0.000000001',
  '0',
  '100',
  '1.1',
  '-1.1',
  '999999.999999999',
  '-999999.999999999',
  '1000000.000000001',
  '-4294967296',
];
const LARGEST = '-99999999999999999999999999999.999999999';

const texts = [
  '',
  'twelve chars',
  'thirteen char',
  'ümläut',
  'a longer text with an ü in it',
  '日本語のキーワード',
  '👩‍🚀',
  'a\u0000b',
  'a longer text with a \u0000 in it',
];

/** Column, a value that it does not take, and why. */
const refused: readonly [string, Cell, string][] = [
  ['cost', '0.0000000001', 'more decimals than money has'],
  ['cost', '1e5', 'an exponent'],
  ['cost', 12.5, 'a number where money is text'],
  ['cost', '', 'an empty text'],
  ['cost', '-', 'a sign alone'],
  ['cost', '.5', 'nothing before the point'],
  ['cost', '1.', 'nothing after the point'],
  ['cost', '1,5', 'a comma'],
  ['cost', '1.5.5', 'two points'],
  ['cost', '١٢', 'digits of another script'],
  ['id', 1.5, 'a fraction'],
  ['id', 2 ** 53, 'an integer that a number cannot hold'],
  ['ratio', Number.NaN, 'not a number'],
  ['day', '2024-02-30', 'a day that does not exist'],
  ['at', '2024-02-29 12:00', 'a moment without zone'],
  ['active', 'yes', 'a text for a flag'],
  ['attributes', '{a:1}', 'a text that is no JSON'],
  ['source', 7, 'a number for a text'],
  ['id', null, 'nothing for a required column'],
];

/**
 * What every warehouse does. `open` gives an empty one whose {@link contractTable} exists. `gaps` names the tests that an
 * emulator is known to fail: each of them must fail, so that the list stays true.
 */
export function describeWarehouse(
  name: string,
  open: () => Promise<Warehouse>,
  gaps: readonly string[] = [],
): void {
  describe(`warehouse: ${name}`, () => {
    expectFailures(gaps);
    let warehouse: Warehouse;
    let table: string;
    beforeEach(async () => {
      warehouse = await open();
      table = warehouse.ref(contractTable);
    });
    afterEach(() => warehouse.close());

    const ids = async (): Promise<unknown[]> =>
      (await warehouse.query(`SELECT id FROM ${table} ORDER BY id`)).map((one) => one['id']);
    const load = (
      rows: Iterable<Row>,
      scope = { source: 'google' } as Record<string, string>,
      firstDay?: Day,
    ): Promise<number> => warehouse.load(contractTable, rows, scope, firstDay);

    describe('types', () => {
      it('gives back every type as it was loaded', async () => {
        await load([full, row(2)]);
        const [first, second] = await warehouse.query(`SELECT * FROM ${table} ORDER BY id`);
        expect({ ...first, attributes: JSON.parse(String(first?.['attributes'])) as unknown }).toEqual({
          ...full,
          attributes: { a: [1, 'ü'], b: null },
        });
        expect(second).toEqual({
          ...row(2),
          ratio: null,
          cost: null,
          active: null,
          at: null,
          attributes: null,
        });
      });

      it('keeps money to the last of nine decimals', async () => {
        await load(amounts.map((cost, id) => row(id, { cost })));
        const found = await warehouse.query(`SELECT cost FROM ${table} ORDER BY id`);
        expect(found.map(({ cost }) => cost)).toEqual(amounts);
      });

      it('keeps the largest amount that NUMERIC holds', async () => {
        await load([row(1, { cost: LARGEST })]);
        expect(await warehouse.query(`SELECT cost FROM ${table}`)).toEqual([{ cost: LARGEST }]);
      });

      it('keeps a text as it is', async () => {
        const twice = [...texts, ...texts];
        await load(
          twice.map((source, id) => row(id, { source })),
          {},
        );
        const sql = `SELECT source, CHAR_LENGTH(source) AS chars FROM ${table} ORDER BY id`;
        expect(await warehouse.query(sql)).toEqual(
          twice.map((source) => ({ source, chars: Array.from(source).length })),
        );
      });

      it('finds and replaces rows by any text', async () => {
        const source = texts.join('');
        await load([row(1, { source }), row(2, { source })], { source });
        await load([row(3, { source })], { source });
        const sql = `SELECT id FROM ${table} WHERE source = @source`;
        expect(await warehouse.query(sql, { source })).toEqual([{ id: 3 }]);
      });

      it('keeps values and gaps apart over many chunks', async () => {
        const values = (id: number): Row => ({
          ratio: id % 3 === 0 ? null : id / 8,
          cost: id % 5 === 0 ? null : String(id),
          active: id % 7 === 0 ? null : id % 2 === 0,
          attributes: id % 11 === 0 ? null : `{"id":${id}}`,
          day: id % 13 === 0 ? null : '2024-02-29',
          at: id % 17 === 0 ? null : '2024-02-29T23:59:59.250Z',
        });
        const all = Array.from({ length: 6_000 }, (_, id) => row(id, values(id)));
        await load(all);
        expect(await warehouse.query(`SELECT * FROM ${table} ORDER BY id`)).toEqual(all);
      });

      it('keeps whole numbers', async () => {
        const numbers = [-(2 ** 53) + 1, -(2 ** 32), -1, 0, 2 ** 31, 2 ** 32 + 1, 2 ** 53 - 1];
        await load(numbers.map((id) => row(id)));
        expect(await ids()).toEqual(numbers);
      });

      it('refuses a value that its column does not take, names it, and changes nothing', async () => {
        await load([row(1)]);
        for (const [column, value, why] of refused) {
          const loading = load([row(2), row(3, { [column]: value })], {});
          const error = await loading.catch((cause: unknown) => cause);
          expect(error, why).toBeInstanceOf(WarehouseError);
          expect(String(error), why).toContain('Row 2');
          expect(String(error), why).toContain(`"${column}"`);
          expect((error as WarehouseError).found, why).toBe(JSON.stringify(value));
        }
        expect(await ids()).toEqual([1]);
      });

      it('refuses a column that the table does not have', async () => {
        await expect(load([row(1, { clikcs: 1 })])).rejects.toThrow(/no column "clikcs"/);
      });

      it('raises rather than rounds an integer beyond 2^53', async () => {
        const sql = 'SELECT 9007199254740993 AS large';
        await expect(warehouse.query(sql)).rejects.toThrow(/"large".*too large/);
        expect(await warehouse.query('SELECT CAST(9007199254740993 AS STRING) AS large')).toEqual([
          { large: '9007199254740993' },
        ]);
      });

      it('sums money exactly', async () => {
        await load(Array.from({ length: 10 }, (_, id) => row(id, { cost: '0.1' })));
        const sql = `SELECT SUM(cost) AS total, SAFE_DIVIDE(SUM(cost), 3) AS third FROM ${table}`;
        expect(await warehouse.query(sql)).toEqual([{ total: '1', third: '0.333333333' }]);
      });
    });

    describe('load', () => {
      it('replaces exactly the rows of its scope', async () => {
        await load([row(1), row(2)]);
        await load([row(3, { source: 'meta' })], { source: 'meta' });
        await load([row(4, { day: '2024-03-01' })], { source: 'google', day: '2024-03-01' });
        expect(await ids()).toEqual([1, 2, 3, 4]);
        await load([row(5)], { source: 'google', day: '2024-02-29' });
        expect(await ids()).toEqual([3, 4, 5]);
      });

      it('leaves the same state when it is run twice, and says how many rows it loaded', async () => {
        expect(await load([row(1), row(2)])).toBe(2);
        expect(await load([row(1), row(2)])).toBe(2);
        expect(await ids()).toEqual([1, 2]);
      });

      it('empties its scope when there are no rows', async () => {
        await load([row(1)]);
        await load([row(2, { source: 'meta' })], { source: 'meta' });
        expect(await load([])).toBe(0);
        expect(await ids()).toEqual([2]);
      });

      it('takes rows as they come, more than fit one batch', async () => {
        async function* rows(): AsyncGenerator<Row> {
          for (let id = 0; id < 5000; id++) yield row(id);
        }
        expect(await warehouse.load(contractTable, rows(), { source: 'google' })).toBe(5000);
        const sql = `SELECT COUNT(*) AS n, SUM(id) AS total FROM ${table}`;
        expect(await warehouse.query(sql)).toEqual([{ n: 5000, total: 12_497_500 }]);
      });

      it('refuses a row outside of the scope and changes nothing', async () => {
        await load([row(1)]);
        await expect(load([row(2), row(3, { source: 'meta' })])).rejects.toThrow(/Row 2 is outside/);
        expect(await ids()).toEqual([1]);
      });

      it('replaces the rows of its scope from the first day on, where none is earlier', async () => {
        await load([row(1), row(2, { day: null })], {}, day('2024-02-29'));
        await load([row(3)], {}, day('2024-02-29'));
        expect(await ids()).toEqual([3]);
      });

      it('refuses a row before that day and changes nothing', async () => {
        await load([row(1)]);
        const loading = load([row(2), row(3, { day: '2024-02-28' })], {}, day('2024-02-29'));
        await expect(loading).rejects.toThrow(/Row 2 is before the first day/);
        expect(await ids()).toEqual([1]);
      });

      it('refuses a scope that the table does not have', async () => {
        await expect(load([row(1)], { account: '1' })).rejects.toThrow(/cannot be replaced by "account"/);
      });

      it('changes nothing when its rows end in an error', async () => {
        await load([row(1)]);
        async function* rows(): AsyncGenerator<Row> {
          yield row(2);
          throw new RangeError('the source broke off');
        }
        const loading = warehouse.load(contractTable, rows(), { source: 'google' });
        await expect(loading).rejects.toThrow('the source broke off');
        expect(await ids()).toEqual([1]);
        expect(await load([row(3)])).toBe(1);
      });

      it('keeps loads that run at the same time apart', async () => {
        const sources = ['a', 'b', 'c'];
        await Promise.all(
          sources.map((source, id) => load([row(id, { source }), row(id + 10, { source })], { source })),
        );
        expect(await ids()).toEqual([0, 1, 2, 10, 11, 12]);
      });

      it('takes a scope with quotes as it is', async () => {
        const source = `it's "x" \\ \`y\``;
        await load([row(1, { source })], { source });
        await load([row(2, { source })], { source });
        expect(await warehouse.query(`SELECT source, id FROM ${table}`)).toEqual([{ source, id: 2 }]);
      });
    });

    describe('query', () => {
      it('binds parameters, lists among them', async () => {
        await load([row(1, { cost: '1' }), row(2, { active: true }), row(3)]);
        const sql = `SELECT id FROM ${table} WHERE id IN UNNEST(@ids) AND source = @source AND id >= @least ORDER BY id`;
        const params = { ids: [1, 3, 9], source: 'google', least: 0.5 };
        expect(await warehouse.query(sql, params)).toEqual([{ id: 1 }, { id: 3 }]);
      });

      it('never reads a parameter as SQL', async () => {
        const text = `'; DROP TABLE x; -- @other`;
        expect(await warehouse.query('SELECT @text AS text', { text })).toEqual([{ text }]);
      });

      it('says which parameter is missing', async () => {
        await expect(warehouse.query('SELECT @here + @gone AS x', { here: 1 })).rejects.toThrow(/@gone/);
      });

      it('says what is wrong and carries the SQL', async () => {
        const sql = `SELECT nosuch FROM ${table}`;
        const error = await warehouse.query(sql).catch((cause: unknown) => cause);
        expect(error).toBeInstanceOf(WarehouseError);
        expect((error as WarehouseError).sql).toBe(sql);
        expect(String(error)).toContain('nosuch');
      });

      it('answers queries that run at the same time', async () => {
        const answers = await Promise.all(
          Array.from({ length: 8 }, (_, n) => warehouse.query('SELECT @n * 2 AS x', { n })),
        );
        expect(answers.map(([first]) => first?.['x'])).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
      });
    });

    describe('stream', () => {
      it('gives all rows in chunks', async () => {
        await load(Array.from({ length: 5000 }, (_, id) => row(id)));
        const sizes: number[] = [];
        for await (const chunk of warehouse.stream(`SELECT id FROM ${table}`)) sizes.push(chunk.length);
        expect(sizes.length).toBeGreaterThan(1);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5000);
      });

      it('may be left early and lets other queries run meanwhile', async () => {
        await load(Array.from({ length: 5000 }, (_, id) => row(id)));
        for await (const chunk of warehouse.stream(`SELECT id FROM ${table}`)) {
          expect(chunk.length).toBeGreaterThan(0);
          expect(await warehouse.query('SELECT 1 AS x')).toEqual([{ x: 1 }]);
          break;
        }
        expect(await warehouse.query(`SELECT COUNT(*) AS n FROM ${table}`)).toEqual([{ n: 5000 }]);
      });
    });

    describe('estimate', () => {
      it('accepts a query that would run, without running it', async () => {
        await load([row(1)]);
        const { bytes, usd } = await warehouse.estimate(`DELETE FROM ${table} WHERE TRUE`);
        expect(bytes).toBeGreaterThanOrEqual(0);
        expect(usd).toBeGreaterThanOrEqual(0);
        expect(await ids()).toEqual([1]);
      });

      it.each(['SELEC 1', 'SELECT nosuch FROM {t}', 'SELECT NOSUCH(1) AS x', 'SELECT id FROM {t} GROUP BY'])(
        'refuses %s',
        async (sql) => {
          await expect(warehouse.estimate(sql.replace('{t}', table))).rejects.toBeInstanceOf(WarehouseError);
        },
      );
    });

    describe('snapshot', () => {
      it('keeps a table as it was', async () => {
        await load([row(1)]);
        const kept = warehouse.ref({ dataset: 'raw', name: 'contract_kept' });
        await warehouse.snapshot(table, kept);
        await load([row(2)]);
        expect(await warehouse.query(`SELECT id FROM ${kept}`)).toEqual([{ id: 1 }]);
      });
    });

    it('refuses to work when it is closed', async () => {
      await warehouse.close();
      await expect(warehouse.query('SELECT 1 AS x')).rejects.toBeInstanceOf(WarehouseError);
    });
  });
}

function expectFailures(names: readonly string[]): void {
  const waiting = new Set(names);
  beforeEach(({ task }) => {
    // Declared as read-only, and looked at when the test has ended.
    if (names.includes(task.name)) Object.assign(task, { fails: true });
    waiting.delete(task.name);
  });
  afterAll(() => {
    expect([...waiting], 'gaps that no test has the name of').toEqual([]);
  });
}
