import { addDays, day } from '../../src/core/base/day.ts';
import type { TrialDocument } from '../../src/contract/trial-document.ts';

/** A trial whose bids start as they were and close half of the distance to the best. */
export function sampleTrial(length: number): TrialDocument {
  const days = Array.from({ length }, (_, i) => ({
    day: addDays(day('2026-02-01'), i),
    profit: 100 + i,
    leftAlone: 100,
    best: 160,
    changes: i % 4,
  }));
  const sum = (pick: (of: (typeof days)[number]) => number): number =>
    days.reduce((total, each) => total + pick(each), 0);
  return {
    marginShare: 0.35,
    days,
    totals: {
      profit: sum(({ profit }) => profit),
      leftAlone: sum(({ leftAlone }) => leftAlone),
      best: sum(({ best }) => best),
      changes: sum(({ changes }) => changes),
    },
    drift: [{ day: addDays(day('2026-02-01'), 20), what: 'a landing page breaks' }],
  };
}
