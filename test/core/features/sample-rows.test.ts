import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleRows } from '../../../src/core/features/sample-rows.ts';

describe('sampleRows', () => {
  it('takes every row while there are few', () => {
    expect([...sampleRows(4, 4)]).toEqual([0, 1, 2, 3]);
  });

  it('draws different ascending rows, never more than asked for, at least half as many', () => {
    fc.assert(
      fc.property(fc.nat({ max: 5000 }), fc.integer({ min: 1, max: 500 }), (rows, most) => {
        const drawn = [...sampleRows(rows, most)];
        expect(drawn.length).toBeLessThanOrEqual(most);
        expect(drawn.length).toBeGreaterThanOrEqual(Math.floor(Math.min(rows, most) / 2));
        expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
        expect(drawn.every((row) => row >= 0 && row < rows)).toBe(true);
      }),
    );
  });

  it('does not keep step with entities that take turns', () => {
    const entities = new Set([...sampleRows(80_000, 10_000)].map((row) => row % 8));
    expect(entities.size).toBe(8);
  });
});
