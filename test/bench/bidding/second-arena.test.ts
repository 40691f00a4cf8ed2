import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestWithin } from '../../../bench/bidding/arena.ts';
import { secondArena, secondMarket } from '../../../bench/bidding/second-arena.ts';
import { priceCurve } from '../../../bench/bidding/second-prices.ts';

const COUNTS = [0, 5, 0, 20, 10, 1];
const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);

describe('priceCurve', () => {
  const curve = priceCurve(COUNTS);
  const bid = fc.double({ min: 0, max: 8, noNaN: true });

  it('rises to 1, and what is paid to the mean price', () => {
    const mean = sum(COUNTS.map((count, price) => (count * (price + 0.5)) / 36));

    expect(curve.below(0)).toBe(0);
    expect(curve.below(6)).toBe(1);
    expect(curve.paid(100)).toBeCloseTo(mean, 12);
  });

  it('pays the bid for what one more unit of the bid wins', () => {
    fc.assert(
      fc.property(bid, (at) => {
        const step = 1e-6;
        const won = curve.below(at + step) - curve.below(at);
        expect(curve.paid(at + step) - curve.paid(at)).toBeCloseTo(at * won, 9);
      }),
    );
  });

  it('finds the price below which a share lies', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (share) => {
        expect(curve.below(curve.priceAt(share))).toBeCloseTo(share, 9);
      }),
    );
  });
});

describe('secondArena', () => {
  const market = secondMarket({ seed: 5, adGroups: 60, clicks: 24 });

  it('brings on average what it expects, and the clicks that were asked for', () => {
    const arena = secondArena(market);
    const expected = Array.from({ length: 90 }, () => arena.play(null, null));

    const days = arena.days.slice(0, 59);
    const cost = sum(days.map((day) => sum(day.cost)));
    const clicks = sum(days.map((day) => sum(day.clicks)));
    const value = sum(days.map((day) => sum(day.value)));
    const planned = expected.slice(0, 59);
    expect(cost / sum(planned.map((day) => day.cost))).toBeCloseTo(1, 1);
    expect((arena.marginShare * value - cost) / sum(planned.map((day) => day.profit))).toBeGreaterThan(0.9);
    expect((arena.marginShare * value - cost) / sum(planned.map((day) => day.profit))).toBeLessThan(1.1);
    expect(clicks / 59 / 60).toBeGreaterThan(21);
    expect(clicks / 59 / 60).toBeLessThan(28);
  });

  it('keeps an allowance by entering fewer auctions', () => {
    const arena = secondArena(market);
    const free = secondArena(market).play(null, null);

    const half = arena.play(null, free.cost / 2);

    expect(half.cost).toBeCloseTo(free.cost / 2, 9);
    expect(arena.days[0]!.lostShare).toBeCloseTo(0.5, 9);
  });

  it('has no bids better than its best', () => {
    const arena = secondArena(market);
    const [best] = bestWithin([arena.options()], null);

    for (const factor of [0.5, 0.8, 1, 1.3]) {
      const bids = market.firstBids.map((bid) => bid * factor);
      const { profit } = secondArena(market).play({ bids, devices: null, schedule: null }, null);
      expect(profit).toBeLessThan(best!.profit);
    }
  });

  it('plays the same days again', () => {
    const [first, second] = [secondArena(market), secondArena(market)];
    for (const arena of [first, second]) for (let t = 0; t < 5; t++) arena.play(null, null);

    expect(second.days).toEqual(first.days);
  });
});
