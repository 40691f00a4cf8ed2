import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../../src/core/base/day.ts';
import { splitRows } from '../../../src/core/features/split-rows.ts';
import { FIRST_DAY } from './sample-facts.ts';

const policy = { testShare: 0.2, gapDays: 3, unripeDays: 0, seed: 1 };
const offset = (n: number): Day => addDays(FIRST_DAY, n);

function rows(days: readonly (Day | null)[], successes = days.map((_, row) => (row % 5 === 0 ? 1 : 0))) {
  return {
    days,
    successes: Float64Array.from(successes),
    trials: Float64Array.from(days, (_, row) => 1 + (row % 7)),
  };
}

describe('splitRows', () => {
  it('takes the last fifth of the days as test part, and leaves the gap before it out', () => {
    const days = Array.from({ length: 100 }, (_, row) => offset(row % 50));
    const { train, test, gap, summary } = splitRows(rows(days), policy);
    expect(summary).toMatchObject({ method: 'time', gapDays: 3, trainTo: offset(36), testFrom: offset(40) });
    expect([...test].every((row) => row % 50 >= 40)).toBe(true);
    expect([...train].every((row) => row % 50 <= 36)).toBe(true);
    expect([train.length, gap.length, test.length]).toEqual([74, 6, 20]);
    expect(summary.why).toMatch(/conversions were still coming in/);
  });

  it('leaves the last days out while their conversions are still coming in, and says so', () => {
    const days = Array.from({ length: 100 }, (_, row) => offset(row % 50));
    const { test, gap, summary } = splitRows(rows(days), { ...policy, unripeDays: 10 });
    expect(summary).toMatchObject({ trainTo: offset(28), testFrom: offset(32) });
    expect([...test].every((row) => row % 50 >= 32 && row % 50 <= 39)).toBe(true);
    expect([...gap].filter((row) => row % 50 >= 40)).toHaveLength(20);
    expect(summary.why).toContain(`days after ${offset(39)} are left out`);
  });

  it('leaves no day out of a report that was read when all its conversions were in', () => {
    const days = Array.from({ length: 100 }, (_, row) => offset(row % 50));
    const ripening = { ...policy, unripeDays: 10 };

    expect(splitRows(rows(days), ripening, offset(60))).toEqual(splitRows(rows(days), policy));
    expect(splitRows(rows(days), ripening, offset(50))).toEqual(splitRows(rows(days), ripening));
    expect(splitRows(rows(days), ripening, offset(55)).summary.why).toContain(
      `days after ${offset(44)} are left out`,
    );
  });

  it('takes the last days too where there are too few without them', () => {
    const days = Array.from({ length: 20 }, (_, row) => offset(row % 12));
    expect(splitRows(rows(days), { ...policy, unripeDays: 10 }).summary).toMatchObject({
      method: 'time',
      testFrom: splitRows(rows(days), policy).summary.testFrom,
    });
  });

  it('draws rows without dates at random, stratified, and says so', () => {
    const undated = rows(Array.from({ length: 1000 }, () => null));
    const { test, summary } = splitRows(undated, policy);
    expect(summary).toMatchObject({ method: 'stratified-random', trainTo: null, testFrom: null, gapRows: 0 });
    expect(summary.why).toMatch(/no dates/);
    expect(test.length).toBeGreaterThanOrEqual(199);
    expect(test.length).toBeLessThanOrEqual(201);
    const hits = [...test].filter((row) => row % 5 === 0).length;
    expect(hits).toBeGreaterThanOrEqual(39);
    expect(hits).toBeLessThanOrEqual(41);
    expect(summary.testTrials / (summary.testTrials + summary.trainTrials)).toBeCloseTo(0.2, 1);
  });

  it('draws other rows with another seed, and the same with the same', () => {
    const undated = rows(Array.from({ length: 200 }, () => null));
    const first = splitRows(undated, policy).test;
    expect(splitRows(undated, policy).test).toEqual(first);
    expect(splitRows(undated, { ...policy, seed: 2 }).test).not.toEqual(first);
  });

  it('falls back to random, saying why, when the days are too few for a gap', () => {
    const days = Array.from({ length: 20 }, (_, row) => offset(row % 4));
    const { summary } = splitRows(rows(days), policy);
    expect(summary.method).toBe('stratified-random');
    expect(summary.why).toMatch(/too few days/);
  });

  it('divides dated rows by time and undated ones at random when there are both', () => {
    const days = Array.from({ length: 200 }, (_, row) => (row < 100 ? offset(row % 50) : null));
    const { test, summary } = splitRows(rows(days), policy);
    expect(summary.method).toBe('time');
    expect(summary.why).toMatch(/100 rows without dates/);
    expect([...test].filter((row) => row < 100)).toHaveLength(20);
    expect([...test].filter((row) => row >= 100).length).toBeGreaterThanOrEqual(18);
  });

  it('puts every row in exactly one part, and no training day after a test day', () => {
    const anyDay = fc.option(fc.integer({ min: 0, max: 400 }).map(offset));
    fc.assert(
      fc.property(
        fc.array(anyDay, { minLength: 1 }),
        fc.integer(),
        fc.nat({ max: 40 }),
        (days, seed, gapDays) => {
          const { train, test, gap, summary } = splitRows(rows(days), {
            testShare: 0.2,
            gapDays,
            unripeDays: 0,
            seed,
          });
          expect([...train, ...test, ...gap].sort((a, b) => a - b)).toEqual([...days.keys()]);
          if (summary.trainTo === null || summary.testFrom === null) return;
          const { trainTo, testFrom } = summary;
          expect([...train].every((row) => (days[row] ?? trainTo) <= trainTo)).toBe(true);
          expect([...test].every((row) => (days[row] ?? testFrom) >= testFrom)).toBe(true);
        },
      ),
    );
  });
});
