import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import { assign, redraws, type Assignment } from '../../../src/core/experiment/assignment.ts';
import { liftStatistic, pointEstimate } from '../../../src/core/experiment/lift-statistic.ts';
import {
  ERROR_RATE,
  rejects,
  sequentialInterval,
  spentError,
  type Look,
} from '../../../src/core/experiment/sequential-interval.ts';

const LOOKS = [0.25, 0.5, 0.75, 1];

/** Units whose noise stays with them from look to look, and whose sizes differ by a factor of ten. */
function results(units: number, seed: number) {
  const dice = rng(seed, 'units');
  const sizes = Array.from({ length: units }, () => Math.exp(1.2 * dice.normal()));
  const before = sizes.map((size) => size * (0.5 + 0.4 * dice.normal()));
  const drift = sizes.map((size) => size * 0.3 * dice.normal());
  const after = LOOKS.map((elapsed) =>
    sizes.map(
      (size, i) => (before[i] ?? 0) + (drift[i] ?? 0) + (size * 0.3 * dice.normal()) / Math.sqrt(elapsed),
    ),
  );
  return { sizes, before, after };
}

function looksOf(
  assignment: Assignment,
  { before, after }: { readonly before: readonly number[]; readonly after: readonly (readonly number[])[] },
  lift = 0,
): Look[] {
  const drawn = redraws(assignment);
  const sizes = assignment.units.map(({ size }) => size);
  return LOOKS.map((elapsed, l) => ({
    elapsed,
    statistic: liftStatistic(
      sizes,
      {
        before,
        after: (after[l] ?? []).map(
          (value, i) => value + (assignment.heldOut[i] ? 0 : lift * (sizes[i] ?? 0)),
        ),
      },
      drawn,
    ),
  }));
}

/** Units in the order in which `assign` sorts them, so that results can be given by index. */
function sortedAssignment(sizes: readonly number[], blockSize: number, seed: number): Assignment {
  return assign(
    sizes.toSorted((a, b) => b - a).map((size, i) => ({ id: String(i).padStart(3, '0'), size })),
    blockSize,
    seed,
  );
}

describe('sequentialInterval', () => {
  it('excludes the truth at any look for at most 5 % of all assignments that could be drawn: exactly', () => {
    for (const [units, blockSize] of [
      [20, 2],
      [15, 3],
    ] as const) {
      const { sizes, before, after } = results(units, 3);
      const assignment = sortedAssignment(sizes, blockSize, 1);
      const drawn = redraws(assignment);
      let wrong = 0;
      const tried = Math.min(drawn.count, 243);
      const step = Math.floor(drawn.count / tried);
      for (let d = 0; d < tried; d++) {
        const row = drawn.treated.slice(d * step * units, (d * step + 1) * units);
        const real = { ...assignment, heldOut: Array.from(row, (treated) => treated === 0) };
        const looks = looksOf(real, { before, after }, 0.7);
        const excluded = LOOKS.some((_, l) => {
          const soFar = looks.slice(0, l + 1);
          return rejects(soFar, 0.7, 1) || rejects(soFar, 0.7, -1);
        });
        if (excluded) wrong++;
      }
      const noise = blockSize === 2 ? 3 * Math.sqrt((ERROR_RATE * 0.95) / tried) : 0;
      expect(wrong / tried).toBeLessThanOrEqual(ERROR_RATE + noise);
      expect(wrong).toBeGreaterThan(0);
    }
  });

  it('moves with the lift, and its bounds are where the test begins to reject', () => {
    const { sizes, before, after } = results(24, 8);
    const assignment = sortedAssignment(sizes, 2, 4);
    const none = sequentialInterval(looksOf(assignment, { before, after }));
    const some = sequentialInterval(looksOf(assignment, { before, after }, 2));

    expect(some.lift).toBeCloseTo(none.lift + 2, 9);
    expect(some.low ?? 0).toBeCloseTo((none.low ?? 0) + 2, 2);
    expect(some.high ?? 0).toBeCloseTo((none.high ?? 0) + 2, 2);
    const looks = looksOf(assignment, { before, after });
    expect(rejects(looks, (none.low ?? 0) - 0.01 * none.error, 1)).toBe(true);
    expect(rejects(looks, (none.low ?? 0) + 0.01 * none.error, 1)).toBe(false);
    expect(rejects(looks, (none.high ?? 0) + 0.01 * none.error, -1)).toBe(true);
  });

  it('is wider at early looks than the same data would be at the end', () => {
    const { sizes, before, after } = results(30, 2);
    const assignment = sortedAssignment(sizes, 2, 4);
    const [first] = looksOf(assignment, { before, after });
    if (first === undefined) throw new Error('no look');
    const early = sequentialInterval([{ ...first, elapsed: 0.5 }]);
    const late = sequentialInterval([{ ...first, elapsed: 1 }]);

    expect((early.high ?? Infinity) - (early.low ?? -Infinity)).toBeGreaterThan(
      (late.high ?? 0) - (late.low ?? 0),
    );
  });

  it('gives no bound where the draws are too few for one', () => {
    const { sizes, before, after } = results(6, 2);
    const interval = sequentialInterval(looksOf(sortedAssignment(sizes, 2, 4), { before, after }));
    expect([interval.low, interval.high]).toEqual([null, null]);
  });
});

describe('spentError', () => {
  it('grows from nothing to the whole rate', () => {
    expect(LOOKS.map((elapsed) => spentError(elapsed))).toEqual([0.05 / 64, 0.05 / 8, 0.05 * 0.421875, 0.05]);
  });
});

describe('liftStatistic', () => {
  it('is plain difference in differences per size where profit before tells all but the lift', () => {
    const sizes = [5, 4, 3, 2, 2, 1];
    const before = sizes.map((size, i) => size + i);
    const assignment = sortedAssignment(sizes, 2, 9);
    const after = before.map(
      (value, i) => 3 * value - 2 * (sizes[i] ?? 0) + (assignment.heldOut[i] ? 0 : 0.4 * (sizes[i] ?? 0)),
    );

    expect(pointEstimate(liftStatistic(sizes, { before, after }, redraws(assignment))).lift).toBeCloseTo(
      0.4,
      9,
    );
  });
});
