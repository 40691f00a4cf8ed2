import { expect, it } from 'vitest';
import type { Frame } from '../../../src/core/features/frame.ts';
import { readableText, readableValue } from '../../../src/core/features/readable-text.ts';

function frameOf(name: string, value: number | string | null): Frame {
  return typeof value === 'number'
    ? { rows: 1, columns: [{ kind: 'number', name, values: Float64Array.of(value) }] }
    : {
        rows: 1,
        columns: [
          { kind: 'category', name, codes: Int32Array.of(value === null ? -1 : 0), levels: [value ?? 'a'] },
        ],
      };
}

it.each([
  ['cvr_90d', 0.01415, 'a conversion rate of 1.4% over 90 days'],
  ['campaign_ctr_7d', 0.1, 'the campaign’s click-through rate of 10% over 7 days'],
  ['ad_group_cpc_28d', 0.6912, 'the ad group’s average cost per click of 0.69 over 28 days'],
  ['log_conversions_28d', Math.log(55), '54 conversions over 28 days'],
  ['log_cost_7d', Math.log(1 + 120.6), 'a cost of 121 over 7 days'],
  ['match_type', 'Exact', 'match type Exact'],
  ['campaign', 'Shoes', 'campaign Shoes'],
  ['keyword_tokens', 'free shoes', 'the words of the keyword'],
  ['day_of_week', 7, 'day of week 7'],
  ['cvr_7d', Number.NaN, 'no cvr over 7 days'],
  ['match_type', null, 'no match type'],
])('says %s = %s as %j', (feature, value, text) => {
  expect(readableText(frameOf(feature, value), feature, 0)).toBe(text);
});

it('gives numbers in four digits and says when one is missing', () => {
  expect(readableValue(frameOf('cvr_90d', 0.0141567), 'cvr_90d', 0)).toBe('0.01416');
  expect(readableValue(frameOf('cvr_90d', Number.NaN), 'cvr_90d', 0)).toBe('missing');
  expect(readableValue(frameOf('cvr_90d', 1), 'other', 0)).toBe('missing');
});
