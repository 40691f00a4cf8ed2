import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import type { BidEvidence } from '../../../../src/core/bidding/estimates/evidence.ts';
import { noPrior } from '../../../../src/core/bidding/estimates/learn-prior.ts';
import {
  believeValues,
  orderValues,
  type OrderValues,
} from '../../../../src/core/bidding/estimates/order-value.ts';
import { sampleEvidence } from './evidence-sample.ts';

const ENTITIES = 60;

/** Log-normal orders whose medians differ between entities, in units of `scale`. */
function orders(scale: number): { evidence: BidEvidence; count: Float64Array; truth: Float64Array } {
  const random = rng(3, 'orders');
  const count = Float64Array.from({ length: ENTITIES }, (_, i) => i % 40);
  const truth = count.map(() => scale * 50 * Math.exp(0.5 * random.normal() + 0.25));
  const value = new Float64Array(ENTITIES);
  const logValue = new Float64Array(ENTITIES);
  for (let i = 0; i < ENTITIES; i++)
    for (let order = 0; order < count[i]!; order++) {
      const log = Math.log(truth[i]!) - 0.25 + Math.SQRT1_2 * random.normal();
      value[i] = value[i]! + Math.exp(log);
      logValue[i] = logValue[i]! + log;
    }
  const base = sampleEvidence({
    entities: ENTITIES,
    groups: 2,
    exposure: () => 100,
    conversions: () => 0,
  });
  return { evidence: { ...base, value, logValue }, count, truth };
}

async function estimate({ evidence, count }: ReturnType<typeof orders>): Promise<OrderValues> {
  return orderValues(evidence, count, await believeValues(evidence, count, noPrior));
}

describe('orderValues', () => {
  it('adds up to what the orders of the account brought', async () => {
    const sample = orders(1);

    const { value } = await estimate(sample);

    const expected = value.reduce((sum, mean, i) => sum + mean * sample.count[i]!, 0);
    expect(expected / sample.evidence.value.reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 10);
  });

  it('scales with the currency', async () => {
    const euros = await estimate(orders(1));
    const yen = await estimate(orders(160));

    for (const [i, value] of yen.value.entries()) expect(value / (160 * euros.value[i]!)).toBeCloseTo(1, 9);
  });

  it('is nearer the truth than each entity by itself or all as one', async () => {
    const { evidence, count, truth } = orders(1);
    const { value } = await estimate({ evidence, count, truth });

    const known = [...count.keys()].filter((i) => count[i]! > 0);
    const error = (of: (i: number) => number): number =>
      known.reduce((sum, i) => sum + Math.log(of(i) / truth[i]!) ** 2, 0);
    const all = evidence.value.reduce((sum, v) => sum + v, 0) / count.reduce((sum, c) => sum + c, 0);

    const shrunken = error((i) => value[i]!);
    expect(shrunken).toBeLessThan(error((i) => evidence.value[i]! / count[i]!));
    expect(shrunken).toBeLessThan(error(() => all));
  });
});
