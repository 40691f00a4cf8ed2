import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '../../../../src/core/forest/explaining/gauss-legendre.ts';

describe('the Gauss–Legendre rule', () => {
  it('integrates every power up to twice the number of points less one', () => {
    for (const count of [1, 2, 3, 6, 7, 16, 40]) {
      const { points, weights } = gaussLegendre(count);
      for (let power = 0; power < 2 * count; power++) {
        const integral = points.reduce((sum, t, q) => sum + weights[q]! * t ** power, 0);
        expect(Math.abs(integral * (power + 1) - 1)).toBeLessThan(1e-12);
      }
    }
  });

  it('has ascending points within (0, 1)', () => {
    const { points, weights } = gaussLegendre(20);
    expect(points.every((t, q) => t > (points[q - 1] ?? 0) && t < 1)).toBe(true);
    expect(weights.every((weight) => weight > 0)).toBe(true);
  });
});
