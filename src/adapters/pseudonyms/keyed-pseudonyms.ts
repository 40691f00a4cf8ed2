import { createHmac } from 'node:crypto';
import { ConfigError } from '../../core/base/errors.ts';
import { normalisePersonal, type Pseudonyms } from '../../core/base/personal-data.ts';

export interface PseudonymOptions {
  /** Looked up with the first value. @throws ConfigError */
  readonly salt: () => string;
  readonly phoneCode: string | null;
}

/** Characters below which a salt could be tried out. */
const LEAST_SALT = 16;

/** HMAC-SHA-256 of the normalised value under the salt, hexadecimal. */
export function keyedPseudonyms({ salt, phoneCode }: PseudonymOptions): Pseudonyms {
  let key: string | undefined;
  return {
    of(kind, text) {
      const value = normalisePersonal(kind, text, phoneCode);
      if (value === null) return null;
      key ??= longEnough(salt());
      return createHmac('sha256', key).update(value).digest('hex');
    },
  };
}

function longEnough(salt: string): string {
  if (salt.length >= LEAST_SALT) return salt;
  throw new ConfigError('The salt for personal data is too short', {
    expected: `at least ${LEAST_SALT} characters`,
    found: `${salt.length}`,
    next: 'Make one with `openssl rand -hex 32` and keep it: with another, the same customer is another.',
  });
}
