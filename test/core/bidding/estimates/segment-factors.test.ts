import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import type { BidEvidence } from '../../../../src/core/bidding/estimates/evidence.ts';
import { fitSegments, rowFactors } from '../../../../src/core/bidding/estimates/segment-factors.ts';
import { flatPrior, sampleEvidence } from './evidence-sample.ts';

const DEVICE = [0.7, 1.4, 1];
const PART = [1.25, 0.75];
const RATE = 0.04;

function market(clicks: number): BidEvidence {
  const random = rng(5, 'segments');
  return sampleEvidence({
    entities: 50,
    groups: 5,
    exposure: (i) => clicks * (1 + (i % 3)),
    conversions: (_, device, part, exposure) =>
      random.poisson(exposure * RATE * DEVICE[device]! * PART[part]!),
  });
}

const rateOf = (evidence: BidEvidence): Float64Array => new Float64Array(evidence.entities).fill(RATE);

describe('fitSegments', () => {
  it('recovers what devices and hours do', async () => {
    const evidence = market(20_000);

    const [devices, parts] = await fitSegments(evidence, rateOf(evidence), flatPrior);

    const scale = (DEVICE[0]! + DEVICE[1]! + DEVICE[2]!) / 3;
    for (const [at, factor] of devices!.factor.entries())
      expect(Math.abs(factor / (DEVICE[at % 3]! / scale) - 1)).toBeLessThan(0.12);
    for (const [at, factor] of parts!.factor.entries())
      expect(Math.abs(factor / PART[at % 2]! - 1)).toBeLessThan(0.05);
  });

  it('keeps the mean factor of a unit at 1, so that the bid keeps its meaning', async () => {
    const evidence = market(30);
    const fitted = await fitSegments(evidence, rateOf(evidence), flatPrior);

    const { entity, exposure } = evidence.cells;
    const others = rowFactors(evidence, fitted, 1);
    const sums = new Float64Array(evidence.groups);
    const weights = new Float64Array(evidence.groups);
    for (let row = 0; row < entity.length; row++) {
      const group = evidence.groupOf[entity[row]!]!;
      const expected = exposure[row]! * others[row]!;
      weights[group] = weights[group]! + expected;
      sums[group] = sums[group]! + expected * fitted[1]!.factor[group * 2 + (row % 2)]!;
    }

    for (const [group, sum] of sums.entries()) expect(sum / weights[group]!).toBeCloseTo(1, 6);
  });

  it('believes nothing of a unit that was never seen', async () => {
    const evidence = sampleEvidence({
      entities: 50,
      groups: 5,
      exposure: (i) => (i === 0 ? 0 : 500),
      conversions: (i, device, part, exposure) =>
        i === 0 ? 0 : exposure * RATE * DEVICE[device]! * PART[part]!,
    });

    const [devices] = await fitSegments(evidence, rateOf(evidence), flatPrior);

    for (const factor of devices!.factor.subarray(0, 3)) expect(factor).toBeCloseTo(1, 9);
  });
});

describe('rowFactors', () => {
  it('multiplies the factors of a row and leaves one out when asked', () => {
    const evidence = market(10);
    const fitted = [
      { factor: Float64Array.from({ length: 150 }, (_, at) => 1 + at) },
      { factor: Float64Array.from({ length: 10 }, (_, at) => 2 + at) },
    ];

    const row = 6 * 7 + 2 * 2 + 1;
    expect(rowFactors(evidence, fitted)[row]).toBe((1 + 7 * 3 + 2) * (2 + (7 % 5) * 2 + 1));
    expect(rowFactors(evidence, fitted, 0)[row]).toBe(2 + (7 % 5) * 2 + 1);
  });
});
