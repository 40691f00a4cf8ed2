import { describe, expect, it } from 'vitest';
import { day } from '../../../../src/core/base/day.ts';
import { explainBreak, type BreakWords } from '../../../../src/core/bidding/breaks/explain-break.ts';

const broken: BreakWords = {
  cause: 'landing-page',
  stream: 'bounces',
  direction: 1,
  campaign: 'Search | Tours',
  since: day('2026-12-01'),
  until: null,
  ratio: 1.9,
  action: 'forgotten',
  entities: 16,
  factor: 0.45,
};

describe('explainBreak', () => {
  it('says what is seen, since when, and what follows for how many bids', () => {
    expect(explainBreak(broken)).toBe(
      'Since 2026-12-01 1.9 times as many visitors of Search | Tours leave at once: its landing pages seem to have changed. Its clicks convert 55% less often than before; what 16 bids had shown until then no longer counts by itself.',
    );
  });

  it('says of less how much less it is', () => {
    const better = explainBreak({ ...broken, direction: -1, ratio: 0.75, action: 'none', factor: null });
    expect(better).toMatch(/^Since 2026-12-01 25% fewer visitors .* leave at once/);
    expect(explainBreak({ ...broken, cause: 'conversion', ratio: 0.4 })).toContain(
      'convert 60% less often than expected',
    );
  });
});
