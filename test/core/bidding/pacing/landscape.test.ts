import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLandscape, type Landscape, type Offer } from '../../../../src/core/bidding/pacing/landscape.ts';
import { rng } from '../../../../src/core/base/rng.ts';

const few = fc.array(
  fc.record({ price: fc.integer({ min: 0, max: 40 }), value: fc.integer({ min: 0, max: 60 }) }),
  {
    minLength: 1,
    maxLength: 80,
  },
);

function surplusBy(offers: readonly Offer[], price: number, asked: number): number {
  const gains = offers.map((offer) => (offer.price === price ? Math.max(0, offer.value - asked) : 0));
  return gains.reduce((sum, gain) => sum + gain, 0) / offers.length;
}

function surplusIn({ prices, knots, surplus }: Landscape, knot: number): number {
  return Array.from(prices, (_, p) => surplus[p * knots.length + knot] ?? NaN).reduce((a, b) => a + b, 0);
}

describe('fitLandscape', () => {
  it('says what each price and asking value leaves, by definition', () => {
    fc.assert(
      fc.property(few, (offers) => {
        const { prices, knots, surplus } = fitLandscape(offers);

        prices.forEach((price, p) => {
          knots.forEach((asked, k) => {
            expect(surplus[p * knots.length + k]).toBeCloseTo(surplusBy(offers, price, asked), 10);
          });
        });
      }),
    );
  });

  it('lists prices and asking values in ascending order, from 0 to the highest value', () => {
    fc.assert(
      fc.property(few, (offers) => {
        const { prices, knots } = fitLandscape(offers);

        expect([...prices]).toEqual([...new Set(offers.map(({ price }) => price))].sort((a, b) => a - b));
        expect(knots[0]).toBe(0);
        expect(knots.at(-1)).toBe(Math.max(...offers.map(({ value }) => value)));
        expect([...knots]).toEqual([...new Set(knots)].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps the total value and the mean price when many auctions are binned', () => {
    const random = rng(7, 'landscape');
    const offers = Array.from({ length: 50_000 }, () => ({
      price: random.next() * 300,
      value: Math.exp(3 * random.normal() - 9),
    }));
    const landscape = fitLandscape(offers);
    const value = offers.reduce((sum, offer) => sum + offer.value, 0) / offers.length;

    expect(landscape.prices).toHaveLength(64);
    expect(landscape.knots.length).toBeLessThanOrEqual(256);
    expect(landscape.prices.reduce((a, b) => a + b, 0) / 64).toBeCloseTo(150, 0);
    expect(surplusIn(landscape, 0)).toBeCloseTo(value, 12);
    expect(surplusIn(landscape, landscape.knots.length - 1)).toBe(0);
  });

  it('puts a price that is very common into one bin', () => {
    const offers = Array.from({ length: 200_000 }, (_, i) => ({
      price: i % 2 === 0 ? 70 : i / 1000,
      value: 1,
    }));
    const { prices } = fitLandscape(offers);

    expect(prices.length).toBeLessThanOrEqual(64);
    expect([...prices].filter((price) => Math.abs(price - 70) < 2)).toHaveLength(1);
  });

  it.each([
    [[]],
    [[{ price: -1, value: 1 }]],
    [[{ price: 1, value: NaN }]],
    [[{ price: Infinity, value: 1 }]],
  ])('refuses %j', (offers) => {
    expect(() => fitLandscape(offers)).toThrow(/expected/);
  });
});
