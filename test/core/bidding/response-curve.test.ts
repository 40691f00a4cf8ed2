import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { responseCurve, type ResponseBasis } from '../../../src/core/bidding/response-curve.ts';

const basis: ResponseBasis = {
  bid: 1,
  clicks: 20,
  cost: 14,
  seenClicks: 560,
  accountRatio: 0.7,
  marginalCostFactor: 1.25,
  worth: 1.8,
};
const range = { least: 0.2, most: 4, steps: 60 };

const anyBasis = fc.record({
  bid: fc.double({ min: 0.05, max: 20, noNaN: true }),
  clicks: fc.double({ min: 0.01, max: 1000, noNaN: true }),
  ratio: fc.double({ min: 0, max: 3, noNaN: true }),
  seenClicks: fc.integer({ min: 0, max: 10_000 }),
  accountRatio: fc.double({ min: 0.1, max: 1, noNaN: true }),
  marginalCostFactor: fc.double({ min: 0.8, max: 2, noNaN: true }),
  worth: fc.double({ min: 0.05, max: 20, noNaN: true }),
});

describe('responseCurve', () => {
  it('goes through the clicks and the cost that were seen', () => {
    const here = responseCurve(basis, range).at(1);

    expect(here).toEqual({ bid: 1, clicks: 20, cost: 14, profit: 20 * 1.8 - 14 });
  });

  it('has its most profit where the bid rule puts the bid, worth over k, for any entity', () => {
    fc.assert(
      fc.property(anyBasis, ({ ratio, ...some }) => {
        const rule = some.worth / some.marginalCostFactor;
        const cost = some.clicks * ratio * some.bid;
        const { bestBid } = responseCurve({ ...some, cost }, { least: rule / 3, most: rule * 3, steps: 60 });

        expect((bestBid ?? 0) / rule).toBeCloseTo(1, 4);
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('charges k × bid for one more click at every bid', () => {
    const { at } = responseCurve(basis, range);
    for (const bid of [0.3, 1, 2.5]) {
      const [low, high] = [at(bid - 1e-5), at(bid + 1e-5)];
      expect((high.cost - low.cost) / (high.clicks - low.clicks)).toBeCloseTo(1.25 * bid, 4);
    }
  });

  it('takes what a click costs from the account where few were seen', () => {
    const dear = { ...basis, cost: 19 };

    expect(responseCurve({ ...dear, seenClicks: 0 }, range).at(1).cost).toBeCloseTo(14, 9);
    expect(responseCurve({ ...dear, seenClicks: 1e6 }, range).at(1).cost).toBeCloseTo(19, 2);
  });

  it('says that the best bid is not in sight rather than naming an end', () => {
    expect(responseCurve(basis, { least: 0.2, most: 1, steps: 20 }).bestBid).toBeNull();
    expect(responseCurve(basis, { least: 2, most: 4, steps: 20 }).bestBid).toBeNull();
  });

  it('follows the points of a simulation as far as they reach, and goes on from their ends', () => {
    const simulated = [
      { bid: 2, clicks: 30, cost: 45 },
      { bid: 0.5, clicks: 8, cost: 2 },
      { bid: 1, clicks: 24, cost: 12 },
    ];
    const { at, bestBid, elasticity } = responseCurve({ ...basis, simulated }, range);

    expect(at(1)).toMatchObject({ clicks: 24, cost: 12 });
    expect(at(1.5)).toMatchObject({ clicks: 27, cost: 28.5 });
    expect(at(4).clicks).toBeCloseTo(30 * 2 ** elasticity, 9);
    expect(bestBid).toBeCloseTo(1, 3);
  });

  it('never loses clicks or saves cost with a higher bid', () => {
    fc.assert(
      fc.property(anyBasis, ({ ratio, ...some }) => {
        const { points } = responseCurve({ ...some, cost: some.clicks * ratio * some.bid }, range);
        for (const [i, point] of points.entries()) {
          const before = points[i - 1];
          if (before === undefined) continue;
          expect(point.clicks).toBeGreaterThanOrEqual(before.clicks);
          expect(point.cost).toBeGreaterThanOrEqual(before.cost);
        }
      }),
      { numRuns: 100, seed: 2 },
    );
  });
});
