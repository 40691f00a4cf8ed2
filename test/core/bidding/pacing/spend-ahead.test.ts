import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  spendAhead,
  type PacedBid,
  type PacedCampaign,
} from '../../../../src/core/bidding/pacing/spend-ahead.ts';

const EVEN = Array.from({ length: 10 }, () => 1);

function bid(parts: Partial<PacedBid> = {}): PacedBid {
  return {
    costPerDay: 100,
    want: 0,
    taken: 0,
    band: 0.1,
    step: 10,
    waits: 0,
    every: 3,
    elasticity: 1.6,
    ...parts,
  };
}

function alone(parts: Partial<PacedBid>, campaign: Partial<PacedCampaign> = {}): PacedCampaign[] {
  return [{ fixedPerDay: 0, most: null, bids: [bid(parts)], ...campaign }];
}

describe('spendAhead', () => {
  it('answers a divisor with the elasticity of spend, and nothing within the dead band', () => {
    expect(spendAhead(alone({}), EVEN, 1)).toBeCloseTo(1000, 6);
    expect(spendAhead(alone({}), EVEN, 1.05)).toBeCloseTo(1000, 6);
    expect(spendAhead(alone({}), EVEN, 1.3)).toBeCloseTo(1000 * 1.3 ** -1.6, 6);
  });

  it('goes step by step, when the rules let it', () => {
    const step = Math.log(1.25);
    const days = spendAhead(alone({ step, waits: 2, every: 3 }), EVEN, 1.25 ** 2);
    expect(days).toBeCloseTo(100 * (2 + 3 * 1.25 ** -1.6 + 5 * 1.25 ** -3.2), 6);
    expect(spendAhead(alone({ step: 0 }), EVEN, 4)).toBeCloseTo(1000, 6);
  });

  it('divides a campaign that its own budget holds lower by the larger divisor only', () => {
    const taken = Math.log(1.5);
    expect(spendAhead(alone({ taken }), EVEN, 1.4)).toBeCloseTo(1000, 6);
    expect(spendAhead(alone({ taken }), EVEN, 3)).toBeCloseTo(1000 * 2 ** -1.6, 6);
  });

  it('weighs days, counts what no bid moves, and ends at what a campaign can be charged', () => {
    const weights = [2, 1];
    expect(spendAhead(alone({}, { fixedPerDay: 20 }), weights, 1)).toBeCloseTo(360, 6);
    expect(spendAhead(alone({}, { most: 150 }), weights, 1)).toBe(150);
  });

  it('falls with the divisor, whatever the bids', () => {
    const bids = fc.record({
      costPerDay: fc.double({ min: 0, max: 1e4, noNaN: true }),
      want: fc.double({ min: -2, max: 2, noNaN: true }),
      taken: fc.double({ min: 0, max: 1, noNaN: true }),
      band: fc.constantFrom(0, 0.1),
      step: fc.constantFrom(0, 0.1, 0.22, 3),
      waits: fc.integer({ min: 0, max: 5 }),
      every: fc.integer({ min: 1, max: 14 }),
      elasticity: fc.constantFrom(1.2, 1.6, 2.2),
    });
    fc.assert(
      fc.property(
        fc.array(bids, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (own, divisor, more) => {
          const campaigns = [{ fixedPerDay: 1, most: null, bids: own }];
          const less = spendAhead(campaigns, EVEN, divisor * more);
          expect(less).toBeLessThanOrEqual(spendAhead(campaigns, EVEN, divisor) * (1 + 1e-9));
        },
      ),
    );
  });
});
