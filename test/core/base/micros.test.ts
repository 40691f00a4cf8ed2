import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/core/base/errors.ts';
import {
  formatMicros,
  micros,
  microsFromUnits,
  roundToUnit,
  unitsFromMicros,
} from '../../../src/core/base/micros.ts';

describe('micros', () => {
  it.each([Number.NaN, Infinity, 0.5, 2 ** 53])('refuses %s', (value) => {
    expect(() => micros(value)).toThrow(InvariantError);
  });

  it.each([
    [1_500_000, '1.50'],
    [1, '0.000001'],
    [-2_345_600, '-2.3456'],
    [0, '0.00'],
    [12_000_000, '12.00'],
  ])('writes %d as %s', (value, text) => {
    expect(formatMicros(micros(value))).toBe(text);
  });

  it('never loses a micro in text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
        expect(Math.round(Number(formatMicros(micros(value))) * 1e6)).toBe(value);
      }),
    );
  });

  it('rounds to the billable unit', () => {
    expect(roundToUnit(micros(1_234_567), micros(10_000))).toBe(1_230_000);
    expect(roundToUnit(micros(1_235_000), micros(10_000))).toBe(1_240_000);
  });

  it('converts units and back', () => {
    expect(microsFromUnits(0.69)).toBe(690_000);
    expect(unitsFromMicros(micros(690_000))).toBe(0.69);
  });
});
