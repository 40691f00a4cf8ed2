import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { estimateClicks, formBeliefs } from '../../../../src/core/bidding/estimates/beliefs.ts';
import { noPrior } from '../../../../src/core/bidding/estimates/learn-prior.ts';
import { sampleEvidence } from './evidence-sample.ts';

describe('estimateClicks', () => {
  it('is nearer the truth than own counts, and doubts most where least was seen', async () => {
    const random = rng(21, 'clicks');
    const truth = Float64Array.from({ length: 200 }, () => 0.03 * Math.exp(0.3 * random.normal()));
    const evidence = sampleEvidence({
      entities: 200,
      groups: 4,
      exposure: (i) => 5 + (i % 20) * 10,
      conversions: (i, _device, _part, exposure) => random.poisson(exposure * truth[i]!),
    });
    const sums = new Float64Array(200);
    for (const [row, i] of evidence.cells.entity.entries())
      sums[i] = sums[i]! + evidence.cells.conversions[row]!;
    const valued = {
      ...evidence,
      value: sums.map((s) => 50 * s),
      logValue: sums.map((s) => Math.log(50) * s),
    };

    const { worth, rates, uncertainty } = estimateClicks(valued, await formBeliefs(valued, noPrior));

    const error = (of: (i: number) => number): number =>
      truth.reduce((sum, rate, i) => sum + (of(i) - 50 * rate) ** 2, 0);
    expect(error((i) => worth[i]!)).toBeLessThan(
      0.7 * error((i) => (50 * sums[i]!) / (6 * (5 + (i % 20) * 10))),
    );
    expect(uncertainty[0]!).toBeGreaterThan(uncertainty[19]!);
    expect(rates.conversions).toEqual(sums);
  });
});
