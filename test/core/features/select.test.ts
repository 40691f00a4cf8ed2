import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import { enginesOn } from '../../../src/core/forest/engines.ts';
import type { Examples, NumberFrame } from '../../../src/core/features/frame.ts';
import { removeCorrelated } from '../../../src/core/features/select/correlation.ts';
import { selectFeatures } from '../../../src/core/features/select/select-features.ts';
import { suspiciousFeatures } from '../../../src/core/features/select/suspicious-features.ts';
import { univariateAuc } from '../../../src/core/features/select/univariate-auc.ts';
import { removeConstant, variation } from '../../../src/core/features/select/variation.ts';
import { sampleDefinition } from './sample-definition.ts';

function examples(
  columns: Readonly<Record<string, readonly number[]>>,
  successes: readonly number[],
  trials = successes.map(() => 1),
): Examples<NumberFrame> {
  return {
    features: {
      rows: successes.length,
      columns: Object.entries(columns).map(([name, values]) => ({
        kind: 'number',
        name,
        values: Float64Array.from(values),
      })),
    },
    successes: Float64Array.from(successes),
    trials: Float64Array.from(trials),
  };
}

const number = (values: readonly number[]) =>
  ({ kind: 'number', name: 'x', values: Float64Array.from(values) }) as const;
const policy = sampleDefinition().selection;

describe('variation', () => {
  it('is p(1 − p) of the commonest value, whatever the unit, missing being a value', () => {
    expect(variation(number([0, 0, 0, 1]))).toBeCloseTo(0.1875, 12);
    expect(variation(number([0, 0, 0, 1e9]))).toBeCloseTo(0.1875, 12);
    expect(variation(number([Number.NaN, Number.NaN, Number.NaN, 1]))).toBeCloseTo(0.1875, 12);
    expect(variation(number([1, 2, 3, 4]))).toBe(0.25);
    expect(variation(number([0, -0]))).toBe(0);
  });

  it('names constant and empty columns and says why they go', () => {
    const { features } = examples({ same: [1, 1], gone: [Number.NaN, Number.NaN], fine: [1, 2] }, [0, 1]);
    expect(removeConstant(features, 0.001)).toEqual([
      { feature: 'same', why: 'the same value in every training row' },
      { feature: 'gone', why: 'missing in every training row' },
    ]);
  });
});

describe('removeCorrelated', () => {
  it('keeps of CTR and clicks the one that says more about the label', () => {
    const clicks = [1, 2, 3, 4, 5, 6];
    const ctr = [1.1, 2, 3.1, 4, 5, 6.4];
    const removed = removeCorrelated(
      examples({ clicks, ctr, other: [1, 9, 2, 8, 1, 7] }, [0, 0, 0, 0, 0, 1]),
      0.95,
    );
    expect(removed.map(({ feature }) => feature)).toEqual(['clicks']);
    expect(removed[0]?.why).toContain('ctr');
  });

  it('sees opposite columns as the same, and keeps the earlier of two equal ones', () => {
    const yes = [1, 0, 1, 0, 1, 0];
    const data = examples({ yes, no: yes.map((value) => 1 - value) }, [1, 0, 1, 1, 0, 0]);
    expect(removeCorrelated(data, 0.95).map(({ feature }) => feature)).toEqual(['no']);
  });

  it('weighs rows by their trials when it asks which column says more', () => {
    const a = [0, 1, 2, 3, 10, 9];
    const b = [0, 1, 2, 3, 9, 10];
    const heavy = examples({ a, b }, [0, 0, 0, 0, 0, 500], [1, 1, 1, 1, 1, 1000]);
    expect(removeCorrelated(heavy, 0.95).map(({ feature }) => feature)).toEqual(['a']);
  });
});

describe('univariateAuc', () => {
  it('equals the share of pairs in the right order, ties counting half', () => {
    const row = fc.record({
      value: fc.oneof(fc.nat({ max: 5 }), fc.constant(Number.NaN)),
      hits: fc.nat({ max: 4 }),
      misses: fc.nat({ max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        let wins = 0;
        let pairs = 0;
        const score = (value: number): number => (Number.isNaN(value) ? -1 : value);
        for (const a of rows) {
          for (const b of rows) {
            const weight = a.hits * b.misses;
            pairs += weight;
            wins +=
              weight * (score(a.value) > score(b.value) ? 1 : score(a.value) === score(b.value) ? 0.5 : 0);
          }
        }
        const found = univariateAuc(
          Float64Array.from(rows, ({ value }) => value),
          Float64Array.from(rows, ({ hits }) => hits),
          Float64Array.from(rows, ({ hits, misses }) => hits + misses),
        );
        expect(found).toBeCloseTo(pairs === 0 ? 0.5 : wins / pairs, 10);
      }),
    );
  });
});

describe('suspiciousFeatures', () => {
  const random = rng(5, 'leak');
  const label = Array.from({ length: 2000 }, () => (random.next() < 0.2 ? 1 : 0));
  const weak = label.map((hit) => hit * 0.5 + random.normal());
  const noise = label.map(() => random.normal());
  const leak = label.map((hit) => (hit ? 5 + random.normal() : 0));

  it('flags a leak that nobody declared, even a negated one', () => {
    expect(
      suspiciousFeatures(examples({ weak, noise, leak }, label), policy).map(({ feature }) => feature),
    ).toEqual(['leak']);
    const negated = leak.map((value) => -value);
    expect(suspiciousFeatures(examples({ negated, weak }, label), policy)).toHaveLength(1);
  });

  it('is silent about features of ordinary strength, and about strength that many share', () => {
    expect(suspiciousFeatures(examples({ weak, noise }, label), policy)).toEqual([]);
    const strong = [1, 2, 3, 4].map((seed) => label.map((hit) => hit * 2 + rng(seed).normal()));
    const many = Object.fromEntries(strong.map((values, at) => [`strong ${at}`, values]));
    expect(suspiciousFeatures(examples(many, label), policy)).toEqual([]);
  });
});

describe('selectFeatures', () => {
  it('takes out noise by forest importance and keeps what tells the label', async () => {
    const random = rng(9, 'select');
    const signal = Array.from({ length: 3000 }, () => random.normal());
    const label = signal.map((value) => (random.next() < 1 / (1 + Math.exp(2 - 2 * value)) ? 1 : 0));
    const coin = signal.map(() => (random.next() < 0.02 ? 1 : 0));
    const data = examples(
      {
        signal,
        twin: signal.map((value) => value + 0.001 * random.normal()),
        coin,
        same: signal.map(() => 1),
      },
      label,
    );
    const params = { trees: 30, depth: 6, minLeafRows: 20, featuresPerSplit: null, learningRate: 0 };
    const judge = { engine: enginesOn().forest, params, seed: 1 };
    const { selected, removed } = await selectFeatures(data, { ...policy, leastImportance: 0.2 }, judge);
    expect(selected).toHaveLength(1);
    expect(['signal', 'twin']).toContain(selected[0]);
    expect(removed.map(({ feature }) => feature).sort()).toEqual(
      ['coin', 'same', ...['signal', 'twin'].filter((name) => name !== selected[0])].sort(),
    );
  });
});
