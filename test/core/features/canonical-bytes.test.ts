import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes as canonicalParts } from '../../../src/core/features/canonical-bytes.ts';
import { datasetFromRows } from '../../../src/core/features/dataset-from-rows.ts';
import type { Dataset } from '../../../src/core/features/dataset.ts';
import { entityDayRows, facts, sampleAttributes } from './sample-facts.ts';

const rows = entityDayRows(facts(1, 3));
const build = (changed: typeof rows = rows): Dataset =>
  datasetFromRows(changed, 'performance', sampleAttributes);

const canonicalBytes = (dataset: Dataset): Buffer => Buffer.concat([...canonicalParts(dataset)]);

describe('canonicalBytes', () => {
  it('gives equal datasets equal bytes', () => {
    expect(canonicalBytes(build())).toEqual(canonicalBytes(structuredClone(build())));
  });

  it('changes with any cell, with the order of rows and with a row more', () => {
    const bytes = canonicalBytes(build());
    const names = ['cost', 'clicks', 'keyword', 'date', 'cvr', 'clicks_28d', 'conversions'].filter(
      (name) => name in (rows[0] ?? {}),
    );
    fc.assert(
      fc.property(fc.nat({ max: rows.length - 1 }), fc.constantFrom(...names), (at, name) => {
        const other = name === 'date' ? '2025-05-05' : name === 'keyword' ? 'something else' : 12_345;
        expect(canonicalBytes(build(rows.with(at, { ...rows[at], [name]: other })))).not.toEqual(bytes);
      }),
    );
    expect(canonicalBytes(build(rows.toReversed()))).not.toEqual(bytes);
    expect(canonicalBytes(build([...rows, ...rows.slice(0, 1)]))).not.toEqual(bytes);
  });

  it('does not tell 0 from −0, nor one missing value from another', () => {
    const withCost = (cost: number): typeof rows => rows.with(0, { ...rows[0], cost });
    expect(canonicalBytes(build(withCost(-0)))).toEqual(canonicalBytes(build(withCost(0))));
    const oddNaN = new Float64Array(new BigUint64Array([0xfff8_0000_0000_0001n]).buffer)[0] ?? 0;
    expect(canonicalBytes(build(withCost(oddNaN)))).toEqual(canonicalBytes(build(withCost(Number.NaN))));
  });

  it('writes days, keys and names of many rows as one text of all of them would be', () => {
    const many = build(Array.from({ length: 25_001 }, (_, at) => rows[at % rows.length] ?? {}));
    const { days, keys, names } = many;
    const end = Buffer.from(`${JSON.stringify({ days, keys, names })}\n`);
    expect(canonicalBytes(many).subarray(-end.length).equals(end)).toBe(true);
  });
});
