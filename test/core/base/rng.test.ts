import { mean, standardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { rng, type Rng } from '../../../src/core/base/rng.ts';

function draws(n: number, draw: (stream: Rng) => number, stream = rng(7, 'test')): number[] {
  return Array.from({ length: n }, () => draw(stream));
}

describe('rng', () => {
  it('gives the same numbers for the same seed and keys', () => {
    expect(draws(5, (r) => r.next(), rng(1, 'a', 2))).toEqual(draws(5, (r) => r.next(), rng(1, 'a', 2)));
  });

  it('gives other numbers for other keys', () => {
    const first = draws(100, (r) => r.next(), rng(1, 'a'));
    const second = draws(100, (r) => r.next(), rng(1, 'b'));

    expect(first.filter((value, i) => value === second[i])).toEqual([]);
  });

  it('is uniform: every tenth gets a tenth', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (const value of draws(100_000, (r) => r.below(10))) counts[value] = (counts[value] ?? 0) + 1;

    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('draws normals, Poissons and binomials with the right mean and spread', () => {
    const normals = draws(50_000, (r) => r.normal());
    const small = draws(50_000, (r) => r.poisson(3));
    const large = draws(50_000, (r) => r.poisson(400));
    const binomials = draws(20_000, (r) => r.binomial(20, 0.3));

    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(standardDeviation(normals)).toBeCloseTo(1, 1);
    expect(mean(small)).toBeCloseTo(3, 1);
    expect(standardDeviation(small) ** 2).toBeCloseTo(3, 0);
    expect(Math.abs(mean(large) - 400)).toBeLessThan(0.5);
    expect(standardDeviation(large)).toBeCloseTo(20, 0);
    expect(mean(binomials)).toBeCloseTo(6, 1);
  });

  it('draws nothing from an empty Poisson', () => {
    expect(rng(1).poisson(0)).toBe(0);
  });
});
