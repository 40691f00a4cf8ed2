import { describe, expect, it } from 'vitest';
import { plan } from '../../../bench/forest/plan.ts';
import { planOptions, rowCount } from '../../../bench/forest/plan-options.ts';

describe('planOptions', () => {
  it('asks for everything when no flag is given', () => {
    expect(planOptions([])).toEqual({ only: null, rows: null, peers: null, quick: false, rounds: null });
  });

  it('splits lists and reads row counts with k and M', () => {
    const words = ['--only', 'train,score', '--rows', '100k,1M', '--peers', 'xgboost', '--quick'];

    expect(planOptions(words)).toEqual({
      only: ['train', 'score'],
      rows: [100_000, 1_000_000],
      peers: ['xgboost'],
      quick: true,
      rounds: null,
    });
  });

  it('names what it does not know', () => {
    expect(() => planOptions(['--only', 'speed'])).toThrow('--only knows small, train');
    expect(() => planOptions(['--peers', 'h2o'])).toThrow('not h2o');
    expect(() => rowCount('1.5M')).toThrow('not 1.5M');
  });
});

describe('plan', () => {
  it('keeps the groups, sizes and peers that are asked for', () => {
    const matches = plan({
      only: ['train'],
      rows: [1_000_000],
      peers: ['lightgbm'],
      quick: false,
      rounds: null,
    });

    expect(matches.map(({ group, rows, peers }) => ({ group, rows, peers }))).toEqual([
      { group: 'train', rows: 1_000_000, peers: ['lightgbm'] },
    ]);
  });

  it('plays one round of at most 100,000 rows when quick', () => {
    const matches = plan({ only: null, rows: null, peers: null, quick: true, rounds: null });

    expect(Math.max(...matches.map(({ rows }) => rows))).toBe(100_000);
    expect(matches.every(({ rounds }) => rounds === 1)).toBe(true);
  });
});
