import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/core/base/errors.ts';
import { rng } from '../../../src/core/base/rng.ts';
import { calibrate, calibrationFromJson, fitCalibration } from '../../../src/core/learning/calibration.ts';
import { applyIsotonic, fitIsotonic } from '../../../src/core/learning/isotonic.ts';
import { fitPlatt } from '../../../src/core/learning/platt.ts';
import { logLoss } from '../../../src/core/learning/probability-metrics.ts';

/** Predictions that are too extreme by a factor of 2 in log-odds and too high by 1. */
function overconfident(rows: number, seed: number) {
  const random = rng(seed, 'overconfident');
  const scores = Float64Array.from({ length: rows }, () => -2 + random.normal());
  return {
    predicted: scores.map((score) => 1 / (1 + Math.exp(-(2 * score + 1)))),
    outcomes: {
      successes: scores.map((score) => (random.next() < 1 / (1 + Math.exp(-score)) ? 1 : 0)),
      trials: new Float64Array(rows).fill(1),
    },
  };
}

const pairs = fc.array(
  fc.record({
    p: fc.double({ min: 0, max: 1, noNaN: true }),
    n: fc.integer({ min: 1, max: 9 }),
    k: fc.nat(9),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('Platt scaling', () => {
  it('finds the line that undoes overconfidence', () => {
    const { predicted, outcomes } = overconfident(40_000, 1);
    const line = fitPlatt(predicted, outcomes);
    expect(line.slope).toBeCloseTo(0.5, 1);
    expect(line.intercept).toBeCloseTo(-0.5, 1);
  });

  it('gives the average rate when predictions rank backwards', () => {
    const { predicted, outcomes } = overconfident(5_000, 2);
    const backwards = predicted.map((p) => 1 - p);
    const calibrated = calibrate(fitPlatt(backwards, outcomes), backwards);
    const rate = outcomes.successes.reduce((sum, k) => sum + k, 0) / 5_000;
    expect(Math.min(...calibrated)).toBeCloseTo(rate, 9);
    expect(Math.max(...calibrated)).toBeCloseTo(rate, 9);
  });

  it('is used below 1,000 successes, isotonic regression above', () => {
    const few = overconfident(2_000, 3);
    const many = overconfident(20_000, 3);
    expect(fitCalibration(few.predicted, few.outcomes).kind).toBe('platt');
    expect(fitCalibration(many.predicted, many.outcomes).kind).toBe('isotonic');
  });
});

describe('the choice between them', () => {
  it('counts what many rows agree on, not the successes of a few large rows', () => {
    const { predicted, outcomes } = overconfident(300, 4);
    const large = {
      successes: outcomes.successes.map((k) => 50 * k),
      trials: outcomes.trials.map((n) => 50 * n),
    };
    expect(large.successes.reduce((sum, k) => sum + k, 0)).toBeGreaterThan(1_000);
    expect(fitCalibration(predicted, large).kind).toBe('platt');
  });
});

describe('isotonic regression', () => {
  it('pools adjacent violators, by hand', () => {
    const outcomes = { successes: Float64Array.from([1, 3, 1, 4]), trials: Float64Array.from([5, 5, 5, 5]) };
    const steps = fitIsotonic(Float64Array.from([0.1, 0.2, 0.3, 0.4]), outcomes);
    expect(steps.to).toEqual([0.2, 0.4, 0.8]);
    expect(steps.from[1]).toBeCloseTo(0.25, 12);
  });

  it('never falls, never reaches 0 or 1, and keeps the total', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const outcomes = {
          successes: Float64Array.from(rows, ({ n, k }) => Math.min(n, k)),
          trials: Float64Array.from(rows, ({ n }) => n),
        };
        const steps = fitIsotonic(
          Float64Array.from(rows, ({ p }) => p),
          outcomes,
        );
        const grid = applyIsotonic(
          steps,
          Float64Array.from({ length: 101 }, (_, i) => i / 100),
        );
        for (let i = 1; i < grid.length; i++) expect(grid[i]!).toBeGreaterThanOrEqual(grid[i - 1]! - 1e-12);
        expect(Math.min(...grid)).toBeGreaterThan(0);
        expect(Math.max(...grid)).toBeLessThan(1);
      }),
      { numRuns: 300 },
    );
  });
});

describe('calibration', () => {
  for (const rows of [2_000, 20_000]) {
    it(`lowers the log loss of overconfident predictions on new rows (${rows} rows)`, () => {
      const { predicted, outcomes } = overconfident(rows, 5);
      const fresh = overconfident(5_000, 6);
      const calibrated = calibrate(fitCalibration(predicted, outcomes), fresh.predicted);
      expect(logLoss(calibrated, fresh.outcomes)).toBeLessThan(
        logLoss(fresh.predicted, fresh.outcomes) - 0.04,
      );
    });
  }

  it('skips rows without a prediction and leaves alone what it cannot fit', () => {
    const { predicted, outcomes } = overconfident(500, 7);
    const holes = predicted.map((p, i) => (i % 2 === 0 ? Number.NaN : p));
    expect(fitCalibration(holes, outcomes).kind).toBe('platt');
    expect(fitCalibration(predicted.fill(Number.NaN), outcomes)).toEqual({ kind: 'none' });
    expect(calibrate({ kind: 'none' }, holes)).toBe(holes);
  });

  it('predicts the same after JSON, and refuses what is no calibration', () => {
    for (const rows of [2_000, 20_000]) {
      const { predicted, outcomes } = overconfident(rows, 8);
      const fitted = fitCalibration(predicted, outcomes);
      const stored: unknown = JSON.parse(JSON.stringify(fitted));
      expect(calibrate(calibrationFromJson(stored), predicted)).toEqual(calibrate(fitted, predicted));
    }
    for (const damaged of [null, {}, { kind: 'platt', slope: 1 }, { kind: 'isotonic', from: [1], to: [] }]) {
      expect(() => calibrationFromJson(damaged)).toThrow(ModelError);
    }
  });
});
