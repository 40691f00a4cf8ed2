/** What a personal value is; it says how the value is written before it is hashed. */
export type PersonalKind = 'email' | 'phone' | 'id';

/**
 * Stand-ins for personal values: the same value gives the same stand-in, and nobody without the salt finds the value.
 * @throws ConfigError where there is no salt
 */
export interface Pseudonyms {
  /** Null where nothing comparable is there, as of a phone number without its country. */
  of(kind: PersonalKind, text: string): string | null;
}

/** Digits of the longest E.164 number, and of the shortest that is taken for one. */
const MOST_DIGITS = 15;
const LEAST_DIGITS = 7;

/**
 * A personal value as ad platforms want it before it is hashed: e-mail addresses trimmed and in lower case, phone
 * numbers as the digits of E.164. `phoneCode` is the calling code of numbers that are written without one.
 */
export function normalisePersonal(kind: PersonalKind, text: string, phoneCode: string | null): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (kind === 'id') return trimmed;
  return kind === 'email' ? trimmed.toLowerCase() : phoneDigits(trimmed, phoneCode);
}

function phoneDigits(text: string, phoneCode: string | null): string | null {
  const bare = text.replaceAll(/\(0\)|[^\d+]/g, '');
  const international = bare.startsWith('+') || bare.startsWith('00');
  const digits = bare.replaceAll('+', '');
  if (!international && phoneCode === null) return null;
  const number = international ? digits.replace(/^00/, '') : `${phoneCode}${digits.replace(/^0/, '')}`;
  return number.length >= LEAST_DIGITS && number.length <= MOST_DIGITS ? number : null;
}

const EMAIL = /[^\s@<>"']+@[^\s@<>"']+\.\p{L}{2,}/u;
const PHONE = /^(\+|00|0(?=[1-9]\d\d))[\s(]*[1-9][\d\s()./-]{6,}$/;

/** Whether a text holds an e-mail address, or is a phone number: what free text of people gives away most often. */
export function looksPersonal(text: string): boolean {
  return looksLikeEmail(text) || looksLikePhone(text);
}

export function looksLikeEmail(text: string): boolean {
  return EMAIL.test(text);
}

export function looksLikePhone(text: string): boolean {
  return PHONE.test(text.trim()) && text.replaceAll(/\D/g, '').length >= LEAST_DIGITS;
}
