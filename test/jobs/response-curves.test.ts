import { describe, expect, it } from 'vitest';
import { ResponseEntry } from '../../src/contract/explain-document.ts';
import type { PlannedDecision } from '../../src/contract/plan-document.ts';
import { planDocument } from '../../src/core/changes/plan-document.ts';
import { bidsInForce, entryOf } from '../../src/jobs/response-curves.ts';
import { guarded } from '../core/changes/sample.ts';

const seen = { days: 28, clicks: 560, cost: 392, bid: 1 };
const profit = { kind: 'profit_margin', share: 0.3 } as const;

function decision(from: number | null, to: number | null): PlannedDecision {
  const plan = planDocument([guarded(from, to)], {
    planId: 'p1',
    plannedOn: '2026-03-10',
    currency: 'USD',
    goal: 'most profit',
    runId: 'r1',
    mayBid: true,
    why: '',
    live: false,
    autonomy: { factor: 1, why: '' },
    breaks: [],
    quarantined: [],
  });
  const [only] = plan.decisions;
  if (only === undefined) throw new Error('expected a decision');
  return { ...only, valuePerClick: '6.00' };
}

describe('entryOf', () => {
  it('starts from the days seen, and has its top where the bid rule puts the bid', () => {
    const entry = entryOf(decision(1, 1.2), seen, 0.7, profit);

    expect(ResponseEntry.parse(entry)).toEqual(entry);
    expect(entry?.marks[0]).toMatchObject({
      mark: 'now',
      bid: '1.00',
      clicks: 20,
      cost: '14.00',
      profit: '22.00',
    });
    expect(Number(entry?.bestBid)).toBeCloseTo((6 * 0.3) / 1.25, 3);
    expect(entry?.marks.map(({ mark }) => mark)).toEqual(['now', 'planned', 'wanted']);
  });

  it('scales the clicks when the bid has moved since', () => {
    const moved = entryOf(decision(1.2, 1.2), seen, 0.7, profit);
    const { elasticity = 0, marks = [] } = moved ?? {};

    expect(marks[0]?.clicks).toBeCloseTo(20 * 1.2 ** elasticity, 9);
  });

  it('takes the worth of a click from the goal', () => {
    const worthOf = (goal: Parameters<typeof entryOf>[3]) => entryOf(decision(1, 1), seen, 0.7, goal);

    expect(worthOf({ kind: 'target_roas', ratio: 4 })).toMatchObject({
      clickWorth: '1.50',
      measure: 'worth_less_cost',
    });
    expect(worthOf({ kind: 'target_cpa', amount: 50 })?.clickWorth).toBe('6.00');
  });

  it('draws nothing without a bid or without clicks', () => {
    expect(entryOf(decision(null, null), seen, 0.7, profit)).toBeNull();
    expect(entryOf(decision(1, 1), { ...seen, clicks: 0 }, 0.7, profit)).toBeNull();
  });
});

describe('bidsInForce', () => {
  it('holds a bid until the next one is told, and takes the first for the days before it', () => {
    expect(bidsInForce([null, 1, null, 2, null])).toEqual([1, 1, 1, 2, 2]);
  });

  it('knows none where none was told', () => {
    expect(bidsInForce([null, null])).toBeNull();
  });
});
