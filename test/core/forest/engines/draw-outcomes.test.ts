import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawOutcomes } from '../../../../src/core/forest/engines/draw-outcomes.ts';
import { examplesOf } from '../sample-examples.ts';

describe('drawing single outcomes', () => {
  it('lays out every trial when there are few enough', () => {
    const drawn = drawOutcomes(examplesOf({ x: [1, 2] }, [1, 0], [3, 2]), 100, 1);
    expect(drawn).toEqual([
      { row: 0, success: 1 },
      { row: 0, success: 0 },
      { row: 0, success: 0 },
      { row: 1, success: 0 },
      { row: 1, success: 0 },
    ]);
  });

  it('keeps the base rate and the size when there are too many', () => {
    const row = fc
      .integer({ min: 1, max: 50 })
      .chain((n) => fc.integer({ min: 0, max: n }).map((k) => ({ n, k })));
    fc.assert(
      fc.property(fc.array(row, { minLength: 10, maxLength: 100 }), fc.integer(), (rows, seed) => {
        const successes = rows.map(({ k }) => k);
        const trials = rows.map(({ n }) => n);
        const [k, n] = [successes, trials].map((list) => list.reduce((sum, value) => sum + value, 0)) as [
          number,
          number,
        ];
        fc.pre(k > 0 && k < n && n > 60);
        const drawn = drawOutcomes(examplesOf({ x: trials }, successes, trials), 60, seed);
        expect(Math.abs(drawn.length - 60)).toBeLessThanOrEqual(1);
        const hits = drawn.filter((outcome) => outcome.success === 1).length;
        expect(Math.abs(hits - Math.max(1, (60 * k) / n))).toBeLessThanOrEqual(0.5 + 1e-9);
        for (const outcome of drawn) {
          expect(
            outcome.success === 1
              ? successes[outcome.row]! > 0
              : successes[outcome.row]! < trials[outcome.row]!,
          ).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});
