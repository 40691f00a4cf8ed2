import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../../src/core/base/day.ts';
import { createMarket } from '../../../src/sandbox/market/create-market.ts';
import { largePlan } from '../../../src/sandbox/market/large-account.ts';
import { readSessions } from '../../../src/sandbox/market/sessions.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { countVisits } from '../../../src/sandbox/market/visit-counts.ts';

const START = day('2025-01-06');

describe('countVisits', () => {
  it('counts as many visits and bounces as are drawn one by one, on sound pages and on broken ones', () => {
    const market = createMarket(
      largePlan({ seed: 5, startDay: START, adGroups: 20, keywordsPerAdGroup: 1, clicksPerAdGroup: 60 }),
    );
    const broken = addDays(START, 10);
    market.events = [
      { kind: 'landing-page', conversionFactor: 0.4, visible: true, from: broken, scope: 'all' },
    ];
    advance(market, 20);
    for (const [from, to] of [
      [0, 10],
      [10, 20],
    ] as const) {
      const drawn = readSessions(market, { from: addDays(START, from), to: addDays(START, to - 1) });
      const counted = market.results.slice(from, to).map((result) => countVisits(market, result));
      const sum = (of: 'visits' | 'bounces'): number =>
        counted.reduce((all, it) => all + it[of].reduce((a, b) => a + b, 0), 0);
      expect(sum('visits') / drawn.length).toBeCloseTo(1, 1);
      const rate = drawn.filter(({ bounced }) => bounced).length / drawn.length;
      expect(Math.abs(sum('bounces') / sum('visits') - rate)).toBeLessThan(0.02);
    }
  });
});
