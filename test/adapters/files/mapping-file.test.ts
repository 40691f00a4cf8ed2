import * as fc from 'fast-check';
import { parseDocument } from 'yaml';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/adapters/files/file-source.ts';
import { renderMapping } from '../../../src/adapters/files/mapping-file.ts';
import { parseMapping } from '../../../src/adapters/files/schema.ts';
import type { FileMapping } from '../../../src/jobs/ports.ts';
import { fileWith } from './read-all.ts';

const names = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 3 });
const mappings: fc.Arbitrary<FileMapping> = fc.record({
  source: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,10}$/),
  kind: fc.constant('performance' as const),
  locale: fc.constantFrom('auto', 'en-US', 'de'),
  columns: fc.dictionary(
    fc.constantFrom('clicks', 'impressions', 'cost'),
    fc.oneof(
      names.map((from) => ({ from })),
      names.map((from) => ({ from, sum: true as const })),
      fc.record({ from: names, unit: fc.constantFrom('cents' as const, 'micros' as const), missing: names }),
      fc.string({ minLength: 1 }).map((constant) => ({ from: [], constant })),
    ),
  ),
  attributes: fc.dictionary(
    fc.stringMatching(/^[a-z_]{1,8}$/),
    fc.record(
      {
        from: names,
        type: fc.constantFrom('number' as const, 'category' as const, 'boolean' as const),
        known: fc.constantFrom('attribute' as const, 'period' as const, 'outcome' as const),
        leak: fc.string({ minLength: 1 }),
      },
      { requiredKeys: ['from', 'type', 'known'] },
    ),
  ),
  ignore: fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const minimal = 'source: shop\nkind: performance\ncolumns:\n  clicks: Clicks\n';

async function messageOf(text: string): Promise<string> {
  const path = await fileWith('m.yaml', text);
  return fileSource()
    .readMapping(path)
    .then(
      () => 'no error',
      (error: unknown) => (error as Error).message,
    );
}

describe('mapping files', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(mappings, (mapping) => {
        const back = parseMapping(parseDocument(renderMapping(mapping)).toJS(), 'm.yaml');
        expect(plain(back)).toEqual(plain(mapping));
      }),
      { numRuns: 300 },
    );
  });

  it('are written with comments and units for people', () => {
    const text = renderMapping({
      source: 'shop',
      kind: 'performance',
      locale: 'auto',
      columns: { cost: { from: ['Cost'] }, clicks: { from: ['Clicks', 'Link clicks'] } },
      attributes: {},
      ignore: [],
    });

    expect(text).toContain('# How the columns of a file become the columns of bidforest.');
    expect(text).toMatch(/ {2}cost: Cost # account currency/);
  });

  it('allow a name, a list or the long form', async () => {
    const path = await fileWith(
      'm.yaml',
      `${minimal}  cost: [Cost, Spend]\n  bid: { from: Bid, missing: [0] }\n`,
    );

    expect((await fileSource().readMapping(path)).columns).toEqual({
      clicks: { from: ['Clicks'] },
      cost: { from: ['Cost', 'Spend'] },
      bid: { from: ['Bid'], missing: ['0'] },
    });
  });

  it.each([
    ['', 'source: expected a string, found nothing'],
    [
      minimal.replace('performance', 'ads'),
      'kind: expected "performance" or "sessions" or "customers" or "orders", found "ads"',
    ],
    [
      minimal.replace('clicks:', 'click:'),
      'columns.click: expected "clicks" or another column of performance, found "click"',
    ],
    [`${minimal}  cost: { form: Cost }`, 'columns.cost.form: expected no such setting, found "Cost"'],
    [`${minimal}  cost: { unit: cents }`, 'columns.cost: expected either `from` or `constant`'],
    [`${minimal}  cost: { from: Cost, unit: euro }`, 'columns.cost.unit: expected "percent" or'],
    [
      `${minimal}  cost: { from: C, yes: ['1'] }`,
      'columns.cost.yes: expected only for yes/no columns, found a NUMERIC column',
    ],
    [`${minimal}locale: klingon!`, 'locale: expected auto or a locale such as en-US or de, found "klingon!"'],
    [
      `${minimal}attributes: { a: { from: A, type: text, known: period } }`,
      'attributes.a.type: expected "number" or',
    ],
    [`${minimal}ignroe: []`, 'ignroe: expected no such setting'],
    ['a: [', 'is not valid YAML'],
  ])('name path, expected and found (%#)', async (text, expected) => {
    expect(await messageOf(text)).toContain(expected);
  });
});
