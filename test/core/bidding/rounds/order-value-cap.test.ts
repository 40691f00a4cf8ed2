import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { orderValueCap } from '../../../../src/core/bidding/rounds/order-value-cap.ts';

function orders(count: number, wrongShare: number): Float64Array {
  const draw = rng(3, 'orders');
  return Float64Array.from({ length: count }, () => {
    return 80 * Math.exp(draw.normal()) * (draw.next() < wrongShare ? 100 : 1);
  });
}

describe('orderValueCap', () => {
  it('is the 99th percentile of orders without mistakes', () => {
    const values = orders(5000, 0);
    const cap = orderValueCap(values);
    const believed = values.filter((value) => value <= cap).length;
    expect(believed / values.length).toBeCloseTo(0.99, 2);
  });

  it('is little moved by mistakes in 5 % of orders', () => {
    expect(orderValueCap(orders(5000, 0.05)) / orderValueCap(orders(5000, 0))).toBeLessThan(2);
  });

  it('is ten medians of a handful, and no limit without any', () => {
    expect(orderValueCap(Float64Array.from([10, 20, 30]))).toBe(200);
    expect(orderValueCap(new Float64Array(3))).toBe(Infinity);
  });
});
