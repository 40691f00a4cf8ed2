import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalEvidence, parseNumberText } from '../../../src/adapters/files/number-text.ts';
import type { DecimalSign } from '../../../src/adapters/files/number-text.ts';

const WRITINGS: readonly { readonly group: string; readonly decimal: DecimalSign }[] = [
  { group: ',', decimal: '.' },
  { group: '.', decimal: ',' },
  { group: '\u00a0', decimal: ',' },
  { group: '\u202f', decimal: ',' },
  { group: ' ', decimal: ',' },
  { group: '’', decimal: '.' },
  { group: "'", decimal: '.' },
  { group: '', decimal: '.' },
  { group: '', decimal: ',' },
];

const DRESSES: readonly ((number: string) => string)[] = [
  (n) => n,
  (n) => ` ${n} `,
  (n) => `$${n}`,
  (n) => `US$${n}`,
  (n) => `${n} €`,
  (n) => `${n}\u00a0€`,
  (n) => `CHF ${n}`,
  (n) => `${n} EUR`,
  (n) => `kr ${n}`,
  (n) => `R$ ${n}`,
];

const NEGATIVES: readonly ((number: string) => string)[] = [
  (n) => `-${n}`,
  (n) => `−${n}`,
  (n) => `(${n})`,
  (n) => `${n}-`,
];

function written(whole: number, fraction: string, { group, decimal }: (typeof WRITINGS)[number]): string {
  const grouped = String(whole).replaceAll(/\B(?=(\d{3})+(?!\d))/g, group);
  return fraction === '' ? grouped : `${grouped}${decimal}${fraction}`;
}

const parts = fc.record({
  whole: fc.nat(2_000_000_000),
  fraction: fc.stringMatching(/^\d{0,6}$/),
  writing: fc.constantFrom(...WRITINGS),
  dress: fc.constantFrom(...DRESSES),
  negative: fc.constantFrom(null, ...NEGATIVES),
});

describe('parseNumberText', () => {
  it('reads back every number written in any locale, currency and sign', () => {
    fc.assert(
      fc.property(parts, ({ whole, fraction, writing, dress, negative }) => {
        const body = dress(written(whole, fraction, writing));
        const text = negative === null ? body : negative(body.trim());
        const expected = `${negative === null ? '' : '-'}${whole}${fraction === '' ? '' : `.${fraction}`}`;
        expect(parseNumberText(text, writing.decimal)?.text).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['12.5%', '.', '12.5'],
    ['12,5 %', ',', '12.5'],
    ['%12,5', ',', '12.5'],
  ] as const)('sees the percent sign of %s', (text, decimal, expected) => {
    expect(parseNumberText(text, decimal)).toEqual({ text: expected, percent: true });
  });

  it.each([
    ['1,234,567', '.', '1234567'],
    ['12,34,567.5', '.', '1234567.5'],
    ['.5', '.', '0.5'],
    ['5.', '.', '5'],
    ['1.2e-7', '.', '1.2e-7'],
    ['1,2E-7', ',', '1.2E-7'],
    ['+3', '.', '3'],
    ['-$5.00', '.', '-5.00'],
    ['$-5.00', '.', '-5.00'],
  ] as const)('reads %s as %s', (text, decimal, expected) => {
    expect(parseNumberText(text, decimal)?.text).toBe(expected);
  });

  it.each([
    ['1.234,5', '.'],
    ['1,234.5', ','],
    ['1,5', '.'],
    ['12,3456', '.'],
    ['1.2.3', '.'],
    ['abc', '.'],
    ['$', '.'],
    ['1 2 3', '.'],
    ["1'234 567", '.'],
    ['2026-11-03', '.'],
    ['1:30', '.'],
    ['5 apples', '.'],
  ] as const)('does not read %s with decimal sign %s', (text, decimal) => {
    expect(parseNumberText(text, decimal)).toBeNull();
  });
});

describe('decimalEvidence', () => {
  it('never takes a written number for proof of the other sign', () => {
    fc.assert(
      fc.property(parts, ({ whole, fraction, writing, dress }) => {
        const evidence = decimalEvidence(dress(written(whole, fraction, writing)), false);
        expect([writing.decimal, 'ambiguous', 'silent']).toContain(evidence);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['1,234', false, 'ambiguous'],
    ['1,234', true, '.'],
    ['1.234', true, ','],
    ['0,234', false, ','],
    ['1,5', false, ','],
    ['1234,567', false, ','],
    ['1,234,567', false, '.'],
    ['1.234,50 €', false, ','],
    ['US$1,234.50', false, '.'],
    ['42', false, 'silent'],
    ['03.11.2026', false, 'silent'],
    ['N/A', false, 'silent'],
  ] as const)('weighs %s (whole numbers: %s) as %s', (text, whole, expected) => {
    expect(decimalEvidence(text, whole)).toBe(expected);
  });
});
