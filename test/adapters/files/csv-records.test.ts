import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectDelimiter, parseCsv } from '../../../src/adapters/files/csv-records.ts';
import type { Delimiter } from '../../../src/adapters/files/csv-records.ts';
import type { FileRecord } from '../../../src/adapters/files/file-record.ts';

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function parse(text: string, delimiter: Delimiter = ',', size = 7): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  for await (const batch of parseCsv(pieces(text, size), delimiter, 'x.csv')) records.push(...batch);
  return records;
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const cell = fc.stringMatching(/^[a-zäß€0-9 ",;\n']{0,8}$/).map((text) => `x${text}`);

describe('parseCsv', () => {
  it('gives back the cells that were written and the line each record begins on', async () => {
    const tables = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const texts = [['a', 'b', 'c'], ...rows].map((row) => row.map(quoted).join(','));
        const records = await parse(`${texts.join('\n')}\n`, ',', size);
        let line = 1;
        const lines = texts.map((text) => {
          const at = line;
          line += text.split('\n').length;
          return at;
        });

        expect(records.map((record) => record.cells)).toEqual([['a', 'b', 'c'], ...rows]);
        expect(records.map((record) => record.line)).toEqual(lines);
      }),
      { numRuns: 300 },
    );
  });

  it('takes apart what an unclosed quote has swallowed', async () => {
    expect(await parse('a,b\n1,"open\n2,z\n"3","w"\n4,5')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: [], fault: { value: '1,"open', reason: 'a quote is opened and not closed' } },
      { line: 3, cells: ['2', 'z'] },
      { line: 4, cells: ['3', 'w'] },
      { line: 5, cells: ['4', '5'] },
    ]);
  });

  it('keeps quotes inside a cell and skips blank lines, counting them', async () => {
    expect(await parse('a,b\n\n , \n5" pipe,x\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 4, cells: ['5" pipe', 'x'] },
    ]);
  });

  it('gives up on a quote that swallows more than a million characters, and names the line', async () => {
    const text = `a,b\n1,"open\n${'2,z\n'.repeat(300_000)}`;

    await expect(parse(text, ',', 65_536)).rejects.toThrow('x.csv cannot be read after line 2');
  });
});

describe('detectDelimiter', () => {
  it.each([
    ['a,b,c\n1,2,3\n4,5,6\n', ','],
    ['a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n', ';'],
    ['Report\n"Nov 1, 2026 - Nov 30, 2026"\na\tb\tc\n"1,234"\t2\t3\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['"x;y",b\n"p;q",2\n', ','],
    ['only\none\n', ','],
  ])('sees what separates %j', (text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });
});
