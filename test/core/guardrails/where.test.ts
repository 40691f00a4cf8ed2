import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../src/core/guardrails/where.ts';

/** The obvious reference: a regular expression with everything but `*` escaped. */
function byRegExp(value: string, pattern: string): boolean {
  const parts = pattern
    .toLowerCase()
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(value.toLowerCase());
}

describe('matchesPattern', () => {
  it.each([
    ['Brand US', 'brand*', true],
    ['Brand US', 'brand', false],
    ['My [hold] campaign', '*[hold]*', true],
    ['My hold campaign', '*[hold]*', false],
    ['aba', 'ab*ba', false],
    ['', '*', true],
    ['a.c', 'a?c', false],
  ])('%j against %j is %s', (value, pattern, expected) => {
    expect(matchesPattern(value, pattern)).toBe(expected);
  });

  it('agrees with a regular expression on any short text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '*', '.'), maxLength: 8 });

    fc.assert(
      fc.property(text, text, (value, pattern) => {
        const plain = value.replaceAll('*', 'x');
        expect(matchesPattern(plain, pattern)).toBe(byRegExp(plain, pattern));
      }),
      { numRuns: 5000, seed: 1 },
    );
  });
});
