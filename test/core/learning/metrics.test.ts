import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationBins, calibrationError } from '../../../src/core/learning/calibration-bins.ts';
import { precisionRecallCurve, rocCurve } from '../../../src/core/learning/curves.ts';
import { brierScore, logLoss, normalizedEntropy } from '../../../src/core/learning/probability-metrics.ts';
import { averagePrecision, rocAuc } from '../../../src/core/learning/rank-metrics.ts';
import { rank } from '../../../src/core/learning/ranking.ts';
import type { Outcomes } from '../../../src/core/learning/ranking.ts';
import {
  bestF1Threshold,
  confusionAt,
  thresholdMetrics,
} from '../../../src/core/learning/threshold-metrics.ts';

interface Scored {
  readonly p: number;
  readonly n: number;
  readonly k: number;
}

const scored = fc
  .record({
    p: fc.integer({ min: 0, max: 10 }).map((tenth) => tenth / 10),
    n: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ p, n }) => fc.integer({ min: 0, max: n }).map((k): Scored => ({ p, n, k })));

const mixed = fc
  .array(scored, { minLength: 2, maxLength: 25 })
  .filter((rows) => rows.some((row) => row.k > 0) && rows.some((row) => row.k < row.n));

function toArrays(rows: readonly Scored[]): {
  readonly predicted: Float64Array;
  readonly outcomes: Outcomes;
} {
  return {
    predicted: Float64Array.from(rows, (row) => row.p),
    outcomes: {
      successes: Float64Array.from(rows, (row) => row.k),
      trials: Float64Array.from(rows, (row) => row.n),
    },
  };
}

const single = (predicted: readonly number[], successes: readonly number[]) =>
  toArrays(predicted.map((p, i) => ({ p, n: 1, k: successes[i] ?? 0 })));

/** Every pair of a success and a failure, one by one. */
function aucByPairs(rows: readonly Scored[]): number {
  let won = 0;
  let pairs = 0;
  for (const a of rows) {
    for (const b of rows) {
      const count = a.k * (b.n - b.k);
      pairs += count;
      won += count * (a.p > b.p ? 1 : a.p === b.p ? 0.5 : 0);
    }
  }
  return won / pairs;
}

describe('ROC-AUC', () => {
  it('equals counting every pair, ties and trials included', () => {
    fc.assert(
      fc.property(mixed, (rows) => {
        const { predicted, outcomes } = toArrays(rows);
        expect(rocAuc(rank(predicted), outcomes)).toBeCloseTo(aucByPairs(rows), 10);
      }),
      { numRuns: 300 },
    );
  });

  it('is the area under its own curve', () => {
    fc.assert(
      fc.property(mixed, (rows) => {
        const { predicted, outcomes } = toArrays(rows);
        const curve = rocCurve(rank(predicted), outcomes);
        const area = curve.slice(1).reduce((sum, point, i) => {
          const before = curve[i] ?? { fpr: 0, tpr: 0 };
          return sum + ((point.fpr - before.fpr) * (point.tpr + before.tpr)) / 2;
        }, 0);
        expect(area).toBeCloseTo(rocAuc(rank(predicted), outcomes), 10);
      }),
    );
  });

  it('counts repeated rows as the rows themselves repeated', () => {
    fc.assert(
      fc.property(mixed, fc.integer({ min: 0, max: 3 }), (rows, times) => {
        const counts = Uint16Array.from(rows, (_, i) => (i === 0 ? times : 1));
        const repeated = rows.flatMap((row, i) => Array.from({ length: counts[i] ?? 0 }, () => row));
        const { predicted, outcomes } = toArrays(rows);
        const other = toArrays(repeated);
        for (const metric of [rocAuc, averagePrecision]) {
          const direct = metric(rank(other.predicted), other.outcomes);
          expect(metric(rank(predicted), outcomes, counts)).toBeCloseTo(direct, 10);
        }
      }),
    );
  });

  it('is one half with one kind of outcome', () => {
    const { predicted, outcomes } = single([0.1, 0.9], [1, 1]);
    expect(rocAuc(rank(predicted), outcomes)).toBe(0.5);
  });
});

describe('average precision', () => {
  it('is right by hand', () => {
    const { predicted, outcomes } = single([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 0]);
    expect(averagePrecision(rank(predicted), outcomes)).toBeCloseTo((1 + 2 / 3) / 2, 12);
  });

  it('is the base rate when everything is tied', () => {
    const { predicted, outcomes } = single([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 0]);
    expect(averagePrecision(rank(predicted), outcomes)).toBe(0.25);
  });
});

describe('log loss, Brier score and normalised entropy', () => {
  it('are right by hand, a row of k in n counting n times', () => {
    const { predicted, outcomes } = toArrays([
      { p: 0.2, n: 4, k: 1 },
      { p: 0.9, n: 1, k: 1 },
    ]);
    const loss = (-Math.log(0.2) - 3 * Math.log(0.8) - Math.log(0.9)) / 5;
    expect(logLoss(predicted, outcomes)).toBeCloseTo(loss, 12);
    expect(brierScore(predicted, outcomes)).toBeCloseTo((0.64 + 3 * 0.04 + 0.01) / 5, 12);
    const entropy = -0.4 * Math.log(0.4) - 0.6 * Math.log(0.6);
    expect(normalizedEntropy(predicted, outcomes)).toBeCloseTo(loss / entropy, 12);
  });

  it('stays finite for a certain and wrong prediction', () => {
    const { predicted, outcomes } = single([0, 1], [1, 0]);
    expect(logLoss(predicted, outcomes)).toBeCloseTo(-Math.log(1e-12), 3);
  });

  it('has a normalised entropy of 1 for guessing the average', () => {
    const { predicted, outcomes } = single([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]);
    expect(normalizedEntropy(predicted, outcomes)).toBeCloseTo(1, 12);
  });
});

describe('the confusion at a threshold', () => {
  it('counts trials, and counts the threshold itself as positive', () => {
    const { predicted, outcomes } = toArrays([
      { p: 0.5, n: 10, k: 4 },
      { p: 0.4, n: 5, k: 1 },
    ]);
    const confusion = confusionAt(0.5, predicted, outcomes);
    expect(confusion).toEqual({ tp: 4, fp: 6, fn: 1, tn: 4 });
    expect(thresholdMetrics(confusion)).toEqual({
      accuracy: 8 / 15,
      precision: 0.4,
      recall: 0.8,
      f1: 8 / 15,
    });
  });

  it('has ratios of 0 where there is nothing to divide by', () => {
    expect(thresholdMetrics({ tp: 0, fp: 0, fn: 0, tn: 3 })).toEqual({
      accuracy: 1,
      precision: 0,
      recall: 0,
      f1: 0,
    });
  });

  it('is chosen with the best F1 of all thresholds', () => {
    fc.assert(
      fc.property(mixed, (rows) => {
        const { predicted, outcomes } = toArrays(rows);
        const f1At = (threshold: number): number =>
          thresholdMetrics(confusionAt(threshold, predicted, outcomes)).f1;
        const best = Math.max(...rows.map((row) => f1At(row.p)));
        expect(f1At(bestF1Threshold(predicted, outcomes))).toBeCloseTo(best, 10);
      }),
      { numRuns: 300 },
    );
  });
});

describe('curves', () => {
  it('keep to 200 points, from corner to corner, rising', () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => ({
      p: ((i * 7919) % 5_000) / 5_000,
      n: 1,
      k: i % 3 === 0 ? 1 : 0,
    }));
    const { predicted, outcomes } = toArrays(rows);
    const roc = rocCurve(rank(predicted), outcomes);
    const pr = precisionRecallCurve(rank(predicted), outcomes);
    expect(Math.max(roc.length, pr.length)).toBeLessThanOrEqual(200);
    expect(Math.min(roc.length, pr.length)).toBeGreaterThan(150);
    expect([roc[0], roc.at(-1)]).toEqual([
      { fpr: 0, tpr: 0 },
      { fpr: 1, tpr: 1 },
    ]);
    expect(pr.at(-1)?.recall).toBe(1);
    for (let i = 1; i < roc.length; i++) expect(roc[i]!.tpr).toBeGreaterThanOrEqual(roc[i - 1]!.tpr);
  });
});

describe('calibration bins', () => {
  it('hold about equal trials and lose none', () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => ({ p: i / 3_000, n: 1 + (i % 3), k: i % 2 }));
    const { predicted, outcomes } = toArrays(rows);
    const bins = calibrationBins(predicted, outcomes, 15);
    expect(bins.length).toBe(15);
    expect(bins.reduce((sum, bin) => sum + bin.trials, 0)).toBe(6_000);
    for (const bin of bins) expect(Math.abs(bin.trials - 400)).toBeLessThanOrEqual(3);
    for (let i = 1; i < bins.length; i++) expect(bins[i]!.predicted).toBeGreaterThan(bins[i - 1]!.predicted);
  });

  it('keep equal predictions together and lose no trials', () => {
    fc.assert(
      fc.property(mixed, fc.integer({ min: 1, max: 8 }), (rows, count) => {
        const { predicted, outcomes } = toArrays(rows);
        const bins = calibrationBins(predicted, outcomes, count);
        expect(bins.length).toBeLessThanOrEqual(Math.min(count, new Set(predicted).size));
        expect(bins.reduce((sum, bin) => sum + bin.trials, 0)).toBe(
          rows.reduce((sum, row) => sum + row.n, 0),
        );
        expect(bins.every((bin) => Number.isFinite(bin.predicted))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('give the calibration error by hand', () => {
    const bins = [
      { predicted: 0.1, observed: 0.2, trials: 30 },
      { predicted: 0.5, observed: 0.3, trials: 10 },
    ];
    expect(calibrationError(bins)).toBeCloseTo((30 * 0.1 + 10 * 0.2) / 40, 12);
  });
});
