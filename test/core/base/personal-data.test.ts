import { describe, expect, it } from 'vitest';
import { looksPersonal, normalisePersonal } from '../../../src/core/base/personal-data.ts';

describe('normalisePersonal', () => {
  it.each([
    ['email', '  Jane.Doe@Example.COM ', 'jane.doe@example.com'],
    ['phone', '+49 (0)171 555-1234', '491715551234'],
    ['phone', '0049 171 5551234', '491715551234'],
    ['phone', '0171 / 555 12 34', '491715551234'],
    ['phone', '+1 (212) 555-0100', '12125550100'],
    ['id', ' C-17 ', 'C-17'],
    ['email', '   ', null],
    ['phone', 'ask at the desk', null],
    ['phone', '+49 12', null],
  ] as const)('writes %s %j as ad platforms do', (kind, text, expected) => {
    expect(normalisePersonal(kind, text, '49')).toBe(expected);
  });

  it('leaves out numbers of an unknown country, as they could not be compared', () => {
    expect(normalisePersonal('phone', '0171 5551234', null)).toBeNull();
    expect(normalisePersonal('phone', '+49 171 5551234', null)).toBe('491715551234');
  });
});

describe('looksPersonal', () => {
  it.each(['write to jane@example.com', '+49 171 5551234', '(0171) 555 12 34'.slice(1), '00491715551234'])(
    'knows %j',
    (text) => expect(looksPersonal(text)).toBe(true),
  );

  it.each(['2026-11-03', '12.50', '1001', 'o-17', 'Brand | shoes', '@home', '0.5', '03.11.2026'])(
    'leaves %j alone',
    (text) => expect(looksPersonal(text)).toBe(false),
  );
});
