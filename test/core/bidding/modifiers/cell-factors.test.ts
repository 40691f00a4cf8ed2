import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { cellFactors, type CellCounts } from '../../../../src/core/bidding/modifiers/cell-factors.ts';
import { modifierAims, modifierDivisors } from '../../../../src/core/bidding/modifiers/mean-modifier.ts';
import { noPrior } from '../../../../src/core/bidding/estimates/learn-prior.ts';

const LEVELS = ['DESKTOP', 'MOBILE', 'TABLET'] as const;
const features = { rows: 0, columns: [] };

/** Clicks by entity and level, and conversions drawn from rate × factor of the group. */
function account(options: {
  readonly groupOf: readonly number[];
  readonly clicks: (entity: number, level: number) => number;
  readonly rate: (entity: number) => number;
  readonly factor: (group: number, level: number) => number;
  readonly seed?: number;
}): CellCounts {
  const { groupOf, clicks, rate, factor, seed } = options;
  const draw = rng(seed ?? 1, 'conversions');
  const cells = groupOf.flatMap((group, i) =>
    LEVELS.map((_, l) => ({ clicks: clicks(i, l), mean: clicks(i, l) * rate(i) * factor(group, l) })),
  );
  return {
    entities: groupOf.length,
    groups: Math.max(...groupOf) + 1,
    groupOf: Int32Array.from(groupOf),
    levels: LEVELS,
    exposure: Float64Array.from(cells, (cell) => cell.clicks),
    conversions: Float64Array.from(cells, ({ mean }) => (seed === undefined ? mean : draw.poisson(mean))),
    recent: Float64Array.from(cells, (cell) => cell.clicks / 4),
  };
}

describe('cellFactors', () => {
  it('find what a device does to the rate where there is much to see', async () => {
    const truth = [1.3, 0.8, 1];
    const counts = account({
      groupOf: [0, 0, 1, 1],
      clicks: (_, l) => [40_000, 60_000, 10_000][l]!,
      rate: () => 0.04,
      factor: (_, l) => truth[l]!,
    });
    const { factor, others } = await cellFactors(counts, new Float64Array(4).fill(0.04), features, noPrior);
    const mean = (0.4 * 1.3 + 0.6 * 0.8 + 0.1) / 1.1;
    for (const [cell, value] of factor.entries()) expect(value).toBeCloseTo(truth[cell % 3]! / mean, 1);
    expect(others[0]).toBeCloseTo(1.3 / mean, 2);
  });

  it('take keywords that convert better for keywords, not for the device that they are seen on', async () => {
    const counts = account({
      groupOf: [0, 0],
      clicks: (i, l) => (i === 0 ? [9000, 1000, 10] : [1000, 9000, 10])[l]!,
      rate: (i) => [0.08, 0.02][i]!,
      factor: () => 1,
    });
    const { factor } = await cellFactors(counts, Float64Array.of(0.08, 0.02), features, noPrior);
    for (const value of factor) expect(value).toBeCloseTo(1, 1);
  });

  it('draw a campaign with few clicks to what the account tells, and an account with few to 1', async () => {
    const truth = [1.4, 0.75, 1];
    const counts = account({
      groupOf: [0, 1, 2, 3],
      clicks: (i, l) => (i === 3 ? 5 : 20_000) * [0.35, 0.6, 0.05][l]!,
      rate: () => 0.03,
      factor: (_, l) => truth[l]!,
      seed: 3,
    });
    const large = await cellFactors(counts, new Float64Array(4).fill(0.03), features, noPrior);
    expect(large.factor[9]! / large.factor[10]!).toBeGreaterThan(1.5);

    const thin = account({
      groupOf: [0],
      clicks: (_, l) => [35, 60, 5][l]!,
      rate: () => 0.03,
      factor: (_, l) => truth[l]!,
    });
    const { factor } = await cellFactors(thin, new Float64Array(1).fill(0.03), features, noPrior);
    for (const value of factor) expect(Math.abs(Math.log(value))).toBeLessThan(0.08);
  });

  it('come nearer to the truth than no factors, by a wide margin, from what six small campaigns show', async () => {
    let [error, without] = [0, 0];
    for (let seed = 1; seed <= 40; seed++) {
      const draw = rng(seed, 'truth');
      const logs = Array.from({ length: 6 }, () => [0.25, -0.25, 0].map((m) => m + 0.2 * draw.normal()));
      const counts = account({
        groupOf: [0, 1, 2, 3, 4, 5],
        clicks: (_, l) => [600, 1000, 100][l]!,
        rate: () => 0.04,
        factor: (g, l) => Math.exp(logs[g]![l]!),
        seed,
      });
      const { factor } = await cellFactors(counts, new Float64Array(6).fill(0.04), features, noPrior);
      for (const [g, own] of logs.entries()) {
        const gap = (of: (l: number) => number): number => of(0) - of(1);
        const truth = gap((l) => own[l]!);
        error += (gap((l) => Math.log(factor[3 * g + l]!)) - truth) ** 2;
        without += truth ** 2;
      }
    }
    expect(error / without).toBeLessThan(0.35);
  });
});

const cell = fc.double({ min: 0, max: 500, noNaN: true });
const factors = fc.array(fc.double({ min: 0.3, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 });
const mixes = fc.array(cell, { minLength: 9, maxLength: 9 });

function countsOf(recent: readonly number[]): CellCounts {
  return {
    entities: 3,
    groups: 2,
    groupOf: Int32Array.of(0, 0, 1),
    levels: LEVELS,
    exposure: Float64Array.from(recent, (clicks) => 10 * clicks + 1),
    conversions: new Float64Array(9),
    recent: Float64Array.from(recent),
  };
}

describe('modifierAims', () => {
  it('are 1 on average over the recent clicks of each campaign', () => {
    fc.assert(
      fc.property(mixes, factors, (recent, factor) => {
        const counts = countsOf(recent);
        const aims = modifierAims(counts, Float64Array.from(factor));
        for (const group of [0, 1]) {
          let [clicks, sum] = [0, 0];
          for (const [at, count] of recent.entries()) {
            if (counts.groupOf[Math.floor(at / 3)] !== group) continue;
            clicks += count;
            sum += count * aims[3 * group + (at % 3)]!;
          }
          if (clicks > 1e-6) expect(sum / clicks).toBeCloseTo(1, 6);
        }
      }),
    );
  });
});

describe('modifierDivisors', () => {
  const even = countsOf([100, 100, 0, 100, 100, 0, 100, 100, 0]);
  const factor = Float64Array.of(1.2, 0.8, 1, 1.2, 0.8, 1);

  it('leave bids as they are where every modifier is 1', () => {
    expect([...modifierDivisors(even, factor, () => 1)]).toEqual([1, 1, 1]);
  });

  it('leave bids as they are where modifiers are 1 on average over the clicks', () => {
    const divisors = modifierDivisors(even, factor, (_, level) => [1.2, 0.8, 1][level]!);
    for (const divisor of divisors) expect(divisor).toBeCloseTo(1, 3);
  });

  it('take back what modifiers add to every click', () => {
    for (const divisor of modifierDivisors(even, factor, () => 1.5)) expect(divisor).toBeCloseTo(1.5, 3);
  });

  it('raise the bid of a keyword whose clicks are now bought where they convert better', () => {
    const shifted = { ...even, recent: Float64Array.of(300, 100, 0, 100, 100, 0, 100, 100, 0) };
    const [first, second] = modifierDivisors(shifted, factor, (_, level) => [1.0001, 1, 1][level]!);
    expect(first).toBeLessThan(0.95);
    expect(second).toBeCloseTo(1, 1);
  });
});
