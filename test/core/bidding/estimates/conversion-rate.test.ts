import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { believeRates, rates, sumCells } from '../../../../src/core/bidding/estimates/conversion-rate.ts';
import { noPrior } from '../../../../src/core/bidding/estimates/learn-prior.ts';
import { sampleEvidence } from './evidence-sample.ts';

const positive = (max: number): fc.Arbitrary<number> => fc.double({ min: 1e-4, max, noNaN: true });

describe('rates', () => {
  it('lie between what was believed and what was seen', () => {
    fc.assert(
      fc.property(
        fc.record({
          prior: positive(0.9),
          strength: positive(400),
          clicks: positive(1e5),
          seen: fc.double({ min: 0, max: 1, noNaN: true }),
          fade: fc.double({ min: 0.2, max: 1, noNaN: true }),
        }),
        ({ prior, strength, clicks, seen, fade }) => {
          const sums = {
            exposure: Float64Array.of(clicks),
            conversions: Float64Array.of(clicks * seen),
          };
          const belief = { prior: Float64Array.of(prior), strength };

          const rate = rates(sums, Float64Array.of(fade), belief).rate[0]!;

          expect(rate).toBeGreaterThanOrEqual(Math.min(prior, seen) * (1 - 1e-9));
          expect(rate).toBeLessThanOrEqual(Math.max(prior, seen) * (1 + 1e-9));
        },
      ),
    );
  });

  it('are the prior for an entity without clicks, and nearly its own with many', () => {
    const sums = { exposure: Float64Array.of(0, 1e6), conversions: Float64Array.of(0, 50_000) };
    const belief = { prior: Float64Array.of(0.02, 0.02), strength: 10 };

    const { rate, variance } = rates(sums, Float64Array.of(1, 1), belief);

    expect(rate[0]).toBeCloseTo(0.02, 12);
    expect(rate[1]).toBeCloseTo(0.05, 4);
    expect(variance[0]).toBeCloseTo(0.1, 12);
  });
});

describe('believeRates', () => {
  it('expects of the account as a whole what it brought', async () => {
    const evidence = sampleEvidence({
      entities: 30,
      groups: 3,
      exposure: (i) => 10 + 7 * i,
      conversions: (i, device) => (i % 4) * (device + 1),
    });
    const sums = sumCells(evidence, new Float64Array(180).fill(1));

    const { prior } = await believeRates(evidence, sums, noPrior);

    const expected = prior.reduce((sum, rate, i) => sum + rate * sums.exposure[i]!, 0);
    expect(expected).toBeCloseTo(
      sums.conversions.reduce((sum, count) => sum + count, 0),
      9,
    );
  });

  it('stays finite for an account without a conversion', async () => {
    const evidence = sampleEvidence({ entities: 5, groups: 1, exposure: () => 20, conversions: () => 0 });
    const sums = sumCells(evidence, new Float64Array(30).fill(1));

    const belief = await believeRates(evidence, sums, noPrior);
    const { rate } = rates(sums, evidence.clickFade, belief);

    expect(rate.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
  });
});
