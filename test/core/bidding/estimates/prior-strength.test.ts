import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import {
  countStrength,
  meanCountStrength,
  spreadBetween,
} from '../../../../src/core/bidding/estimates/prior-strength.ts';

const RANGE = { least: 0.7, most: 400 };

/** Counts around what was expected times a gamma of shape κ and mean 1. */
function draw(strength: number, entities: number): { counts: Float64Array; expected: Float64Array } {
  const random = rng(7, 'strength', strength);
  const expected = Float64Array.from({ length: entities }, () => 2 + 30 * random.next());
  const counts = expected.map((mean) => {
    let gamma = 0;
    for (let i = 0; i < strength; i++) gamma -= Math.log(1 - random.next());
    return random.poisson((mean * gamma) / strength);
  });
  return { counts, expected };
}

describe('countStrength', () => {
  it.each([1, 4, 20, 80])('recovers a strength of %i within a quarter', (strength) => {
    const { counts, expected } = draw(strength, 6000);

    const found = countStrength(counts, expected, RANGE);

    expect(found / strength).toBeGreaterThan(0.78);
    expect(found / strength).toBeLessThan(1.28);
  });

  it('trusts expectations as far as it may where counts follow them exactly', () => {
    const expected = new Float64Array(500).fill(50);

    expect(countStrength(expected, expected, RANGE)).toBeCloseTo(RANGE.most, 9);
  });

  it('does not count entities of which nothing was expected', () => {
    const { counts, expected } = draw(4, 3000);
    const padded = (values: Float64Array, more: number): Float64Array =>
      Float64Array.from([...values, ...new Float64Array(3000).fill(more)]);

    const found = countStrength(padded(counts, 9), padded(expected, 0), RANGE);

    expect(found).toBe(countStrength(counts, expected, RANGE));
  });
});

describe('meanCountStrength', () => {
  it.each([4, 20])('recovers a strength of %i within a quarter where entities are many', (strength) => {
    const { counts, expected } = draw(strength, 6000);

    const found = meanCountStrength(counts, expected, RANGE);

    expect(found / strength).toBeGreaterThan(0.78);
    expect(found / strength).toBeLessThan(1.28);
  });

  it('does not take entities for alike because a handful of conversions shows no spread', () => {
    const expected = new Float64Array(40).fill(0.3);
    const counts = expected.map((_, i) => Number(i % 4 === 0));

    expect(countStrength(counts, expected, RANGE)).toBeCloseTo(RANGE.most, 9);
    expect(meanCountStrength(counts, expected, RANGE)).toBeLessThan(20);
  });
});

describe('spreadBetween', () => {
  it('leaves it open how far entities lie apart of which little was measured', () => {
    const found = spreadBetween(Float64Array.from([0.2, -0.1, 0.1]), Float64Array.from([1, 1, 1]));

    expect(found).toBeGreaterThan(0.05);
  });

  it('recovers the variance between entities behind measurement errors', () => {
    const random = rng(11, 'spread');
    const errors = Float64Array.from({ length: 8000 }, () => 0.05 + 0.3 * random.next());
    const deviations = errors.map((error) => Math.sqrt(0.2 + error) * random.normal());

    const found = spreadBetween(deviations, errors);

    expect(found).toBeGreaterThan(0.17);
    expect(found).toBeLessThan(0.23);
  });

  it('does not count what was never measured', () => {
    const errors = Float64Array.from([0.1, 0.2, 0.1, Infinity]);

    const found = spreadBetween(Float64Array.from([0.5, -0.4, 0.3, 90]), errors);

    expect(found).toBe(spreadBetween(Float64Array.from([0.5, -0.4, 0.3]), errors.slice(0, 3)));
  });
});
