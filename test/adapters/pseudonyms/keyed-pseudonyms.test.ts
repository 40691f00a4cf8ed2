import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyedPseudonyms } from '../../../src/adapters/pseudonyms/keyed-pseudonyms.ts';

const SALT = 'a salt that is long enough';

describe('keyedPseudonyms', () => {
  it('is HMAC-SHA-256 of the normalised value', () => {
    const pseudonyms = keyedPseudonyms({ salt: () => SALT, phoneCode: null });
    const expected = createHmac('sha256', SALT).update('jane@example.com').digest('hex');

    expect(pseudonyms.of('email', ' Jane@Example.com')).toBe(expected);
    expect(pseudonyms.of('id', 'jane@example.com')).toBe(expected);
    expect(pseudonyms.of('phone', 'none')).toBeNull();
  });

  it('gives another stand-in under another salt', () => {
    const other = keyedPseudonyms({ salt: () => `${SALT}!`, phoneCode: null });

    expect(other.of('id', '1')).not.toBe(
      keyedPseudonyms({ salt: () => SALT, phoneCode: null }).of('id', '1'),
    );
  });

  it('refuses a salt that could be tried out, without repeating it', () => {
    const pseudonyms = keyedPseudonyms({ salt: () => 'pepper', phoneCode: null });

    expect(() => pseudonyms.of('id', '1')).toThrow(
      expect.objectContaining({ name: 'ConfigError', found: '6' }),
    );
    expect(() => pseudonyms.of('id', '1')).not.toThrow(/pepper/);
  });
});
