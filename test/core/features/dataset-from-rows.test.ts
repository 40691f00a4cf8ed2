import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attributeFeature,
  datasetBuilder,
  datasetFromRows,
} from '../../../src/core/features/dataset-from-rows.ts';
import { categoriesOf, findColumn, numbersOf } from '../../../src/core/features/frame.ts';
import { entityDayRows, facts, sampleAttributes } from './sample-facts.ts';

const base = entityDayRows(facts(1, 2))[0] ?? {};

describe('datasetFromRows', () => {
  it('reads decimal strings, and takes empty and absent cells as missing', () => {
    const { features } = datasetFromRows(
      [{ ...base, cost: '12.345678901' }, { ...base, cost: null }, {}],
      'performance',
      {},
    );
    expect([...numbersOf(features, 'cost')]).toEqual([12.345678901, Number.NaN, Number.NaN]);
  });

  it('caps conversions at clicks and reports how often', () => {
    const rows = [
      { ...base, clicks: 2, conversions: '5' },
      { ...base, clicks: 4, conversions: '1.5' },
    ];
    const { successes, trials, cleaning } = datasetFromRows(rows, 'performance', {});
    expect([...successes]).toEqual([2, 1.5]);
    expect([...trials]).toEqual([2, 4]);
    expect(cleaning).toMatchObject([{ step: 'cap_conversions', rows: 1 }]);
  });

  it('opens attributes by their declared types and leaves undeclared ones out', () => {
    const attributes = '{"season":"winter","score":"3.5","sale":false,"other":1}';
    const { features } = datasetFromRows([{ ...base, attributes }], 'performance', sampleAttributes);
    expect(categoriesOf(features, 'season').levels).toEqual(['winter']);
    expect([...numbersOf(features, 'score')]).toEqual([3.5]);
    expect([...numbersOf(features, 'sale')]).toEqual([0]);
    expect(findColumn(features, 'other')).toBeUndefined();
  });

  it('calls a campaign without a name by its id', () => {
    const rows = [{ ...base, campaign: null, campaign_id: '916' }, base];
    const { levels } = categoriesOf(datasetFromRows(rows, 'performance', {}).features, 'campaign');
    expect(levels).toEqual(['916', 'Brand']);
  });

  it('keeps an attribute apart from the column of the same name', () => {
    const declared = { bid: { type: 'number', known: 'attribute' } } as const;
    const { features } = datasetFromRows(
      [{ ...base, bid: '1.5', attributes: '{"bid":9}' }],
      'performance',
      declared,
    );
    expect(attributeFeature('performance', 'bid')).toBe('attribute_bid');
    expect([...numbersOf(features, 'bid'), ...numbersOf(features, 'attribute_bid')]).toEqual([1.5, 9]);
  });

  it('counts a session as one trial', () => {
    const rows = [
      { session_key: 's1', converted: true, returning_user: true, attributes: '{}' },
      { session_key: 's2', converted: false, returning_user: null, attributes: '{}' },
    ];
    const { successes, trials, features } = datasetFromRows(rows, 'sessions', {});
    expect([[...successes], [...trials]]).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect([...numbersOf(features, 'returning_user')]).toEqual([1, Number.NaN]);
  });

  it('gives the same dataset whether rows come at once or in chunks', () => {
    const rows = entityDayRows(facts(2, 5));
    const builder = datasetBuilder('performance', sampleAttributes);
    for (let at = 0; at < rows.length; at += 7) builder.add(rows.slice(at, at + 7));
    expect(builder.finish()).toEqual(datasetFromRows(rows, 'performance', sampleAttributes));
  });

  it('keeps every category readable under its sorted levels', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string())), (cells) => {
        const rows = cells.map((network) => ({ ...base, network }));
        const { codes, levels } = categoriesOf(datasetFromRows(rows, 'performance', {}).features, 'network');
        const read = Array.from(codes, (code) => levels[code] ?? null);
        expect(read).toEqual(cells.map((cell) => (cell === null || cell.trim() === '' ? null : cell.trim())));
        expect([...levels]).toEqual([...levels].sort());
      }),
    );
  });
});
