import { describe, expect, it } from 'vitest';
import { estimatePolicy } from '../../../src/core/backtest/estimate-policy.ts';
import { playPerturbed } from '../../../bench/experiment/perturbed-market.ts';
import { runExperiment } from '../../../bench/experiment/run-experiment.ts';

/* The runs by hand in bench/README.md, in small: fixed seeds, so that a change of the method shows. */

describe('experiments on the sandbox market', () => {
  it('cover the true lift, and declare none where there is none', () => {
    const runs = Array.from({ length: 12 }, (_, i) =>
      runExperiment({
        seed: 1 + i,
        campaigns: 20,
        clicksPerAdGroup: 20,
        daysBefore: 70,
        usedDaysBefore: 28,
        days: 14,
        lookDays: 7,
        blockSize: 2,
        towardsBest: i % 2,
      }),
    );
    const covered = runs.filter(({ truth, readings }) => {
      const { low, high } = readings.at(-1)?.lift ?? { low: null, high: null };
      return low !== null && high !== null && low <= truth && truth <= high;
    });
    const declared = runs.filter(
      ({ readings }, i) => i % 2 === 0 && readings.some(({ verdict }) => verdict !== 'open'),
    );

    expect(covered.length).toBeGreaterThanOrEqual(11);
    expect(declared).toEqual([]);
    for (const { truth } of runs.filter((_, i) => i % 2 === 1)) expect(truth).toBeGreaterThan(0.01);
    for (const { truth } of runs.filter((_, i) => i % 2 === 0)) expect(truth).toBe(0);
  }, 60_000);
});

describe('backtests on the sandbox market', () => {
  it('cover what a policy within the perturbation would have gained', () => {
    const runs = Array.from({ length: 8 }, (_, i) => {
      const plan = { adGroups: 60, clicksPerAdGroup: 24, daysBefore: 28, periods: 8, daysPerPeriod: 3 };
      const { draws, truth } = playPerturbed({ ...plan, seed: 1 + i, size: 0.05, factor: 0.97 });
      return { truth, estimate: estimatePolicy(draws, ({ baseBid }) => baseBid * 0.97) };
    });
    const told = runs.flatMap(({ truth, estimate }) =>
      estimate.kind === 'estimated' ? [{ truth, ...estimate }] : [],
    );

    expect(told.length).toBeGreaterThanOrEqual(6);
    const covered = told.filter(({ truth, low, high }) => low <= truth && truth <= high);
    expect(covered.length).toBeGreaterThanOrEqual(told.length - 1);
  }, 60_000);
});
