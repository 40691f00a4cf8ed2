import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import type { EngineName } from '../../../src/core/forest/engine.ts';
import { chooseChampion } from '../../../src/core/learning/choose-champion.ts';
import { compareModels, pairedDifference } from '../../../src/core/learning/compare.ts';
import type { HeldOut } from '../../../src/core/learning/compare.ts';

const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));

/** Held-out rows with true scores, and a prediction from them plus noise. */
function heldOutRows(rows: number, seed: number, days: number | null = null) {
  const random = rng(seed, 'held-out');
  const scores = Float64Array.from({ length: rows }, () => -2 + 1.2 * random.normal());
  const heldOut: HeldOut = {
    successes: scores.map((score) => (random.next() < sigmoid(score) ? 1 : 0)),
    trials: new Float64Array(rows).fill(1),
    days: days === null ? null : Int32Array.from({ length: rows }, (_, i) => i % days),
    trainRate: 0.165,
  };
  const withNoise = (noise: number, shift = 0): Float64Array =>
    scores.map((score) => sigmoid(score + shift + noise * random.normal()));
  return { heldOut, withNoise, random };
}

function verdict(
  predictions: Partial<Record<EngineName, Float64Array>>,
  heldOut: HeldOut,
  gates?: Parameters<typeof chooseChampion>[1],
) {
  const candidates = Object.entries(predictions).map(([name, predicted]) => ({
    name: name as EngineName,
    featureSet: 'honest' as const,
    predicted,
  }));
  return chooseChampion(compareModels(candidates, heldOut, 1), gates);
}

describe('the champion', () => {
  it('is the forest when it beats logistic regression, and it may bid', () => {
    const { heldOut, withNoise } = heldOutRows(4_000, 1);
    const result = verdict({ forest: withNoise(0.1), 'logistic-regression': withNoise(1) }, heldOut);
    expect(result).toMatchObject({ champion: 'forest', mayBid: true });
    expect(result.why).toMatch(/predicts better than logistic regression/);
    expect(result.why).toMatch(/more than chance \(95 % interval −/);
    expect(result.why).toMatch(/It may bid: its log loss is .* % below guessing the average/);
  });

  it('is told to lead by chance when the interval holds 0', () => {
    const { heldOut, withNoise } = heldOutRows(400, 2);
    const forest = withNoise(0);
    const result = verdict(
      { forest, 'logistic-regression': forest.map((p, i) => (i % 2 ? p * 1.08 : p / 1.05)) },
      heldOut,
    );
    expect(result.champion).toBe('forest');
    expect(result.why).toMatch(/but the lead may be chance/);
  });

  it('is logistic regression when the forest does not beat it', () => {
    const { heldOut, withNoise } = heldOutRows(4_000, 3);
    const result = verdict({ forest: withNoise(1), 'logistic-regression': withNoise(0.1) }, heldOut);
    expect(result).toMatchObject({ champion: 'logistic-regression', mayBid: true });
    expect(result.why).toMatch(
      /does not beat logistic regression: .* so it is not used; logistic regression takes its place/,
    );
  });

  it('is the best of the others, boosting included, when the forest loses', () => {
    const { heldOut, withNoise } = heldOutRows(4_000, 4);
    const result = verdict(
      { forest: withNoise(1.5), 'logistic-regression': withNoise(1), 'gradient-boosting': withNoise(0.1) },
      heldOut,
    );
    expect(result.champion).toBe('gradient-boosting');
  });

  it('stays the forest when only boosting is better, and that is said', () => {
    const { heldOut, withNoise } = heldOutRows(4_000, 5);
    const result = verdict(
      { forest: withNoise(0.5), 'logistic-regression': withNoise(1), 'gradient-boosting': withNoise(0) },
      heldOut,
    );
    expect(result.champion).toBe('forest');
    expect(result.why).toMatch(/Gradient boosting is lower still/);
  });

  it('is nobody when no model beats guessing the average', () => {
    const { heldOut, random } = heldOutRows(2_000, 6);
    const guesses = (): Float64Array => heldOut.trials.map(() => sigmoid(-1.6 + random.normal()));
    const result = verdict({ forest: guesses(), 'logistic-regression': guesses() }, heldOut);
    expect(result).toMatchObject({ champion: null, mayBid: false });
    expect(result.why).toMatch(/No model may bid/);
  });

  it('may not bid with too few conversions', () => {
    const { heldOut, withNoise } = heldOutRows(4_000, 7);
    const gates = { maxCalibrationError: 0.2, minTestConversions: 10_000 };
    const result = verdict({ forest: withNoise(0.1), 'logistic-regression': withNoise(1) }, heldOut, gates);
    expect(result).toMatchObject({ champion: 'forest', mayBid: false });
    expect(result.why).toMatch(/may not bid: \d+ held-out conversions are too few, at least 10,000/);
  });

  it('may not bid when it expects far more than came', () => {
    const { heldOut, withNoise } = heldOutRows(4_000, 8);
    const result = verdict(
      { forest: withNoise(0, 0.4), 'logistic-regression': withNoise(1.5, 0.4) },
      heldOut,
    );
    expect(result).toMatchObject({ champion: 'forest', mayBid: false });
    expect(result.why).toMatch(/it expected [\d,]+ conversions where [\d,]+ came, more than 20 % apart/);
  });

  it('may not bid when beating the average may be chance', () => {
    const { heldOut, withNoise } = heldOutRows(60, 9);
    const gates = { maxCalibrationError: 9, minTestConversions: 0 };
    const weak = withNoise(0.8).map((p) => 0.165 + 0.02 * (p - 0.165));
    const result = verdict({ forest: weak }, heldOut, gates);
    expect(result).toMatchObject({ champion: 'forest', mayBid: false });
    expect(result.why).toMatch(/may be chance/);
  });

  it('is never a model that knows what it should not', () => {
    const { heldOut, withNoise } = heldOutRows(2_000, 10);
    const candidates = [
      { name: 'forest' as const, featureSet: 'with-leakage-prone' as const, predicted: withNoise(0) },
      { name: 'logistic-regression' as const, featureSet: 'honest' as const, predicted: withNoise(1) },
    ];
    const comparison = compareModels(candidates, heldOut, 1);
    expect(comparison.models.map((model) => model.name)).toEqual(['logistic-regression']);
    expect(chooseChampion(comparison).champion).not.toBe('forest');
  });
});

describe('the paired comparison', () => {
  it('draws whole days where there are enough, which widens the interval when days differ', () => {
    const random = rng(1, 'days');
    const dayOf = Int32Array.from({ length: 3_000 }, (_, i) => i % 20);
    const dayEffect = Float64Array.from({ length: 20 }, () => random.normal());
    const a = Float64Array.from(dayOf, (day) => dayEffect[day]! + 0.1 * random.normal());
    const zero = new Float64Array(3_000);
    const ones = new Float64Array(3_000).fill(1);
    const byDay = pairedDifference(a, zero, ones, dayOf, 1);
    const byRow = pairedDifference(a, zero, ones, Int32Array.from(dayOf.keys()), 1);
    expect(byDay.value).toBeCloseTo(byRow.value, 12);
    expect(byDay.high - byDay.low).toBeGreaterThan(4 * (byRow.high - byRow.low));
  });

  it('says whether it drew days or rows', () => {
    expect(compareModels([], heldOutRows(200, 1, 20).heldOut, 1).unit).toBe('day');
    expect(compareModels([], heldOutRows(200, 1, 5).heldOut, 1).unit).toBe('row');
    expect(compareModels([], heldOutRows(200, 1).heldOut, 1).unit).toBe('row');
  });

  it('is 0 with an interval of 0 for a model against itself', () => {
    const { heldOut, withNoise } = heldOutRows(300, 1);
    const candidate = { name: 'forest' as const, featureSet: 'honest' as const, predicted: withNoise(0.3) };
    expect(compareModels([candidate], heldOut, 1).difference('forest', 'forest')).toEqual({
      value: 0,
      low: 0,
      high: 0,
    });
  });
});
