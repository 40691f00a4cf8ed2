import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImportTotals } from '../../../../src/contract/import-document.ts';
import { importTotals } from '../../../../src/core/monitoring/health/import-totals.ts';

describe('importTotals', () => {
  it('adds money exactly', () => {
    const totals = importTotals('performance');
    totals.add(
      Array.from({ length: 1000 }, () => ({ cost: '0.1', clicks: 2, impressions: 3, conversions: '0.1' })),
    );

    expect(totals.finish()).toEqual({
      impressions: 3000,
      clicks: 2000,
      cost: '100',
      conversions: 100,
      conversionValue: '0',
    });
  });

  it('agrees with integer cents for any amounts, in the form of the contract', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000_000 })), (cents) => {
        const totals = importTotals('performance');
        totals.add(cents.map((c) => ({ cost: (c / 100).toFixed(2) })));
        const { cost } = totals.finish();
        expect(Math.round(Number(cost) * 100)).toBe(cents.reduce((a, b) => a + b, 0));
        expect(ImportTotals.safeParse(totals.finish()).success).toBe(true);
      }),
    );
  });

  it('counts converted sessions, their revenue and what their clicks cost', () => {
    const totals = importTotals('sessions');
    totals.add([
      { converted: true, revenue: '20.5', cpc: '1.25' },
      { converted: false, revenue: null, cpc: null },
      { converted: true, revenue: '4.5', cpc: '0.25' },
    ]);

    expect(totals.finish()).toEqual({
      impressions: 0,
      clicks: 0,
      cost: '1.5',
      conversions: 2,
      conversionValue: '25',
    });
  });

  it('counts orders and their revenue, refunds taken off', () => {
    const totals = importTotals('orders');
    totals.add([{ revenue: '20' }, { revenue: '-5.5' }]);

    expect(totals.finish()).toMatchObject({ conversions: 2, conversionValue: '14.5' });
  });
});
