import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keywordDayOf, plainKeywordDay } from '../../../src/adapters/google-ads/metric-rows.ts';
import { parsedRow } from '../../../src/adapters/google-ads/read-rows.ts';
import { RemoteError } from '../../../src/core/base/errors.ts';

const plain = {
  campaign: { id: '11' },
  adGroup: { id: '111' },
  adGroupCriterion: { criterionId: '1001' },
  segments: { date: '2026-10-30', device: 'MOBILE', adNetworkType: 'SEARCH' },
  metrics: {
    impressions: '100',
    clicks: '10',
    costMicros: '7000000',
    conversions: 0.5,
    conversionsValue: 20.125,
  },
};

const odd = fc.oneof(
  fc.constantFrom('', '0', '-1', ' 7 ', '1e3', '0x10', '9007199254740993', '2026-02-30', 'x', null, {}, true),
  fc.constantFrom(0, -0.5, 1e300, 12, undefined),
);
/** Plain rows with one field replaced by something odd, or left out. */
const rows = fc
  .tuple(
    fc.constantFrom(
      ...Object.entries(plain).flatMap(([part, fields]) => [
        [part],
        ...Object.keys(fields).map((field) => [part, field]),
      ]),
    ),
    odd,
  )
  .map(([path, value]) => {
    const row: Record<string, Record<string, unknown>> = structuredClone(plain);
    const [part = '', field] = path;
    if (field === undefined) row[part] = value as never;
    else row[part] = { ...row[part], [field]: value };
    return row;
  });

describe('plainKeywordDay', () => {
  it('reads what the API writes', () => {
    expect(plainKeywordDay('1', plain)).toEqual({
      accountId: '1',
      campaignId: '11',
      adGroupId: '111',
      keywordId: '1001',
      day: '2026-10-30',
      device: 'MOBILE',
      network: 'SEARCH',
      impressions: 100,
      clicks: 10,
      costMicros: 7_000_000,
      conversions: 0.5,
      conversionsValueMicros: 20_125_000,
    });
  });

  it('reads a row as the schema does or leaves it to the schema', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const read = plainKeywordDay('1', row);
        if (read !== null) expect(read).toEqual(keywordDayOf('1', parsedRow('keywordDay', row, 1)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('needs no schema for a row without counts, device or network', () => {
    const row = { ...plain, segments: { date: '2026-10-30' }, metrics: {} };
    expect(plainKeywordDay('1', row)).toMatchObject({
      device: null,
      network: null,
      clicks: 0,
      costMicros: 0,
    });
  });
});

describe('a row that is not as the API describes it', () => {
  it.each([
    ['metrics.clicks', { ...plain, metrics: { clicks: '1.5' } }],
    ['metrics.costMicros', { ...plain, metrics: { costMicros: '9007199254740993' } }],
    ['metrics.conversionsValue', { ...plain, metrics: { conversionsValue: 1e300 } }],
    ['segments.date', { ...plain, segments: { date: '2026-02-30' } }],
    ['adGroup.id', { ...plain, adGroup: {} }],
  ])('is refused with its number and its field: %s', (field, row) => {
    expect(plainKeywordDay('1', row)).toBeNull();
    const reading = (): unknown => parsedRow('keywordDay', row, 17);
    expect(reading).toThrow(RemoteError);
    expect(reading).toThrow(`keywordDay row 17 is not as the API describes it: ${field}: `);
  });
});
