import { describe, expect, it } from 'vitest';
import { loggedDraws, perturbationOf } from '../../../src/core/backtest/logged-draws.ts';
import { ALL_REPORTED } from '../../../src/core/base/completion.ts';
import { addDays, day } from '../../../src/core/base/day.ts';

const FROM = day('2026-03-02');

describe('perturbationOf', () => {
  const perturbation = { sign: -1, size: 0.05, probability: 0.5 };

  it('finds the random part of a bid wherever the record carries it', () => {
    for (const record of [
      { outcome: { perturbation, verdicts: [{ verdict: 'pass' }] } },
      { perturbation, outcome: {} },
      { input: { perturbation } },
    ])
      expect(perturbationOf(record)).toEqual(perturbation);
  });

  it('finds none where there is none, where it is damaged, or where a rule changed the bid after it', () => {
    expect(perturbationOf({ outcome: { perturbation: null } })).toBeNull();
    expect(perturbationOf(null)).toBeNull();
    expect(perturbationOf({ perturbation: { sign: 2, size: 0.05, probability: 0.5 } })).toBeNull();
    expect(perturbationOf({ outcome: { perturbation, verdicts: [{ verdict: 'clamp' }] } })).toBeNull();
  });
});

describe('loggedDraws', () => {
  it('gives each bid the days until the next one, and expects of them what the days before brought', () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      entity: 'k',
      day: addDays(FROM, i - 10),
      clicks: 1,
      cost: i < 10 ? 2 : 3,
      worth: 4,
    }));
    const bids = [
      {
        entity: 'k',
        on: addDays(FROM, 4),
        bid: 0.95,
        perturbation: { sign: -1, size: 0.05, probability: 0.5 },
      },
      { entity: 'k', on: addDays(FROM, -3), bid: 1.05, perturbation: null },
    ] as const;
    const to = addDays(FROM, 8);
    const draws = loggedDraws(
      bids,
      rows,
      { from: FROM, to, readOn: addDays(FROM, 30), daysBefore: 10 },
      ALL_REPORTED,
    );

    expect(draws).toEqual([
      {
        entity: 'k',
        baseBid: 1.05,
        perturbation: null,
        results: { cost: 12, worth: 16 },
        expected: { cost: 8, worth: 16 },
      },
      {
        entity: 'k',
        baseBid: expect.closeTo(0.95 * Math.exp(0.05), 12),
        perturbation: bids[0].perturbation,
        results: { cost: 15, worth: 20 },
        expected: { cost: 10, worth: 20 },
      },
    ]);
  });
});
