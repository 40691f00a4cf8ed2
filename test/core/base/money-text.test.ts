import { describe, expect, it } from 'vitest';
import { micros } from '../../../src/core/base/micros.ts';
import { currencyDecimals, moneyText } from '../../../src/core/base/money-text.ts';

describe('moneyText', () => {
  it.each([
    [1_310_000, 'USD', '$1.31'],
    [1_234_500_000, 'EUR', '€1,234.50'],
    [120_000_000, 'JPY', '¥120'],
    [12_300, 'USD', '$0.0123'],
    [0, 'USD', '$0.00'],
    [-2_500_000, 'USD', '-$2.50'],
    [1_500_000, 'CHF', 'CHF 1.50'],
    [1_500_000, 'points', '1.50'],
  ])('writes %d micros of %s as %s', (value, currency, text) => {
    expect(moneyText(micros(value), currency)).toBe(text);
  });

  it('knows the decimals of a currency', () => {
    expect(['USD', 'JPY', 'KWD'].map(currencyDecimals)).toEqual([2, 0, 3]);
  });
});
