import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editorCsv } from '../../../src/core/changes/editor-csv.ts';
import type { Entity } from '../../../src/core/flow.ts';
import { guarded } from './sample.ts';

const HEADER = 'Campaign,Ad Group,Keyword,Criterion Type,Max CPC';

function linesFor(about: Partial<Entity>, currency = 'USD', to = 1.31): string[] {
  return editorCsv([guarded(1.1, to, about)], currency)
    .csv.trimEnd()
    .split('\r\n');
}

describe('editorCsv', () => {
  it('holds the changed keyword bids only', () => {
    const { csv, rows, leftOut } = editorCsv(
      [guarded(1.1, 1.31), guarded(1, 1, { id: 'b' }), guarded(null, null, { id: 'c' })],
      'USD',
    );

    expect(csv).toBe(`${HEADER}\r\nShoes,Red,red shoes,Exact,1.31\r\n`);
    expect({ rows, leftOut }).toEqual({ rows: 1, leftOut: [] });
  });

  it.each([
    ['Exact match', '[red shoes]', 'red shoes,Exact'],
    ['PHRASE', '"red shoes"', 'red shoes,Phrase'],
    ['Broad', '+red +shoes', '+red +shoes,Broad'],
    ['Broad', 'say "cheese", please', '"say ""cheese"", please",Broad'],
  ])('writes a keyword of type %s named %s as %s', (matchType, name, cells) => {
    expect(linesFor({ matchType, name })[1]).toBe(`Shoes,Red,${cells},1.31`);
  });

  it.each([
    [{ level: 'ad_group' }, 'this is one of ad group level'],
    [{ campaign: null }, 'campaign or ad group is not known'],
    [{ matchType: 'Advanced' }, 'no match type Advanced'],
    [{ matchType: null }, 'no match type (unknown)'],
    [{ campaign: '=HYPERLINK("http://x")' }, 'a spreadsheet could run'],
    [{ name: '+cmd|calc!A0' }, 'a spreadsheet could run'],
    [{ name: '@SUM(1)' }, 'a spreadsheet could run'],
    [{ name: '[]' }, 'has no name'],
  ] as const)('leaves %j out and says why', (about, why) => {
    const { rows, leftOut } = editorCsv([guarded(1.1, 1.31, about)], 'USD');

    expect(rows).toBe(0);
    expect(leftOut[0]?.why).toContain(why);
  });

  it('writes amounts as the currency is written', () => {
    expect(linesFor({}, 'JPY', 120)[1]).toMatch(/,120$/);
    expect(linesFor({}, 'EUR', 1.5)[1]).toMatch(/,1\.50$/);
  });

  it('reads back as it was written, and no cell begins a formula', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 12 });

    fc.assert(
      fc.property(fc.array(fc.tuple(name, name, name), { maxLength: 5 }), (names) => {
        const decisions = names.map(([campaign, adGroup, text], i) =>
          guarded(1, 1.31, { id: `k${i}`, campaign, adGroup, name: `[${text}]` }),
        );
        const { csv, rows, leftOut } = editorCsv(decisions, 'USD');
        const cells = parse(csv, { from_line: 2, relax_column_count: false });
        const carried = names.filter((_, i) => leftOut.every(({ entity }) => entity.id !== `k${i}`));

        expect(rows).toBe(carried.length);
        expect(cells.map((row) => row.slice(0, 3))).toEqual(carried);
        expect(cells.flat().filter((cell) => /^[=\-@\t\r\n]|^\+.*[(|!=]/.test(cell))).toEqual([]);
      }),
      { numRuns: 1000, seed: 11 },
    );
  });
});
