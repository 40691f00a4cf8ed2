import { describe, expect, it } from 'vitest';
import { Dice } from '../../../src/sandbox/market/dice.ts';

const N = 20_000;

function draws(of: (dice: Dice) => number): { mean: number; variance: number } {
  const dice = new Dice(5);
  const drawn = Array.from({ length: N }, (_, i) => of(dice.deal(1, i, i % 7)));
  const mean = drawn.reduce((a, b) => a + b, 0) / N;
  return { mean, variance: drawn.reduce((a, b) => a + (b - mean) ** 2, 0) / N };
}

describe('dice', () => {
  it.each([0.02, 0.7, 6, 29, 45, 400])('draws a Poisson of mean %f with that variance', (lambda) => {
    const { mean, variance } = draws((dice) => dice.poisson(lambda));
    expect(Math.abs(mean - lambda)).toBeLessThan(4 * Math.sqrt(lambda / N) + 0.001);
    expect(variance / lambda).toBeCloseTo(1, 1);
  });

  it.each([
    [5, 0.1],
    [40, 0.93],
    [400, 0.2],
  ])('draws a binomial of %i at %f', (n, p) => {
    const { mean, variance } = draws((dice) => dice.binomial(n, p));
    expect(Math.abs(mean - n * p)).toBeLessThan(4 * Math.sqrt((n * p * (1 - p)) / N));
    expect(variance / (n * p * (1 - p))).toBeCloseTo(1, 1);
  });

  it('draws normals, gammas and log-normals of the stated mean', () => {
    expect(Math.abs(draws((dice) => dice.normal()).mean)).toBeLessThan(4 / Math.sqrt(N));
    expect(draws((dice) => dice.normal()).variance).toBeCloseTo(1, 1);
    expect(draws((dice) => dice.gamma(25)).mean).toBeCloseTo(1, 1);
    expect(draws((dice) => dice.gamma(25)).variance).toBeCloseTo(1 / 25, 2);
    expect(draws((dice) => dice.logNormal(0.8)).mean).toBeCloseTo(1, 1);
  });

  it('gives neighbouring keys independent draws, and the same key the same', () => {
    const a = Array.from({ length: N }, (_, i) => new Dice(1).deal(3, i).next() - 0.5);
    const b = Array.from({ length: N }, (_, i) => new Dice(1).deal(3, i + 1).next() - 0.5);
    const c = Array.from({ length: N }, (_, i) => new Dice(1).deal(3, 0, i).next() - 0.5);
    const correlation = (x: number[], y: number[]): number =>
      (12 * x.reduce((total, value, i) => total + value * (y[i] ?? 0), 0)) / N;
    expect(correlation(a, a)).toBeCloseTo(1, 1);
    expect(Math.abs(correlation(a, b))).toBeLessThan(4 / Math.sqrt(N));
    expect(Math.abs(correlation(a, c))).toBeLessThan(4 / Math.sqrt(N));
    expect(new Dice(1).deal(3, 9).next()).toBe(new Dice(1).deal(3, 9).next());
    expect(new Dice(1).deal(3, 9).next()).not.toBe(new Dice(2).deal(3, 9).next());
  });
});
