import { describe, expect, it } from 'vitest';
import {
  counted,
  formatChange,
  formatCount,
  formatFigure,
  formatMoney,
  formatPercent,
  formatSeconds,
} from '../../../src/core/charts/format.ts';

describe('formats', () => {
  it('separates thousands and writes a true minus', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatCount(-12)).toBe('\u221212');
  });

  it('writes money in its currency, exactly from a decimal text', () => {
    expect(formatMoney('58705.23', 'USD')).toBe('$58,705.23');
    expect(formatMoney('9007199254740993.25', 'EUR')).toBe('€9,007,199,254,740,993.25');
    expect(formatMoney(1200, 'JPY')).toBe('¥1,200');
    expect(formatMoney('0.0123', 'EUR')).toBe('€0.0123');
  });

  it('falls back to the text of a currency that has no code', () => {
    expect(formatMoney('12.5', 'credits')).toBe('12.50 credits');
  });

  it('writes shares with three digits and changes with a sign', () => {
    expect([0, 0.00021, 0.0342, 0.787, 1].map(formatPercent)).toEqual([
      '0%',
      '0.021%',
      '3.42%',
      '78.7%',
      '100%',
    ]);
    expect([0.21, -0.2, 0].map(formatChange)).toEqual(['+21%', '\u221220%', '0%']);
  });

  it('writes figures and durations as a person would', () => {
    expect([0.01234, 12.34, 1234.5].map(formatFigure)).toEqual(['0.0123', '12.3', '1,235']);
    expect([5, 95, 7200].map(formatSeconds)).toEqual(['5 s', '1.58 min', '2 h']);
    expect([counted(1, 'bid'), counted(2, 'bid')]).toEqual(['1 bid', '2 bids']);
  });
});
