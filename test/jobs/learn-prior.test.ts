import { describe, expect, it } from 'vitest';
import { rng } from '../../src/core/base/rng.ts';
import type { PriorQuestion } from '../../src/core/bidding/estimates/learn-prior.ts';
import { forestPrior, MOST_LEARNING_ROWS, ridgePrior } from '../../src/jobs/learn-prior.ts';

const ROWS = 120;
const LEVELS = 2;

/** Two rows a unit; the target follows the first feature, the second says nothing. */
function question(of: string): PriorQuestion {
  const random = rng(2, 'question', of);
  const column = (name: string) => ({
    kind: 'number' as const,
    name,
    values: Float64Array.from({ length: ROWS }, () => random.normal()),
  });
  const columns = [column('telling'), column('idle')];
  return {
    of,
    features: { rows: ROWS, columns },
    target: columns[0]!.values.map((x) => x + 0.1 * random.normal()),
    weight: Float64Array.from({ length: ROWS }, () => 0.5 + random.next()),
    unit: Int32Array.from({ length: ROWS }, (_, row) => Math.floor(row / LEVELS)),
  };
}

const learners = [
  ['ridge', ridgePrior, 'rate'],
  ['forest', forestPrior, 'value'],
  ['forest on what a linear model leaves', forestPrior, 'rate'],
] as const;

describe.each(learners)('prior by %s', (_, prior, of) => {
  it('never uses a unit’s own outcome', async () => {
    const asked = question(of);
    const before = await prior(1)(asked);

    for (const unit of [0, 17, 59]) {
      const target = asked.target.map((y, row) => (asked.unit[row] === unit ? y + 1000 : y));
      const after = await prior(1)({ ...asked, target });

      const own = [unit * LEVELS, unit * LEVELS + 1];
      expect(own.map((row) => after[row])).toEqual(own.map((row) => before[row]));
      expect(after).not.toEqual(before);
    }
  });

  it('learns what the features of other units tell', async () => {
    const asked = question(of);

    const foretold = await prior(1)(asked);

    const squares = (from: (row: number) => number): number =>
      asked.target.reduce((sum, y, row) => sum + (y - from(row)) ** 2, 0);
    expect(squares((row) => foretold[row]!)).toBeLessThan(0.35 * squares(() => 0));
  });

  it('is the same for the same seed', async () => {
    expect(await prior(5)(question(of))).toEqual(await prior(5)(question(of)));
  });

  it('expects the mean of the others where there are too few of them', async () => {
    const target = Float64Array.of(1, 2, 4);
    const few: PriorQuestion = {
      of,
      features: { rows: 3, columns: [{ kind: 'number', name: 'x', values: target }] },
      target,
      weight: Float64Array.of(1, 1, 1),
      unit: Int32Array.of(0, 1, 2),
    };

    const foretold = await prior(3)(few);

    for (const value of foretold) expect(value).toBeLessThanOrEqual(3);
  });
});

describe('prior of a large account', () => {
  it('foretells every row from a part of the others, and none from its own', async () => {
    const rows = 2 * MOST_LEARNING_ROWS;
    const random = rng(4, 'large');
    const values = Float64Array.from({ length: rows }, () => random.normal());
    const asked: PriorQuestion = {
      of: 'value',
      features: { rows, columns: [{ kind: 'number', name: 'x', values }] },
      target: values.map((x) => 3 + x),
      weight: new Float64Array(rows).fill(1),
      unit: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / LEVELS)),
    };
    const before = await ridgePrior(1)(asked);

    const raised = asked.target.map((y, row) => (row < LEVELS ? y + 1e6 : y));
    const after = await ridgePrior(1)({ ...asked, target: raised });

    expect(after.slice(0, LEVELS)).toEqual(before.slice(0, LEVELS));
    const furthest = before.reduce((most, y, row) => Math.max(most, Math.abs(y - 3 - values[row]!)), 0);
    expect(furthest).toBeLessThan(0.01);
  });
});
