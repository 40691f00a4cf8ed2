import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import type { NumberFrame } from '../../../src/core/features/frame.ts';
import { fitRidge, predictRidge } from '../../../src/core/learning/ridge-regression.ts';

const PENALTY = 5;
const random = rng(1, 'ridge');
const draws = (rows: number): Float64Array => Float64Array.from({ length: rows }, () => random.normal());

function frame(...columns: Float64Array[]): NumberFrame {
  return {
    rows: columns[0]!.length,
    columns: columns.map((values, j) => ({ kind: 'number', name: `x${j}`, values })),
  };
}

function mean(values: Float64Array, weight: Float64Array): number {
  const total = weight.reduce((sum, w) => sum + w, 0);
  return values.reduce((sum, value, row) => sum + weight[row]! * value, 0) / total;
}

describe('fitRidge', () => {
  it('has the closed form for two standardised features', () => {
    const rows = 40;
    const first = draws(rows);
    const second = first.map((x) => 0.6 * x + random.normal());
    const target = first.map((x, row) => 2 + 1.5 * x - 0.7 * second[row]! + 0.3 * random.normal());
    const weight = Float64Array.from({ length: rows }, () => 0.2 + random.next());

    const model = fitRidge(frame(first, second), target, weight);

    const centre = mean(target, weight);
    const spread = [first, second].map((x) =>
      Math.sqrt(
        mean(
          x.map((value) => (value - mean(x, weight)) ** 2),
          weight,
        ),
      ),
    );
    const z = [first, second].map((x, j) => x.map((value) => (value - mean(x, weight)) / spread[j]!));
    const inner = (a: Float64Array, b: Float64Array): number =>
      rows *
      mean(
        a.map((value, row) => value * b[row]!),
        weight,
      );
    const y = target.map((value) => value - centre);
    const [a, b, d] = [inner(z[0]!, z[0]!) + PENALTY, inner(z[0]!, z[1]!), inner(z[1]!, z[1]!) + PENALTY];
    const [p, q] = [inner(z[0]!, y), inner(z[1]!, y)];
    const determinant = a * d - b * b;
    expect(model.intercept).toBeCloseTo(centre, 12);
    expect(model.coefficients[0]!.slope).toBeCloseTo((d * p - b * q) / determinant / spread[0]!, 10);
    expect(model.coefficients[1]!.slope).toBeCloseTo((a * q - b * p) / determinant / spread[1]!, 10);
  });

  it('shrinks a slope by the penalty over the rows', () => {
    const x = Float64Array.from({ length: 20 }, (_, row) => (row % 2 === 0 ? -1 : 1));

    const model = fitRidge(
      frame(x),
      x.map((value) => 3 * value + 1),
      new Float64Array(20).fill(2),
    );

    expect(model.coefficients[0]!.slope).toBeCloseTo((3 * 20) / (20 + PENALTY), 12);
  });

  it('does not see rows of weight 0', () => {
    const x = draws(30);
    const weight = Float64Array.from(x, (_, row) => (row < 25 ? 1 : 0));
    const target = x.map((value) => 2 * value);
    const wild = target.map((y, row) => (row < 25 ? y : 1e6));

    expect(fitRidge(frame(x), wild, weight)).toEqual(fitRidge(frame(x), target, weight));
  });

  it('takes a missing value as the mean of the known ones', () => {
    const x = Float64Array.from({ length: 50 }, (_, row) => (row % 5 === 0 ? Number.NaN : row));
    const model = fitRidge(
      frame(x),
      x.map((value) => (Number.isNaN(value) ? 30 : value)),
      new Float64Array(50).fill(1),
    );

    const [known, missing] = [model.coefficients[0]!.mean, Number.NaN];
    const predicted = predictRidge(model, frame(Float64Array.of(known, missing)));
    expect(predicted[0]).toBeCloseTo(model.intercept, 12);
    expect(predicted[1]).toBe(model.intercept);
  });

  it('gives a constant feature no slope', () => {
    const model = fitRidge(frame(new Float64Array(10).fill(4)), draws(10), new Float64Array(10).fill(1));

    expect(model.coefficients[0]!.slope).toBeCloseTo(0, 12);
  });
});
