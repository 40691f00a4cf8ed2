import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/adapters/files/file-source.ts';
import { SchemaError } from '../../../src/core/base/errors.ts';
import type { FileMapping } from '../../../src/jobs/ports.ts';
import { fileWith, readAll } from './read-all.ts';

const CSV = 'Day,Campaign,Impr.,Clicks,Cost\n2026-11-01,A,100,5,1.50\n2026-11-02,B,200,7,2.25\n';
const source = fileSource();

const mapping = (columns: FileMapping['columns'], rest: Partial<FileMapping> = {}): FileMapping => ({
  source: 'x',
  kind: 'performance',
  locale: 'auto',
  columns,
  attributes: {},
  ignore: [],
  ...rest,
});

describe('open', () => {
  it('gives the hash of the bytes, and the same rows when read again', async () => {
    const path = await fileWith('a.csv', `${CSV}Total,,300,12,3.75\n`);
    const { open, rows } = await readAll(path);
    const again: unknown[] = [];
    for await (const chunk of open.read()) again.push(...chunk.rows);

    expect(open.file).toBe('a.csv');
    expect(open.contentHash).toBe(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
    expect(again).toEqual(rows);
    expect(open.skippedTotals).toHaveLength(1);
  });

  it('reads in chunks of 5,000 rows', async () => {
    const lines = Array.from({ length: 12_001 }, (_, i) => `2026-11-01,A${i},100,5,1.50`);
    const { rows, chunks } = await readAll(
      await fileWith('a.csv', [CSV.split('\n')[0], ...lines].join('\n')),
    );

    expect(rows).toHaveLength(12_001);
    expect(chunks).toBe(3);
  });

  it('names line, column, value and expectation of every bad cell', async () => {
    const path = await fileWith(
      'a.csv',
      `${CSV}soon,C,many,5,1.50\n2026-11-03,D,1\n2026-11-04,E,1.5,5,1.50\n`,
    );
    const { rows, rejected } = await readAll(path);

    expect(rows).toHaveLength(2);
    expect(rejected).toEqual([
      { line: 4, column: 'Day', value: 'soon', reason: expect.stringContaining('expected a day') as string },
      { line: 4, column: 'Impr.', value: 'many', reason: 'expected a number with decimal sign "."' },
      { line: 5, column: null, value: '2026-11-03 | D | 1', reason: 'expected 5 fields, found 3' },
      { line: 6, column: 'Impr.', value: '1.5', reason: 'expected a whole number' },
    ]);
  });

  it('loads impossible but readable values', async () => {
    const { rows, rejected } = await readAll(await fileWith('a.csv', `${CSV}2026-11-03,C,1,9,-4\n`));

    expect(rejected).toEqual([]);
    expect(rows[2]).toMatchObject({ impressions: 1, clicks: 9, cost: '-4' });
  });

  it('reads Parquet: typed columns plainly, text columns as people write', async () => {
    const folder = dirname(await fileWith('x', ''));
    const path = join(folder, 'a.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(
      `COPY (SELECT DATE '2026-11-01' AS "Day", 'A' AS "Campaign", 1234 AS "Impr.", 7::BIGINT AS "Clicks",
         1.234::DOUBLE AS "Cost", '1.234,56' AS "Conv. value", 2.50::DECIMAL(10,2) AS "Conversions") TO '${path}' (FORMAT parquet)`,
    );
    const { rows, rejected, open } = await readAll(path);

    expect(rejected).toEqual([]);
    expect(open.skippedTotals).toEqual([]);
    expect(rows[0]).toMatchObject({
      line: 1,
      date: '2026-11-01',
      impressions: 1234,
      cost: '1.234',
      conversion_value: '1234.56',
      conversions: '2.5',
    });
  });

  it('takes the decimal sign and the order of day and month from the locale of the mapping', async () => {
    const path = await fileWith('a.csv', 'D,C,N\n03/11/2026,"1,234",5\n');
    const columns = { date: { from: ['D'] }, cost: { from: ['C'] }, clicks: { from: ['N'] } };

    const english = await readAll(path, mapping(columns, { locale: 'en-US' }));
    const german = await readAll(path, mapping(columns, { locale: 'fr' }));

    expect(english.rows[0]).toMatchObject({ date: '2026-03-11', cost: '1234' });
    expect(german.rows[0]).toMatchObject({ date: '2026-11-03', cost: '1.234' });
  });

  it('sums columns, reads constants, units, yes and no, and values that mean missing', async () => {
    const path = await fileWith(
      'a.csv',
      'a,b,kind,micros,bounce,bid\n1,2.5,new,1250000,44,0\n,,back,-1,30 %,0.00\n3,,x,1,1,2\n',
    );
    const { rows, rejected } = await readAll(
      path,
      mapping(
        {
          session_duration: { from: ['a', 'b'], sum: true },
          returning_user: { from: ['kind'], yes: ['back'], no: ['new'] },
          revenue: { from: ['micros'], unit: 'micros' },
          bounce_rate: { from: ['bounce'], unit: 'percent' },
          cpc: { from: ['bid'], missing: ['0'] },
          device: { from: [], constant: 'mobile' },
        },
        { kind: 'sessions' },
      ),
    );

    expect(rows).toMatchObject([
      {
        session_duration: 3.5,
        returning_user: false,
        revenue: '1.25',
        bounce_rate: 0.44,
        cpc: null,
        device: 'mobile',
      },
      { session_duration: null, returning_user: true, revenue: '-0.000001', bounce_rate: 0.3, cpc: null },
    ]);
    expect(rejected).toEqual([{ line: 4, column: 'kind', value: 'x', reason: 'expected one of back, new' }]);
  });

  it('turns down ids that a spreadsheet has rounded', async () => {
    const path = await fileWith(
      'a.csv',
      'Campaign ID,Impr.,Clicks,Cost\n4.3E+16,1,1,1\n43000000005277558,1,1,1\n',
    );
    const { rows, rejected } = await readAll(path);

    expect(rows[0]?.['campaign_id']).toBe('43000000005277558');
    expect(rejected).toMatchObject([{ line: 2, column: 'Campaign ID', value: '4.3E+16' }]);
  });

  it('gives no rows for a header alone', async () => {
    const { rows, rejected } = await readAll(await fileWith('a.csv', 'Day,Campaign,Impr.,Clicks,Cost\n'));

    expect([rows, rejected]).toEqual([[], []]);
  });

  it('quarantines a line whose quote is never closed and keeps those after it', async () => {
    const path = await fileWith(
      'a.csv',
      `${CSV}2026-11-03,"C,100,5,1.50\n2026-11-04,"D",100,5,1.50\n2026-11-05,"E`,
    );
    const { rows, rejected } = await readAll(path);

    expect(rows.map((row) => row['campaign'])).toEqual(['A', 'B', 'D']);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'a quote is opened and not closed'],
      [6, 'a quote is opened and not closed'],
    ]);
  });

  it('names what a mapping misses, the nearest name and what the file has', async () => {
    const path = await fileWith('a.csv', CSV);
    const opening = source.open(path, mapping({ cost: { from: ['Costs'] }, clicks: { from: ['Clicks'] } }));

    await expect(opening).rejects.toThrow(
      'The mapping does not fit a.csv:\n  columns.cost: no column "Costs" (nearest: "Cost")\n  The file has: Day, Campaign, Impr., Clicks, Cost',
    );
  });

  it('finds a mapped column whose name has a unit in the file', async () => {
    const path = await fileWith('a.csv', CSV.replace('Cost', 'Cost (USD)'));
    const { rows } = await readAll(path, mapping({ cost: { from: ['Cost'] } }));

    expect(rows[0]?.['cost']).toBe('1.5');
  });
});

describe('files that are no tables', () => {
  it.each([
    ['empty.csv', Buffer.alloc(0), 'is empty'],
    ['blank.csv', Buffer.from('\n\n  \n'), 'has no header'],
    ['cut.csv.gz', gzipSync(CSV.repeat(500)).subarray(0, 60), 'is a damaged gzip file'],
    ['book.xlsx', Buffer.from('PK\u0003\u0004rest'), 'is a spreadsheet or an archive'],
    ['junk.csv', Buffer.from([1, 2, 3, 4, 5, 0, 0, 0, 7, 200]), 'is not a text file'],
    ['cut.parquet', Buffer.from('PAR1 and no more'), 'cannot be read as Parquet'],
  ])('refuses %s', async (name, content, message) => {
    const path = await fileWith(name, content);

    await expect(source.guess(path)).rejects.toThrow(SchemaError);
    await expect(source.guess(path)).rejects.toThrow(message);
  });

  it('says that a file is not there', async () => {
    await expect(source.guess('/no/such/file.csv')).rejects.toThrow('Cannot read /no/such/file.csv');
  });
});

describe('fits', () => {
  it('is true only when mapping and file name the same columns', async () => {
    const path = await fileWith('a.csv', CSV);
    const { mapping: guess } = await source.guess(path);

    expect(await source.fits(path, guess)).toBe(true);
    expect(await source.fits(path, { ...guess, ignore: ['Device'] })).toBe(false);
    const { date: _, ...fewer } = guess.columns;
    expect(await source.fits(path, { ...guess, columns: fewer })).toBe(false);
  });
});
