import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  decimal,
  decimalToNumber,
  formatDecimal,
  formatNumber,
  parseDecimal,
  timesDecimal,
  zeroDecimal,
} from '../../../src/core/base/decimal.ts';
import type { Decimal } from '../../../src/core/base/decimal.ts';

const decimals = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }).map((units) => units as Decimal);

describe('parseDecimal and formatDecimal', () => {
  it.each([
    ['0', '0'],
    ['-0.00', '0'],
    ['1.50', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1.25e-3', '0.00125'],
    ['12e3', '12000'],
    ['755315.92195591252283732', '755315.921955913'],
    ['0.0000000005', '0.000000001'],
    ['-0.0000000005', '-0.000000001'],
    ['0.00000000049', '0'],
    ['1e-30', '0'],
    ['0.1', '0.1'],
  ])('reads %s as %s', (text, expected) => {
    const value = parseDecimal(text);
    expect(value === null ? null : formatDecimal(value)).toBe(expected);
  });

  it.each(['', '.', '-', '1,5', '1 000', 'NaN', 'Infinity', '0x10', '1e', `1${'0'.repeat(29)}`])(
    'takes %j for no number',
    (text) => {
      expect(parseDecimal(text)).toBeNull();
    },
  );

  it('gives back what was written', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        expect(parseDecimal(formatDecimal(value))).toBe(value);
      }),
    );
  });

  it('never goes through a double', () => {
    expect(formatDecimal(addDecimals(decimal('9007199254740993'), decimal('0.000000001')))).toBe(
      '9007199254740993.000000001',
    );
  });

  it('adds up in any order to the same sum', () => {
    fc.assert(
      fc.property(fc.array(decimals, { maxLength: 20 }), (values) => {
        const forward = values.reduce(addDecimals, zeroDecimal);
        const backward = values.toReversed().reduce(addDecimals, zeroDecimal);
        expect(forward).toBe(backward);
      }),
    );
  });

  it('multiplies exactly by a whole number', () => {
    expect(formatDecimal(timesDecimal(decimal('0.1'), 3))).toBe('0.3');
  });

  it('writes numbers as it writes decimals', () => {
    const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, min: -1e20, max: 1e20 }));
    fc.assert(
      fc.property(numbers, (number) => {
        expect(formatNumber(number)).toBe(formatDecimal(decimal(String(number))));
      }),
      { examples: [[0], [-0], [0.5], [1e-7], [0.1 + 0.2], [1e20]] },
    );
    expect(() => formatNumber(NaN)).toThrow(/expected a decimal number/);
  });

  it('gives the nearest double', () => {
    expect(decimalToNumber(decimal('-1079.25'))).toBe(-1079.25);
  });

  it('refuses to brand what is no number', () => {
    expect(() => decimal('abc')).toThrow('expected a decimal number, found "abc"');
  });
});
