import { describe, expect, it } from 'vitest';
import { contestArguments } from '../../../bench/forest/contestants/contest.ts';
import { auc, logLoss } from '../../../bench/forest/contestants/metrics.ts';

describe('contestArguments', () => {
  it('reads what is given and falls back to 100 trees of depth 12 on two threads', () => {
    const words = ['--task', 'boost', '--data', 'd', '--rows', '500', '--features', '30', '--depth', '0'];

    expect(contestArguments(words)).toEqual({
      task: 'boost',
      data: 'd',
      rows: 500,
      features: 30,
      depth: 0,
      trees: 100,
      leaf: 1,
      threads: 2,
      seed: 1,
      reps: 1,
      bins: 255,
      oob: 0,
    });
  });

  it.each([
    [['--data', 'd'], '--task is train, boost or score, not undefined'],
    [['--task', 'train'], '--data names the folder'],
    [['--task', 'train', '--data', 'd', '--rows', '1k'], '--rows is a whole number, not 1k'],
  ])('refuses %j', (words, message) => {
    expect(() => contestArguments(words)).toThrow(message);
  });
});

describe('metrics', () => {
  it('counts a tied pair as half in the AUC', () => {
    const labels = Uint8Array.of(0, 1, 0, 1);

    expect(auc(Float32Array.of(0.1, 0.9, 0.2, 0.8), labels)).toBe(1);
    expect(auc(Float32Array.of(0.1, 0.5, 0.5, 0.2), labels)).toBe(0.625);
  });

  it('holds probabilities of 0 and 1 within a thousandth', () => {
    expect(logLoss(Float32Array.of(0, 1), Uint8Array.of(0, 1))).toBeCloseTo(-Math.log(0.999), 6);
    expect(logLoss(Float32Array.of(0), Uint8Array.of(1))).toBeCloseTo(-Math.log(0.001), 6);
  });
});
