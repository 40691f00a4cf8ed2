import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstLines } from '../../../../src/core/monitoring/health/first-lines.ts';

const hash = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));

describe('firstLines', () => {
  it('remembers as a Map does, however much it grows', () => {
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 5000, size: 'max' }), (hashes) => {
        const lines = firstLines(2 ** 16);
        const map = new Map<number, number>();
        hashes.forEach((one, line) => {
          expect(lines.claim(one, line)).toBe(map.get(one));
          if (!map.has(one)) map.set(one, line);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('stops to remember when it is full, and still finds what it knows', () => {
    const lines = firstLines(1024);
    for (let i = 0; i < 768; i++) expect(lines.claim(i * 1_000_003, i)).toBeUndefined();

    expect(lines.full).toBe(true);
    expect(lines.claim(-1 + 2 ** 53, 9)).toBeUndefined();
    expect(lines.claim(-1 + 2 ** 53, 10)).toBeUndefined();
    expect(lines.claim(5 * 1_000_003, 11)).toBe(5);
  });
});
